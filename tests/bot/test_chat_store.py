from __future__ import annotations

import json

import pytest
from chat_kept import ALICE, BOB, NOW, SECRET, fill, judgement, kept, lookup, question
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat_records import KeptAnswer, ServerSettings, Standing
from bot.chat_store import DAY, ChatStore
from bot.scope import Limits


@pytest.fixture
def open_store(tmp_path):
    opened: list[ChatStore] = []

    def open_it(**options) -> ChatStore:
        opened.append(ChatStore.open(tmp_path / "chat.sqlite", **options))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


def test_what_is_kept_is_there_after_a_restart(open_store) -> None:
    store = open_store()
    fill(store)
    store.change_server(1, lambda _: ServerSettings(channels=(5,), channel_limits={5: Limits(official=True)}))
    store.close()
    again = open_store()
    assert again.answer(f"a{ALICE}") == kept(id=f"a{ALICE}")
    assert again.answer_in(ALICE + 1) == again.answer(f"a{ALICE}")
    assert again.lookup(f"l{ALICE}") == lookup(id=f"l{ALICE}")
    assert again.standing(ALICE + 2, since=NOW) == Standing(question=SECRET, limits=kept().chosen, words_of=(ALICE,))
    assert again.unanswered(1) == (question(),)
    assert again.complaints(1) == (judgement(),)
    assert again.server(1) == ServerSettings(channels=(5,), channel_limits={5: Limits(official=True)})


def test_what_was_never_kept_is_not_there(open_store) -> None:
    store = open_store()
    assert store.answer("nothing") is None
    assert store.answer_in(5) is None
    assert not store.standing(5, since=0)
    assert store.server(1) == store.server(None) == ServerSettings()


def test_settings_that_were_read_while_they_changed_are_the_new_ones(open_store, monkeypatch) -> None:
    store, changed = open_store(), ServerSettings(limits=Limits(official=True))
    from_json = ServerSettings.from_json
    store.change_server(1, lambda _: ServerSettings())
    again = open_store()

    def changed_meanwhile(text: str) -> ServerSettings:
        monkeypatch.setattr(ServerSettings, "from_json", from_json)
        again.change_server(1, lambda _: changed)
        return from_json(text)

    monkeypatch.setattr(ServerSettings, "from_json", changed_meanwhile)
    assert again.server(1) == changed
    assert again.server(1) == changed


def test_a_conversation_that_paused_too_long_is_a_new_one(open_store) -> None:
    store = open_store()
    store.remember(kept(channel=5))
    assert not store.standing(5, since=NOW + 1)


def test_a_second_judgement_replaces_the_first(open_store) -> None:
    store = open_store()
    store.judge(judgement())
    store.judge(judgement(useful=True))
    assert store.complaints(1) == ()


def test_each_server_sees_its_own_gaps_only(open_store) -> None:
    store = open_store()
    for server in (1, 2, None):
        store.log(question(server=server))
        store.judge(judgement(server=server, answer=f"a{server}"))
    store.log(question(level="answered"))
    assert [one.server for one in store.unanswered(1)] == [1]
    assert [one.server for one in store.unanswered(None)] == [None]
    assert [one.server for one in store.complaints(2)] == [2]
    assert len(store.unanswered(None, everywhere=True)) == len(store.complaints(None, everywhere=True)) == 3


def left_in(tmp_path, words: str) -> list[str]:
    """The files of the folder that hold these words in any form."""
    return [path.name for path in tmp_path.iterdir() if words.encode() in path.read_bytes()]


@pytest.mark.parametrize("words", [SECRET, str(ALICE), "zirconium", "another country"])
def test_what_one_person_has_erased_is_in_no_file(open_store, tmp_path, words: str) -> None:
    store = open_store()
    fill(store)
    assert left_in(tmp_path, words)
    assert store.erase(ALICE) == 5
    assert not left_in(tmp_path, words)
    assert not any(store.export(ALICE).values())


def test_erasing_one_person_leaves_the_others(open_store) -> None:
    store = open_store()
    fill(store, ALICE)
    fill(store, BOB)
    store.erase(ALICE)
    assert all(store.export(BOB).values())


def test_what_took_over_words_of_somebody_is_erased_with_theirs(open_store, tmp_path) -> None:
    store, borrowed = open_store(), {"asker": BOB, "words_of": (ALICE,)}
    store.keep(kept(**borrowed))
    store.remember(kept(**borrowed))
    store.log(question(**borrowed))
    store.judge(judgement(**borrowed))
    assert store.answer("a1b2c3d4").to_follow.words_of == store.standing(2, since=NOW).words_of == (BOB, ALICE)
    assert store.erase(int(str(ALICE)[:-1])) == 0
    assert store.erase(ALICE) == 4
    assert not left_in(tmp_path, "zirconium")


def test_what_is_too_old_is_in_no_file(open_store, tmp_path) -> None:
    store = open_store(log_days=30)
    fill(store)
    assert store.expire(NOW + 30 * DAY) == 0
    assert store.expire(NOW + 30 * DAY + 1) == 5
    assert not left_in(tmp_path, SECRET)


def test_without_a_log_no_question_is_kept_and_buttons_work_for_a_day(open_store, tmp_path) -> None:
    store = open_store(log_days=0)
    store.log(question())
    assert not left_in(tmp_path, SECRET)
    fill(store)
    store.expire(NOW + DAY)
    assert store.answer(f"a{ALICE}")
    store.expire(NOW + DAY + 1)
    assert not left_in(tmp_path, SECRET)


def test_switching_the_log_off_erases_it(open_store) -> None:
    store = open_store()
    store.log(question())
    store.close()
    later = open_store(log_days=0)
    later.expire(NOW)
    assert not later.export(ALICE)["questions"]


def test_an_export_is_readable(open_store) -> None:
    store = open_store()
    fill(store)
    exported = json.loads(json.dumps(store.export(ALICE)))
    assert exported["questions"][0]["question"] == SECRET
    assert set(exported) == {"answers", "conversations", "feedback", "questions", "lookups"}


days = st.one_of(st.none(), st.dates())
limits = st.builds(
    Limits,
    since=days,
    until=days,
    sources=st.one_of(st.none(), st.lists(st.text(max_size=5), max_size=2).map(tuple)),
    official=st.booleans(),
)


@settings(deadline=None)
@given(limits, st.dictionaries(st.integers(1, 2**63), limits, max_size=3), st.text(max_size=9))
def test_settings_and_answers_are_read_back_as_they_were(limit: Limits, by_channel: dict, text: str) -> None:
    chosen = ServerSettings(limits=limit, channel_limits=by_channel, language=text)
    assert ServerSettings.from_json(chosen.to_json()) == chosen
    answer = kept(limits=limit, question=text.encode("utf-8", "replace").decode())
    assert KeptAnswer.from_json(answer.to_json()) == answer
