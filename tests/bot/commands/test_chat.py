import pytest

QUESTION = "What did Canada ask India to explain?"


def test_each_line_is_answered_until_an_empty_one(collected):
    run = collected("chat", stdin=f"{QUESTION}\nWho is the minister of trade of Brazil?\n\nnot read\n")
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith("3 articles.")
    assert "Canada asked India on Tuesday" in run.out
    assert "Mr. Duarte" in run.out
    assert "not read" not in run.out


@pytest.mark.parametrize("word", ["exit", "quit", "Bye", "/exit", "/quit"])
def test_a_word_that_takes_leave_ends_it(collected, word):
    run = collected("chat", stdin=f"{word}\n{QUESTION}\n")
    assert run.code == 0
    assert "Canada asked" not in run.out


@pytest.mark.parametrize("word", ["help", "?", "/help"])
def test_help_is_no_question(collected, word):
    run = collected("chat", stdin=f"{word}\n")
    assert "/search WORDS" in run.out
    assert "nswer" not in run.out


def test_the_end_of_the_input_ends_it(collected):
    assert collected("chat", stdin=QUESTION).code == 0
    assert collected("chat").code == 0


def test_a_follow_up_leans_on_the_question_before(collected):
    run = collected("chat", stdin="How much did Canada's exports of wheat fall?\nand of shoes?\n")
    assert "Read as a follow-up" in run.out


def test_thanks_ask_nothing_and_the_next_follow_up_leans_on_the_question_before_them(collected):
    run = collected("chat", stdin="How much did Canada's exports of wheat fall?\nthanks!\nand of shoes?\n")
    assert "holds no word to look for" in run.out
    follow_up = run.out.split("holds no word to look for")[1]
    assert "Read as a follow-up" in follow_up
    assert "Canada" in follow_up.split("Read as a follow-up")[1]
    assert "thanks" not in follow_up


def test_an_interruption_while_waiting_ends_it_quietly(collected, monkeypatch):
    def interrupt(_prompt):
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", interrupt)
    assert collected("chat").code == 0


@pytest.mark.parametrize("typed", [b"\xff\xfe wheat\n", "🚢 wheat\n".encode(), b"\x1b[A\n"])
def test_whatever_is_typed_is_answered_or_declined(collected, typed):
    run = collected("chat", stdin=typed)
    assert (run.code, run.err) == (0, "")


def test_an_empty_corpus_says_how_to_fill_it(attache):
    assert "attache collect --starter" in " ".join(attache("chat", stdin="wheat?\n").out.split())


def test_the_starter_corpus_comes_first_where_that_is_asked_for(attache):
    run = attache("chat", "--starter-if-empty")
    assert "Collected the starter corpus" in run.err
