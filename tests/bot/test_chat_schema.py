from __future__ import annotations

import json
import sqlite3

import pytest
from chat_kept import ALICE, BOB, NOW, fill, kept, lookup

from bot import chat_store
from bot.chat_records import ServerSettings, Standing
from bot.chat_schema import MIGRATIONS
from bot.chat_store import ChatStore
from corpus.errors import StoreIsNewer

FILLING = {  # what a store of each format held, in that format's own columns
    1: """
    INSERT INTO answers VALUES ('a1b2c3d4', 1700000000.0, '711111111111111111', '1', '2', '99', ?);
    INSERT INTO conversations VALUES ('55', '711111111111111111', 1700000000.0, 'why?');
    INSERT INTO servers VALUES ('1', '{"channels": [5], "only_me": true}');
    INSERT INTO feedback VALUES ('a1b2c3d4', '711111111111111111', 1700000000.0, '1', 'why?', 0, 'wrong');
    INSERT INTO questions VALUES (1700000000.0, '711111111111111111', '1', 'why?', 'closest', '["tin"]');
    """,
    3: """
    INSERT INTO answers VALUES ('a1b2c3d4', 1700000000.0, '711111111111111111', '1', '2', '99', ?, '');
    INSERT INTO conversations VALUES ('55', '711111111111111111', 1700000000.0, 'why?', NULL, '');
    INSERT INTO servers VALUES ('1', '{"channels": [5], "only_me": true}');
    INSERT INTO feedback VALUES ('a1b2c3d4', '711111111111111111', 1700000000.0, '1', 'why?', 0, 'wrong', '');
    INSERT INTO questions VALUES (1700000000.0, '711111111111111111', '1', 'why?', 'closest', '["tin"]', '');
    """,
}


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_a_store_of_each_earlier_format_is_upgraded_with_all_it_holds(tmp_path, version: int) -> None:
    path = tmp_path / "chat.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript("".join(MIGRATIONS[:version]))
    for statement in FILLING[max(known for known in FILLING if known <= version)].split(";\n")[:-1]:
        connection.execute(statement, (kept().to_json(),) if " ?" in statement else ())
    connection.execute(f"PRAGMA user_version = {version}")
    connection.commit()
    connection.close()
    store = ChatStore.open(path)
    assert store.answer_in(99) == kept()
    assert store.standing(55, since=NOW) == Standing(question="why?", words_of=(ALICE,))
    assert store.server(1) == ServerSettings(channels=(5,), only_me=True)
    assert [one.reason for one in store.complaints(1)] == ["wrong"]
    assert [one.lacking for one in store.unanswered(1)] == [("tin",)]
    fill(store, BOB)
    store.close()


def test_what_was_kept_by_an_earlier_program_is_read() -> None:
    for one, *later in ((kept(chosen=kept().limits), "words_of", "chosen"), (lookup(), "channel")):
        content = {name: value for name, value in json.loads(one.to_json()).items() if name not in later}
        assert type(one).from_json(json.dumps(content)) == one


def test_a_store_of_a_later_program_is_refused(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat_store, "MIGRATIONS", (*MIGRATIONS, "SELECT 1"))
    ChatStore.open(tmp_path / "chat.sqlite").close()
    monkeypatch.undo()
    with pytest.raises(StoreIsNewer):
        ChatStore.open(tmp_path / "chat.sqlite")
