import tomllib
from collections import Counter
from importlib.resources import files

import pytest
from hostile_text import hostile
from hypothesis import given
from hypothesis import strategies as st

from index.analyzer import terms
from index.vocabulary import ASKING_WORDS, STOP_WORDS, fold, stem, vocabulary, without_possessive


def data(name):
    return tomllib.loads((files("index") / "data" / name).read_text(encoding="utf-8"))


PARTIES = data("parties.toml")["party"]
NAMES = [(party["id"], name) for party in PARTIES for name in (*party["names"], *party.get("exact", ()))]
SEATS = [(party.get("part_of", party["id"]), seat) for party in PARTIES for seat in party.get("seats", ())]


class TestPartiesAsData:
    def test_each_party_has_one_entry_and_a_name(self):
        assert [one for one, count in Counter(party["id"] for party in PARTIES).items() if count > 1] == []
        assert all(party["names"] for party in PARTIES)

    def test_no_name_belongs_to_two_parties(self):
        owners = {}
        for party, name in NAMES:
            owners.setdefault(fold(name).replace(".", ""), set()).add(party)
        assert {name: who for name, who in owners.items() if len(who) > 1} == {}

    def test_every_name_is_found_in_a_sentence_as_its_party_and_nothing_else(self):
        found = {name: terms(f"talks {name} ended") for _, name in NAMES}
        assert {name: found[name] for party, name in NAMES if found[name] != ["talk", f"={party}", "end"]} == {}

    def test_the_party_that_an_agency_belongs_to_exists(self):
        ids = {party["id"] for party in PARTIES}
        assert {party["part_of"] for party in PARTIES if "part_of" in party} <= ids

    def test_every_seat_suggests_its_party_and_the_party_its_seat(self):
        words = vocabulary()
        for party, seat in SEATS:
            key = " ".join(fold(seat).replace(".", "").split())
            assert words.seats[key], seat
            assert set(terms(seat)) & set(words.kin[f"={party}"]), seat

    def test_every_party_has_a_name_to_be_shown_by(self):
        assert vocabulary().labels["=us"] == "United States"
        assert vocabulary().labels.keys() == {f"={party['id']}" for party in PARTIES}


class TestOtherWords:
    def test_weights_lie_between_0_and_1_and_never_reach_the_word_itself(self):
        for word, others in vocabulary().other_words.items():
            assert all(0 < weight <= 1 for _, weight in others)
            assert word not in dict(others)

    def test_a_word_finds_its_other_words_and_is_found_by_them(self):
        others = vocabulary().other_words
        assert {"request", "urg"} <= dict(others[stem("ask")]).keys()
        assert stem("ask") in dict(others[stem("request")])

    def test_other_words_are_terms_as_the_analyzer_makes_them(self):
        told = {word for others in vocabulary().other_words.values() for word, _ in others}
        assert [word for word in told if not word.isalnum() or word != fold(word)] == []

    def test_a_group_is_one_line_of_words_whose_stems_differ(self):
        lines = [line for table in data("other_words.toml")["words"] for line in table["groups"].split("\n") if line]
        stems = {line: [stem(fold(word)) for word in line.split()] for line in lines}
        assert [line for line, found in stems.items() if len(found) < 2 or len(set(found)) < len(found)] == []

    def test_no_group_stands_there_twice(self):
        lines = [line for table in data("other_words.toml")["words"] for line in table["groups"].split("\n") if line]
        assert [
            line for line, count in Counter(" ".join(sorted(line.split())) for line in lines).items() if count > 1
        ] == []


class TestPhrases:
    def test_a_phrase_has_several_words_and_a_meaning_of_full_weight(self):
        for run, forms in vocabulary().phrases.items():
            assert len(run) > 1
            assert forms[0][1] == 1
            assert all(0 < weight <= 1 for _, weight in forms)

    def test_no_phrase_stands_there_twice(self):
        said = [line.partition(" = ")[0] for line in data("other_words.toml")["phrases"]["groups"].split("\n") if line]
        assert len({tuple(map(stem, phrase.split())) for phrase in said}) == len(said)

    def test_a_word_of_the_phrase_that_articles_use_too_counts_in_full_and_the_others_less(self):
        meant = dict(vocabulary().phrases[stem("put"), stem("off")])
        assert meant[stem("put")] == 1
        assert 0 < meant[stem("postpone")] < 1

    def test_a_name_among_the_meanings_is_a_party(self):
        assert dict(vocabulary().phrases[stem("trade"), stem("body")]).keys() == {"=wto", "=gatt"}


class TestWords:
    @pytest.mark.parametrize(
        ("form", "base"), [("sought", "seek"), ("fell", "fall"), ("rose", "rise"), ("held", "hold")]
    )
    def test_irregular_forms_are_their_word(self, form, base):
        assert stem(form) == stem(base)

    @pytest.mark.parametrize(
        ("british", "american"), [("labour", "labor"), ("liberalisation", "liberalization"), ("programmes", "programs")]
    )
    def test_british_spellings_are_the_american_words(self, british, american):
        assert stem(british) == stem(american)

    @pytest.mark.parametrize("word", ["may", "shall", "will", "can", "not", "no", "must"])
    def test_words_of_law_are_no_stop_words(self, word):
        assert word not in STOP_WORDS

    def test_words_that_ask_are_folded(self):
        assert all(word == fold(word) for word in ASKING_WORDS | STOP_WORDS)

    @pytest.mark.parametrize(
        ("word", "bare"), [("china's", "china"), ("exporters'", "exporter"), ("'s", "'s"), ("texas", "texas"), ("", "")]
    )
    def test_a_possessive_loses_its_ending_and_a_word_never_all_of_it(self, word, bare):
        assert without_possessive(word) == bare

    @given(st.text() | hostile)
    def test_folding_twice_changes_nothing_more(self, text):
        assert fold(fold(text)) == fold(text)

    @given(st.text(st.characters(categories=["L"]), min_size=1))
    def test_a_stem_is_never_empty(self, word):
        assert stem(fold(word)) or not fold(word)
