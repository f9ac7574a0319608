"""What holds of every answer, whatever the formula and the model say."""

from datetime import date

import pytest
from hostile_text import hostile
from hypothesis import example, given, settings
from hypothesis import strategies as st
from small_corpus import ARTICLES, WHEAT, answerer_over, article, backend_with

from index.answer import MOST_EVIDENCE, Answer, Level, QuestionAnswerer
from index.confidence import shipped_model
from index.query import Restriction, Scope
from index.vocabulary import ASKING_WORDS, STOP_WORDS

WORDS = (
    "what did Canada ask India to explain about wheat who when how much duty shoes since last year 99999999999 days ago in the past "
    '2021 May first quarter of 0000 1 day section 301 DS543 and it latest "free of weeds" " \' ? ! not US us U.S. -wheat title: 中国 '
    "שלום 👩\u200d💻 \u202e \x00 \ud800 ﾞ 31 February 2021-02-30 next 3rd"
).split(" ")
questions = st.one_of(st.text(max_size=300), hostile, st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join))
KNOWN = answerer_over()
TEXTS = {one.id: one.text for one in ARTICLES}


def check(answer: Answer, texts: dict[str, str]) -> None:
    """What every answer keeps."""
    assert answer.answered == (answer.level is Level.ANSWERED) == (answer.text is not None) == (answer.shown > 0)
    assert 0 <= answer.confidence <= 1
    assert answer.answered or answer.reason
    assert not (answer.answered and answer.reason)
    assert answer.shown <= len(answer.evidence) <= MOST_EVIDENCE
    if answer.answered:
        assert answer.text == " ".join(one.sentence for one in answer.told)
    assert sorted(answer.ranks_told) == [*range(1, answer.shown + 1)]
    scores = [one.score for one in answer.evidence]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert len({(one.passage.article_id, one.start) for one in answer.evidence}) == len(answer.evidence)
    assert set(answer.uncovered_terms) <= {term.surface for term in answer.query.terms}
    assert answer.elapsed_ms >= 0
    for one in answer.evidence:
        text = texts[one.passage.article_id]
        assert text[one.start : one.end] == one.sentence == one.sentence.strip() != ""
        assert set(one.matched_terms) <= {term.surface for term in answer.query.terms}
        if one.answer:
            assert one.start <= one.answer[0] < one.answer[1] <= one.end
        if one.lead_in:
            assert text[slice(*one.lead_in)].strip()
            assert one.lead_in[1] <= one.start


@given(questions)
@example("section \ud800 0000")
def test_any_question_gets_an_answer_whose_every_word_can_be_checked(question):
    answer = KNOWN.answer(question)
    check(answer, TEXTS)
    assert answer.question == question


@given(questions, questions)
@settings(max_examples=50)
def test_any_follow_up_does_too(question, previous):
    check(KNOWN.answer(question, previous=previous), TEXTS)


@given(
    st.lists(
        st.text(min_size=1) | hostile | st.sampled_from([WHEAT, "Wheat? “Wheat!” said Canada. "]),
        min_size=1,
        max_size=4,
    ),
    questions,
)
@settings(max_examples=60)
def test_articles_of_any_text_are_quoted_exactly(texts, question):
    articles = [article(text, article_id=f"a{at}", title=text[:50] or "x") for at, text in enumerate(texts)]
    check(answerer_over(*articles).answer(f"wheat {question} {texts[0][:40]}"), {one.id: one.text for one in articles})


@pytest.mark.parametrize("length", [1, 2, 499, 500, 501, 6000])
@pytest.mark.parametrize(
    "piece", ["w", "wheat ", "what ", "9", "👩\u200d💻", "\u202e", "\x00", "“", "U.S.-", "ﾞ", "a,", "\n"]
)
def test_questions_of_every_length_are_answered_or_declined(piece, length):
    check(KNOWN.answer((piece * length)[:length]), TEXTS)


def test_a_question_of_stop_words_only_is_declined_and_told_why():
    for words in (STOP_WORDS, ASKING_WORDS, {"?"}, {""}):
        answer = KNOWN.answer(" ".join(sorted(words - {"us"})))
        assert (answer.level, answer.evidence, answer.confidence) == (Level.NOT_COVERED, (), 0)
        assert "no word to look for" in answer.reason


def test_an_empty_corpus_answers_nothing_and_raises_nothing():
    answer = answerer_over(article("x")).answer("what did Canada ask India?")
    assert (answer.level, answer.evidence) == (Level.NOT_COVERED, ())


class TestTheAnswerItself:
    def test_it_is_the_sentence_that_answers_with_its_article(self):
        answer = KNOWN.answer("What did Canada ask India to explain?")
        best = answer.evidence[0]
        assert answer.level is Level.ANSWERED
        assert best.sentence == "Canada asked India on Tuesday to explain how it inspects imported wheat."
        assert (best.passage.title, best.passage.publisher) == (
            "Canada questions India's wheat inspections",
            "Prairie Courier",
        )
        assert (best.start, best.end) == (0, len(best.sentence))

    @pytest.mark.parametrize(
        "question",
        [
            "What explanation did Ottawa request from Delhi on wheat?",
            "canada ask india explain wheat",
            "waht did Canda ask India to explian?",
        ],
    )
    def test_other_words_for_it_and_slips_lead_to_the_same_sentence(self, question):
        assert KNOWN.answer(question).evidence[0].sentence.startswith("Canada asked India on Tuesday")

    @pytest.mark.parametrize(
        ("question", "piece"),
        [
            ("How much is Brazil's duty on leather shoes?", "35 percent"),
            ("Who is the minister of trade of Brazil?", "Mr. Duarte"),
            ("When will Norway and Iceland meet again?", "in October"),
        ],
    )
    def test_the_sort_of_thing_that_is_asked_for_comes_first(self, question, piece):
        assert piece in KNOWN.answer(question).evidence[0].sentence

    def test_the_words_that_answer_are_marked(self):
        best = KNOWN.answer("How much is Brazil's duty on leather shoes?").evidence[0]
        assert SHOES_TEXT[slice(*best.answer)] == "35 percent"

    @pytest.mark.parametrize(
        "question",
        [
            "What did Peru ask India to explain?",
            "What did Canada ask India to explain in 1994?",
            "What is the capital of France?",
        ],
    )
    def test_a_name_or_year_that_no_evidence_carries_is_never_answered(self, question):
        answer = KNOWN.answer(question)
        assert answer.level is not Level.ANSWERED
        assert any(word in answer.reason for word in ("Peru", "1994", "France"))

    def test_words_that_no_shown_sentence_has_are_named(self):
        answer = KNOWN.answer("Which zymurgists welcomed the step in Saskatchewan?")
        assert "zymurgists" in answer.uncovered_terms
        assert "Saskatchewan" not in answer.uncovered_terms

    def test_a_word_put_right_is_told(self):
        assert ("mackeral", "mackerel") in KNOWN.answer("talks on mackeral").query.corrections

    def test_copies_of_a_sentence_count_once_and_are_told(self):
        copy = article(SHOES_TEXT, article_id="copy", title="Shoes", publisher="Wire")
        answer = answerer_over(*ARTICLES, copy).answer("How much is Brazil's duty on leather shoes?")
        sentences = [one.sentence for one in answer.evidence]
        assert len(sentences) == len(set(sentences))
        (also,) = answer.evidence[0].also_in
        assert {also.article_id, answer.evidence[0].passage.article_id} == {"shoes", "copy"}

    def test_no_more_evidence_than_asked_for(self):
        assert len(KNOWN.answer("wheat duty talks", evidence=2).evidence) == 2

    def test_the_same_question_gets_the_same_answer(self):
        one, other = (KNOWN.answer("What did Canada ask?", today=date(2026, 1, 1)) for _ in range(2))
        assert (one.evidence, one.level, one.confidence) == (other.evidence, other.level, other.confidence)
        assert one.id != other.id


class TestScope:
    def test_articles_outside_the_days_are_not_looked_at(self):
        answer = KNOWN.answer("wheat shoes mackerel", scope=Scope(published_from=date(2021, 6, 1)))
        assert {one.passage.article_id for one in answer.evidence} == {"wheat"}

    def test_articles_of_another_publisher_are_not_looked_at(self):
        only = Restriction(field="publisher", any_of=(("Rio Trade Post",),))
        answer = KNOWN.answer("wheat shoes mackerel", scope=Scope(restrictions=(only,)))
        assert {one.passage.article_id for one in answer.evidence} == {"shoes"}

    def test_no_word_that_only_articles_outside_have_is_told_as_a_correction(self):
        asked = "what did Canada say of Saskatchewen wheat inspectons, and of makerel?"
        told = {typed for typed, _ in KNOWN.answer(asked).query.corrections}
        assert {"Saskatchewen", "inspectons", "makerel"} <= told
        only = Restriction(field="publisher", any_of=(("Prairie Courier",),))
        told = {typed for typed, _ in KNOWN.answer(asked, scope=Scope(restrictions=(only,))).query.corrections}
        assert told == {"Saskatchewen", "inspectons"}


SHOES_TEXT = TEXTS["shoes"]


NOTICES = (
    article(
        "The panel report WT/DS999/R was circulated in May. It upheld the claims of Peru on tuna labels.",
        article_id="panel",
        title="Tuna labels of Peru",
    ),
    article("Peru spoke of tuna, of labels, of claims and of the report of a panel.", article_id="talk", title="Tuna"),
    article("The notice stands at 89 FR 76581 and in docket USTR-2024-0007.", article_id="notice", title="Notice"),
    article("Laptops enter under 8471.30.01, desktops under 8471.49.", article_id="codes", title="Codes"),
    article("The order EO 99001 rests on Section 997.", article_id="order", title="An order"),
)
IDENTIFIED = answerer_over(*NOTICES)


@pytest.mark.parametrize(
    ("question", "carrier"),
    [
        ("DS999", "panel"),
        ("ds 999", "panel"),
        ("WT/DS999/R", "panel"),
        ("89 FR 76581", "notice"),
        ("USTR-2024-0007", "notice"),
        ("89 Fed. Reg. 76581", "notice"),
        ("8471.30.01", "codes"),
        ("8471.30", "codes"),
        ("EO 99001", "order"),
        ("Executive Order 99001", "order"),
        ("Section 997", "order"),
        ("sec. 997?", "order"),
    ],
)
def test_a_question_that_is_only_an_identifier_finds_what_carries_it(question, carrier):
    answer = IDENTIFIED.answer(question)
    assert answer.evidence[0].passage.article_id == carrier


def test_an_article_is_found_by_an_identifier_that_it_is_filed_under_and_its_text_lacks():
    filed = article(
        "The agency asks for comments on tyres.", article_id="filed", title="Tyres", identifiers=("XYZ-2031-0042",)
    )
    answer = answerer_over(filed, *NOTICES).answer("What does XYZ-2031-0042 ask for?")
    assert answer.answered
    assert answer.evidence[0].passage.article_id == "filed"


def test_what_carries_the_identifier_comes_before_what_has_all_other_words():
    answer = IDENTIFIED.answer("which claims on tuna labels did the panel report of Peru uphold in DS999?")
    assert answer.evidence[0].passage.article_id == "panel"
    scores = [one.score for one in answer.evidence]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    "question", ["what did the panel uphold in DS998?", "DS998 panel report claims of Peru on tuna labels"]
)
def test_an_identifier_that_no_article_has_is_not_answered_by_another_of_its_kind(question):
    answer = IDENTIFIED.answer(question)
    assert not answer.answered
    assert "DS998" in answer.reason
    assert all("DS998" not in one.matched_terms for one in answer.evidence)


def test_a_course_of_events_is_told_in_order_of_time():
    steps = [
        article(f"The mackerel talks went through step {name}.", article_id=name, title="Mackerel", published=day)
        for name, day in (("three", "2021-03-01"), ("one", "2019-01-01"), ("two", "2020-02-01"))
    ]
    answer = answerer_over(*steps, *NOTICES).answer("What were the steps of the mackerel talks?")
    assert answer.answered
    assert [one.passage.article_id for one in answer.told] == ["one", "two", "three"]
    assert answer.text == " ".join(one.sentence for one in answer.told)


class TestWhereTheCorpusEnds:
    @staticmethod
    def ask(question):
        model, last = shipped_model(), date(2021, 6, 2)
        return QuestionAnswerer(backend_with(*ARTICLES), model, lambda: last).answer(question, today=date(2026, 5, 1))

    @pytest.mark.parametrize(
        "question", ["What did Peru say of copper in 2024?", "What was said of zymurgy last month?"]
    )
    def test_a_refusal_of_a_question_about_later_days_says_so(self, question):
        answer = self.ask(question)
        assert not answer.answered
        assert answer.reason.startswith("The newest article of the corpus is of 2021-06-02")

    @pytest.mark.parametrize("question", ["What did Peru say of copper in 2020?", "What did Peru say of copper?"])
    def test_other_refusals_do_not(self, question):
        assert "newest article" not in self.ask(question).reason

    def test_who_may_see_a_part_only_is_not_told_when_the_rest_was_last_added_to(self):
        scope = Scope(restrictions=(Restriction(field="publisher", any_of=(("Rio Trade Post",),)),))
        answerer = QuestionAnswerer(backend_with(*ARTICLES), newest=lambda: date(2021, 6, 2))
        reason = answerer.answer("What will Brazil say about shoes in 2035?", scope=scope).reason
        assert reason
        assert "2021-06-02" not in reason
