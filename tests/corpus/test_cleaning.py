import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.cleaning import clean, is_prose
from corpus.cleaning_rules import RULES
from corpus.rule import Joined, Takes, Where

FIRST = "Ministers of twelve countries met in the harbor city on Monday."
SECOND = "They agreed to lower the duties on frozen fish by 4.5 percent, the host said."
THIRD = "“Nobody got all he wanted,” the minister of Norway told reporters."
ARTICLE = [FIRST, SECOND, THIRD]
FILLER = [f"The talks on clause {number} took the whole of that day, officials said." for number in range(20)]
RULE_NAMES = [rule.name for rule in RULES]


def page(*lines):
    return "\n\n".join(lines)


def with_example(rule):
    """An article with the rule's furniture in a place where it looks, and the article without it."""
    if rule.takes is Takes.INSIDE:
        return page(rule.example), page("Senator Ann Lee (D-Ohio) said the bill was ready.")
    if rule.takes is Takes.PAIR:
        return page(*rule.example.split("\n"), *ARTICLE), page(*ARTICLE)
    if rule.takes is Takes.FRONT:
        return page(FIRST, rule.example + SECOND, THIRD), page(*ARTICLE)
    if rule.takes is Takes.BACK:
        before = "Ports are open. — Ann Lee (@annlee) and all the crews in the harbor (@harbor) March 4, 2019"
        before = before if "post" in rule.name else SECOND
        return page(FIRST, before + rule.example), page(FIRST, before)
    if rule.where is Where.HEAD:
        return page(rule.example, *ARTICLE), page(*ARTICLE)
    if rule.where is Where.TAIL or rule.takes is Takes.REST:
        return page(*ARTICLE, rule.example), page(*ARTICLE)
    return page(FIRST, rule.example, SECOND, THIRD), page(*ARTICLE)


@pytest.mark.parametrize("rule", RULES, ids=RULE_NAMES)
def test_each_rule_takes_its_example_and_nothing_else(rule):
    received, article = with_example(rule)
    assert clean(received).text == clean(article).text


@pytest.mark.parametrize("rule", RULES, ids=RULE_NAMES)
def test_each_rule_has_a_name_of_its_own_and_a_reason(rule):
    assert RULE_NAMES.count(rule.name) == 1
    assert rule.reason
    groups = re.compile(rule.expression).groupindex
    assert list(groups) == (["kept", "last"] if rule.takes is Takes.INSIDE else [])


@pytest.mark.parametrize("rule", RULES, ids=RULE_NAMES)
def test_each_rule_takes_its_example_by_itself(rule):
    alone = Joined([rule], rule.takes, rule.where)
    if rule.takes is Takes.FRONT:
        assert alone.front(rule.example + SECOND) == (rule.name, SECOND)
    elif rule.takes is Takes.BACK:
        line = with_example(rule)[0].split("\n\n")[1]
        assert alone.back(line, 200) == (rule.name, line.removesuffix(rule.example))
    elif rule.takes is Takes.INSIDE:
        assert alone.inside(rule.example)
    else:
        assert alone.whole(rule.example) == rule.name


INNOCENT = [
    "Advertising of tobacco is banned by the directive.",
    "Comments must be received by March 3 at www.regulations.example.",
    "Five members contributed to the report.",
    "Assistance from the fund reached $3 bln in 1986, officials said.",
    "Reporting by exporters is due each quarter.",
    "With help from its neighbors, the country joined the pact.",
    "Research by the institute shows that duties fell.",
    "Contributing factors include higher freight rates.",
    "By country group, imports rose 3 pct.",
    "Register for the hearing by e-mail by March 3.",
    "Find the docket at https://www.regulations.example/docket.",
    "Contact Jane Doe of the Office of Trade at jane.doe@trade.example.",
    "See 89 FR 76581 for the list.",
    "See also: WT/DS543/R, paragraph 7.42",
    "The measure was adopted by the Environmental Protection Agency (EPA).",
    "It was first reported by the network (CNN).",
    "Docket:USTR-2019-0004",
    "Published risk provisions were 865.9 mln marks vs 366.7 mln.",
    "Record March Two",
    "Shr 34 cts vs 1.19 dlrs",
    "Share on net basis 3 cts vs 2 cts",
    "Photographs of the cargo were shown to the panel.",
    "Sources close to the talks say a deal is near",
    "More exports went to China than before.",
    "Related parties include affiliates of the producer.",
    "Image processing chips are subject to control.",
    "Video games were left off the list.",
    "Topics were agreed in advance.",
    "Copyright rules were part of the deal.",
    "The views of China were heard, and those of Japan were not.",
    "Follow-up talks will be held in Geneva.",
    "Join the pact, the minister told his neighbors.",
    "MORE than 100 items are on the list, Ann Lee said.",
    "Mexico/Canada: duties on steel",
    "Tariffs rose 25%, -3 points less than planned.",
    "NOTICE OF ACTION AND REQUEST FOR PUBLIC COMMENT ON PROPOSED MODIFICATION",
    "Other provisions",
    "Updated rules apply from May 1 to all sixteen countries that signed.",
    "An alternative is to sell stocks at home.",
    "The news agency was told by Reuters.",
    "1,655.8 872.0 107.3",
    "Watch makers complained of the duty.",
    "Subscribers to the bond came from Asia.",
    "Enlarge the union to thirty members, he urged.",
    "Unsubscribe links must work for 30 days under the rules on trade in services.",
    "Preferences for least developed countries were renewed.",
    "Members that no longer wish to receive aid may say so.",
    "View the notice at www.regulations.example.",
]

MAIL = [
    "Unsubscribe",
    "To unsubscribe, click here.",
    "Update your preferences or unsubscribe from this list.",
    "View this e-mail in your browser",
    "Having trouble viewing this email? View it in your browser.",
    "You are receiving this email because you signed up for Harbour Watch.",
    "If you no longer wish to receive these emails, unsubscribe here.",
    "Forwarded this email? Sign up here",
]


@pytest.mark.parametrize("line", MAIL)
def test_what_newsletters_say_of_themselves_goes(line):
    for lines in ([line, *ARTICLE], [*ARTICLE, line]):
        assert clean(page(*lines)).text == page(*ARTICLE)


@pytest.mark.parametrize("line", INNOCENT)
def test_lines_of_articles_are_not_taken_for_furniture(line):
    for lines in ([line, *ARTICLE], [FIRST, line, SECOND, THIRD], [*ARTICLE, line]):
        assert clean(page(*lines)).text == page(*lines)


def test_a_trail_of_headlines_inside_a_sentence_goes_and_the_sentence_is_whole_again():
    trail = "Ana Maria (Annie) LeeLee wins the vote 'in a landslide' Senate adjourns | House stays What's next? MORE"
    line = f"Sens. Annie Lee {trail} (D-Ohio) and Ben Kim Benjamin KimKim leads in poll MORE’s aide met Trump Jr."
    cleaned = clean(line)
    assert cleaned.text == "Sens. Annie Lee (D-Ohio) and Ben Kim’s aide met Trump Jr."
    assert cleaned.dropped == (("link-trail", 2),)


def test_names_that_are_only_repeated_are_no_trail():
    line = "President Lee Ana Lee and Lee met MORE than once."
    assert clean(line).text == line


def test_a_bracketed_link_behind_a_paragraph_goes_and_other_brackets_stay():
    link = FIRST + " (RELATED: ‘Quiet Week’: Ministers Announce Five New Talks)"
    assert clean(page(link, SECOND)).text == page(FIRST, SECOND)
    for kept in (" (Related parties were not asked.)", " (MORE: the Maritime Office of Rural Exports)", " [WATCH: no]"):
        assert clean(page(FIRST + kept, SECOND)).text == page(FIRST + kept, SECOND)


def test_a_caption_stays_and_whose_picture_it_is_goes():
    lines = [
        "Image copyright Reuters Image caption A ship with fish in the harbor",
        "A ship with fish lies in the harbor on Oct. 1. Photographer: Ann Lee/Bloomberg",
        "A ship leaves the harbor, May 3, 2015. REUTERS/Ann Lee",
        "A ship waits. (Ann Lee/Getty Images)",
        FIRST,
    ]
    assert clean(page(*lines)).text == page(
        "A ship with fish in the harbor",
        "A ship with fish lies in the harbor on Oct. 1.",
        "A ship leaves the harbor, May 3, 2015.",
        "A ship waits.",
        FIRST,
    )


def test_a_post_in_plain_sentences_is_a_quotation_and_keeps_its_writer():
    post = "We reached a new trade deal with our neighbors last night, on time. — Ann Lee (@annlee) October 1, 2018"
    assert clean(page(FIRST, post)).text == page(FIRST, post)
    assert clean(page(FIRST, post.replace("deal", "#deal"))).text == FIRST
    assert clean(page(FIRST, post.replace("on time.", "on time. pic.twitter.com/abc"))).text == FIRST


def test_lists_of_links_after_the_article_go_to_the_end_of_the_page():
    links = ["Most Popular", "Ports reopen after the strike", "Who owns the sea?", "Five ways to cook a herring"]
    assert clean(page(*ARTICLE, *links)).text == page(*ARTICLE)


def test_a_heading_of_links_in_the_middle_goes_alone():
    assert clean(page(FIRST, "READ MORE:", "Ports reopen", SECOND)).text == page(FIRST, "Ports reopen", SECOND)


def test_the_agencys_signature_goes_from_the_last_sentence_only():
    assert clean(page(FIRST + " reuter", SECOND + " REUTER...", *FILLER)).text == page(
        FIRST + " reuter", SECOND + " REUTER...", *FILLER
    )
    assert clean(page(FIRST, SECOND + " REUTER...")).text == page(FIRST, SECOND)
    assert clean(page(FIRST, "A spokesman told Reuters.")).text == page(FIRST, "A spokesman told Reuters.")


def test_rules_for_the_head_and_the_tail_look_only_there():
    assert clean(page(*FILLER[:4], "Tags Customs Ports", *FILLER[4:])).text == page(
        *FILLER[:4], "Tags Customs Ports", *FILLER[4:]
    )
    assert clean(page(*FILLER[:5], "By Ann Lee in Geneva", *FILLER[5:])).text == page(
        *FILLER[:5], "By Ann Lee in Geneva", *FILLER[5:]
    )


def test_the_title_goes_where_the_text_repeats_it():
    assert clean(page("DUTIES ON FISH FALL", *ARTICLE), title="Duties on fish fall").text == page(*ARTICLE)
    caption = "A ship with fish lies in the harbor. | AP Photo Duties on fish fall"
    assert clean(page(caption, *ARTICLE), title="Duties on fish fall").text == page(
        "A ship with fish lies in the harbor.", *ARTICLE
    )
    told = "He said the duties on fish fall"
    assert clean(page(told, *ARTICLE), title="duties on fish fall").text == page(told, *ARTICLE)


def test_a_caption_that_the_page_holds_twice_is_kept_once():
    assert clean(page(SECOND, SECOND, "Yes.", "Yes.", SECOND)).text == page(SECOND, "Yes.", "Yes.", SECOND)


def test_what_was_dropped_is_counted_by_rule():
    assert dict(clean(page(FIRST, "ADVERTISEMENT", SECOND, "Advertisement", "Load more")).dropped) == {
        "advertisement": 2,
        "button": 1,
    }


examples = st.sampled_from(
    [rule.example for rule in RULES] + ["Getty", "Title", "Read more", "|", "More:", "MORE", ". reuter"]
)
sentences = st.sampled_from(ARTICLE + FILLER[:3] + INNOCENT)
pieces = st.lists(examples | sentences | st.text(max_size=30), min_size=1, max_size=4).map(" ".join)


@settings(deadline=None)
@given(st.lists(examples | sentences | pieces, max_size=25), st.sampled_from(["", "Title", FIRST]))
def test_what_is_clean_stays_as_it_is(lines, title):
    once = clean(page(*lines), title=title)
    assert clean(once.text, title=title).text == once.text
    assert clean(once.text, title=title).dropped == ()


@settings(deadline=None)
@given(st.lists(examples | sentences | pieces, max_size=25))
def test_nothing_is_added_and_the_order_is_kept(lines):
    remaining = iter(page(*lines))
    assert all(character in remaining for character in clean(page(*lines)).text if not character.isspace())


@settings(deadline=None)
@given(st.lists(sentences, max_size=12))
def test_sentences_survive_among_furniture(lines):
    furnished = [piece for line in lines for piece in (line, "ADVERTISEMENT")]
    text = clean(page(*furnished)).text
    assert all(line in text for line in lines)


@pytest.mark.parametrize(
    "line",
    [
        "a " * 300_000,
        "(" * 100_000,
        "Lee Ana " * 50_000 + "MORE",
        "A" * 500_000,
        "— (@" * 100_000,
        "x: " * 200,
        "A B, " * 120,
    ],
    ids=range(7),
)
def test_no_line_makes_a_rule_run_away(line):
    assert clean(page(FIRST, line, SECOND)).text.startswith(FIRST)


def test_prose_ends_in_a_full_stop():
    assert all(is_prose(line) for line in ARTICLE)
    assert not is_prose("Who owns the sea, and who fishes in it?")
    assert not is_prose("Ports reopen after the longest strike in decades")
    assert not is_prose("Yes.")
