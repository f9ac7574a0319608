from dataclasses import replace

import pytest
from fake_answers import evidence
from hypothesis import given
from hypothesis import strategies as st
from small_corpus import answerer_over, article

from index.question import analyze_question
from index.ranking import Features, Ranked
from index.selecting import disagreements, fold_copies, select

FLAT = Features(
    sentence=1, context=1, passage=1, search=1, pairs=1, type=1, lead=1, quote=0, question=0, dated=0, recent=0
)


def ranked(*sentences: str) -> list[Ranked]:
    return [Ranked(evidence(one, article_id=f"a{at}"), FLAT, (1.0,), (1.0,)) for at, one in enumerate(sentences)]


def answered(question, *texts, **other):
    articles = [article(text, article_id=f"a{at}", title="Steel", **other) for at, text in enumerate(texts)]
    return answerer_over(*articles).answer(question)


class TestCopies:
    LONG = "The minister said on Monday that the new duty on steel wire protects three thousand jobs in the north"

    def test_a_sentence_that_wire_copies_repeat_stands_once_with_the_others_beside_it(self):
        (one,) = fold_copies(ranked(self.LONG + ".", self.LONG.upper() + "!", self.LONG + " ."))
        assert one.evidence.passage.article_id == "a0"
        assert [other.article_id for other in one.evidence.also_in] == ["a1", "a2"]

    def test_one_word_of_twenty_more_or_less_still_makes_a_copy(self):
        assert len(fold_copies(ranked(self.LONG, self.LONG.replace("new ", "")))) == 1

    def test_another_figure_in_a_short_sentence_makes_another_sentence(self):
        assert len(fold_copies(ranked("The duty is 25 percent.", "The duty is 35 percent."))) == 2

    def test_a_sentence_that_an_article_repeats_is_not_also_in_it(self):
        twice = [*ranked(self.LONG), *ranked(self.LONG)]
        (one,) = fold_copies(twice)
        assert one.evidence.also_in == ()

    @given(st.lists(st.text(max_size=30), max_size=8))
    def test_the_best_stays_first_and_every_article_is_kept_somewhere(self, sentences):
        before = ranked(*(one or "x" for one in sentences))
        after = fold_copies(before)
        kept = [p.article_id for one in after for p in (one.evidence.passage, *one.evidence.also_in)]
        assert sorted(kept) == sorted(one.evidence.passage.article_id for one in before)
        assert [one.evidence.sentence for one in after[:1]] == [one.evidence.sentence for one in before[:1]]


class TestAnswerWords:
    def test_the_words_that_answer_are_marked_in_the_article(self):
        text = "Steel wire was scarce. The duty on steel wire rose to 25 percent in 2018."
        best = answered("How high is the duty on steel wire?", text).evidence[0]
        assert best.answer_text == "25 percent"
        assert text[slice(*best.answer)] == "25 percent"

    def test_types_without_a_rule_mark_nothing(self):
        best = answered("What did Peru say of steel wire?", "Peru said steel wire is scarce.").evidence[0]
        assert best.answer is best.answer_text is None


class TestLeadIn:
    @pytest.mark.parametrize("opening", ["“It is scarce,” one heard about steel wire.", "He called steel wire scarce."])
    def test_a_quotation_or_pronoun_is_shown_with_the_sentence_before(self, opening):
        found = answered("What about steel wire being scarce?", f"The minister met Peru. {opening}")
        one = next(each for each in found.evidence if each.sentence == opening)
        assert one.lead_in_text == "The minister met Peru."

    @pytest.mark.parametrize(
        "sentence",
        ["Steel wire is scarce now.", "“Steel wire is scarce,” Duarte said in Lima.", "This is steel, said Peru."],
    )
    def test_other_sentences_stand_alone(self, sentence):
        found = answered("What about steel wire being scarce?", f"The minister met Peru. {sentence}")
        one = next(each for each in found.evidence if each.sentence == sentence)
        assert one.lead_in is None

    def test_the_first_sentence_has_none(self):
        one = answered("What about steel wire?", "He called steel wire scarce.").evidence[0]
        assert one.lead_in is None


class TestDisagreements:
    QUESTION = "How high is the duty of Peru on steel wire?"

    def ranks(self, *sentences, question=QUESTION, scores=None, matched=("duty", "Peru", "steel", "wire")):
        query = analyze_question(question)
        told = [
            replace(evidence(one, article_id=f"a{at}"), score=0.9, matched_terms=matched)
            for at, one in enumerate(sentences)
        ]
        told = [replace(one, score=score) for one, score in zip(told, scores or [0.9] * len(told), strict=True)]
        chosen = tuple(select(query, [Ranked(one, FLAT, (), ()) for one in told]))
        return disagreements(query, chosen)

    def test_another_figure_of_the_same_unit_in_another_article_disagrees(self):
        assert self.ranks(
            "The duty of Peru on steel wire is 25 percent.", "The duty of Peru on steel wire is 30 percent."
        ) == (2,)

    def test_the_same_figure_agrees(self):
        assert self.ranks("It is 25 percent, Peru said.", "The duty is 25 percent there.") == ()

    def test_another_unit_is_another_fact(self):
        assert self.ranks("It is 25 percent.", "It is 30 dollars.") == ()

    def test_a_much_worse_sentence_tells_something_else(self):
        assert self.ranks("It is 25 percent.", "It is 30 percent.", scores=[0.9, 0.5]) == ()

    def test_dates_disagree_too(self):
        dates = ("It took effect on May 4, 2021.", "It took effect on May 9, 2021.")
        assert self.ranks(*dates, question="When did the duty of Peru on steel wire take effect?") == (2,)

    def test_only_measured_questions_have_disagreements(self):
        assert self.ranks("It is 25 percent.", "It is 30 percent.", question="What did Peru say of steel wire?") == ()

    def test_nothing_disagrees_with_nothing(self):
        assert disagreements(analyze_question(self.QUESTION), ()) == ()

    def test_an_answer_shows_both_sides_the_newest_first(self):
        old = article(
            "The duty of Peru on steel wire is 25 percent.", article_id="old", title="Peru", published="2019-01-05"
        )
        new = article(
            "The duty of Peru on steel wire is 30 percent.", article_id="new", title="Peru", published="2021-01-05"
        )
        answer = answerer_over(old, new).answer(self.QUESTION)
        assert answer.answered
        assert answer.disagreements
        assert [one.passage.article_id for one in answer.told] == ["new", "old"]
        assert answer.text == " ".join(one.sentence for one in answer.told)
