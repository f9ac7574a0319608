import json
import sys

import pytest
from small_corpus import ARTICLES

QUESTION = "What did Canada ask India to explain?"
SENTENCE = "Canada asked India on Tuesday to explain how it inspects imported wheat."


class TestOneQuestion:
    def test_the_sentence_that_answers_is_shown_with_its_source(self, collected):
        run = collected("ask", QUESTION)
        assert (run.code, run.err) == (0, "")
        assert f"“{SENTENCE}”" in run.out
        assert "Canada questions India's wheat inspections (Prairie Courier, 2021-06-02)" in run.out
        assert "https://prairie.example/wheat" in run.out

    def test_words_need_no_quotation_marks(self, collected):
        assert SENTENCE in collected("ask", *QUESTION.rstrip("?").split()).out

    def test_a_refusal_is_an_answer_and_no_failure(self, collected):
        run = collected("ask", "What is the capital of France?")
        assert (run.code, run.err) == (0, "")
        assert "France" in run.out
        assert SENTENCE not in run.out

    def test_as_json_it_points_into_the_article(self, collected):
        run = collected("ask", "--json", QUESTION)
        best = run.json["evidence"][0]
        text = next(one.text for one in ARTICLES if one.id == best["article_id"])
        assert run.json["level"] == "answered"
        assert text[best["start"] : best["end"]] == best["sentence"] == SENTENCE

    def test_evidence_is_as_much_as_asked_for(self, collected):
        assert len(collected("ask", "--json", "--evidence", "2", "wheat shoes mackerel").json["evidence"]) == 2

    def test_how_it_was_read_is_explained_on_request(self, collected):
        run = collected("ask", "--explain", QUESTION)
        assert "what question, confidence" in run.out
        assert "wheat" in run.out

    def test_a_question_may_begin_with_a_dash_after_two_of_them(self, collected):
        assert collected("ask", "--json", "--", "-40 percent?").json["question"] == "-40 percent?"

    @pytest.mark.parametrize("arguments", [(), ("",), ("  ",)])
    def test_no_question_is_wrong_usage(self, attache, arguments):
        run = attache("ask", *arguments)
        assert run.code == 2
        assert "Give one question" in run.err

    @pytest.mark.parametrize(
        "question", ["\udcff\udcfe", "what \ud800 did Canada ask?", "\x1b[31m", "🚢" * 3000, "\x00?", "of the and"]
    )
    def test_any_question_is_answered_or_declined(self, collected, question):
        for run in (collected("ask", "--", question), collected("ask", "--json", "--", question)):
            assert (run.code, run.err) == (0, "")
            assert run.out.encode()

    def test_an_empty_corpus_says_how_to_fill_it_and_where_it_is(self, attache, data_dir):
        run = attache("ask", QUESTION)
        assert run.code == 0
        assert "attache collect --starter" in " ".join(run.out.split())
        assert run.err == f"The data folder (DATA_DIR) is {data_dir}\n"

    def test_the_starter_corpus_comes_first_where_that_is_asked_for(self, attache):
        run = attache("ask", "--starter-if-empty", "what did the U.S. ask China to clarify?")
        assert run.code == 0
        assert "Collected the starter corpus" in run.err
        assert run.out.startswith("Answered")
        again = attache("ask", "--starter-if-empty", "what did the U.S. ask China to clarify?")
        assert (again.err, again.out) == ("", run.out)

    def test_a_corpus_that_is_not_empty_gets_no_starter(self, collected):
        run = collected("ask", "--starter-if-empty", QUESTION)
        assert run.err == ""
        assert collected("corpus", "status", "--json").json["articles"] == len(ARTICLES)


class TestBatches:
    @pytest.fixture
    def batch(self, collected, tmp_path):
        def ask(*lines, options=()):
            path = tmp_path / "questions.jsonl"
            path.write_bytes(
                b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
            )
            return collected("ask", "--batch", path, *options)

        return ask

    def test_each_line_is_answered_in_order(self, batch):
        asked = [{"id": f"q{number}", "question": f"{QUESTION} {number}", "other": "ignored"} for number in range(5)]
        run = batch(*asked)
        assert (run.code, run.err) == (0, "")
        assert [(one["id"], one["question"]) for one in run.lines] == [(one["id"], one["question"]) for one in asked]

    def test_a_follow_up_takes_what_it_leaves_out_from_the_question_before(self, batch):
        run = batch({"id": "1", "question": "and Brazil?", "previous": "How much did Canada's exports fall?"})
        assert "exports" in run.lines[0]["inherited_terms"]

    @pytest.mark.parametrize("name", ["a", "", "0", 0, 17, "🚢"])
    def test_ids_come_back_as_they_were_given(self, batch, name):
        assert batch({"id": name, "question": QUESTION}).lines[0]["id"] == name

    @pytest.mark.parametrize(
        ("line", "kept"),
        [
            (b"no json", None),
            (b'{"id": "x"}', "x"),
            (b'{"question": "what?"}', None),
            (b'["id", "question"]', None),
            (b'"id question"', None),
            (b"17", None),
            (b'{"id": "x", "question": null}', "x"),
            (b'{"id": "x", "question": ["what?"]}', "x"),
            (b'{"id": null, "question": "what?"}', None),
            (b'{"id": true, "question": "what?"}', None),
            (b'{"id": "x", "question": "what?", "previous": 7}', "x"),
            (b'{"id": "x", "question": "wh\xff?"}', None),
            (b"[" * 100_000, None),
            (b'{"id": "x", "question": "what?"', None),
        ],
    )
    def test_a_bad_line_is_told_in_its_place_and_the_rest_is_answered(self, batch, line, kept):
        good = {"id": "good", "question": QUESTION}
        run = batch(good, line, good)
        assert (run.code, run.err) == (1, "")
        assert [one["id"] for one in run.lines] == ["good", kept, "good"]
        assert "Line 2" in run.lines[1]["error"]
        assert run.lines[2]["level"] == "answered"

    def test_blank_lines_are_passed_over_and_still_counted(self, batch):
        run = batch(b"", {"id": "a", "question": QUESTION}, b"  ", b"bad")
        assert len(run.lines) == 2
        assert "Line 4" in run.lines[1]["error"]

    def test_a_byte_order_mark_does_no_harm(self, batch):
        run = batch(b'\xef\xbb\xbf{"id": "a", "question": "what did Canada ask?"}')
        assert (run.code, run.lines[0]["id"]) == (0, "a")

    def test_half_a_character_can_be_printed_all_the_same(self, batch):
        run = batch(b'{"id": "a\\ud800", "question": "what \\ud800 did Canada ask?", "previous": "\\udfff"}')
        assert run.code == 0
        assert (run.lines[0]["id"], run.lines[0]["question"]) == ("a\ud800", "what ? did Canada ask?")

    def test_no_lines_no_answers(self, batch):
        assert (batch().code, batch().out) == (0, "")

    def test_evidence_is_as_much_as_asked_for(self, batch):
        run = batch({"id": "a", "question": "wheat shoes mackerel"}, options=["--evidence", "1"])
        assert len(run.lines[0]["evidence"]) == 1

    def test_questions_may_come_on_standard_input(self, collected):
        run = collected("ask", "--batch", "-", stdin=json.dumps({"id": "a", "question": QUESTION}))
        assert run.lines[0]["level"] == "answered"

    def test_a_question_and_a_batch_at_once_are_wrong_usage(self, attache):
        assert attache("ask", "--batch", "-", QUESTION).code == 2

    def test_a_batch_that_is_not_there_is_wrong_usage(self, attache):
        assert attache("ask", "--batch", "missing.jsonl").code == 2

    def test_answers_are_printed_as_they_come(self, collected, monkeypatch):
        """Whoever reads the answers over a pipe can ask the next question when it has read the last."""
        printed = []

        def lines(*_):
            for number in range(3):
                printed.append(sys.stdout.getvalue().count("\n"))
                yield json.dumps({"id": number, "question": QUESTION}).encode()

        monkeypatch.setattr("click.File.convert", lines)
        assert len(collected("ask", "--batch", "x").lines) == 3
        assert printed == [0, 1, 2]
