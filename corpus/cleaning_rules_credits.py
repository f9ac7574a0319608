"""Who wrote, edited and sent the article."""

from __future__ import annotations

from corpus.rule import Rule, Takes, Where

_NAME = r"[A-Z][\w'’-]+(?: [A-Z]\.| [A-Z][\w'’-]+){1,3}"
_PUBLISHER = (
    r"USA TODAY|(?:Special|Exclusive) (?:for|to) [^.!?]{3,40}|(?:The )?Associated Press|Reuters|AFP|BBC News|Bloomberg(?: News)?|"
    r"CNN(?:Money)?|[A-Z][\w. ]{2,30} (?:Staff|staff|Correspondent|correspondent|Reporter|reporter)(?: [Ww]riter)?"
)

CREDITS: tuple[Rule, ...] = (
    Rule(
        name="contributors",
        pattern=r"\W{0,3}(?:with )?(?:additional |further )?(?:assistance|help|reporting|contributions?|research|editing|writing) "
        r"(?:by|from) [^!?]{3,250}|\W{0,3}contribut(?:ing|ors?):? ?[A-Z][^!?]{2,160}|"
        r"\W{0,3}.{3,200} contributed (?:reporting )?(?:to|for) (?:this|the) (?:article|report|story|post|piece)\.?\)?|"
        r"\W{0,3}(?:with|from) (?:[\w’']+ ){0,3}(?:wires?|wire services|agencies|post wires|news services|staff reports?)(?: services| reports)?\.?|"
        r"\W{0,3}(?:this )?(?:article|report|story) (?:is|was) (?:based|compiled) (?:in part )?(?:on|from) (?:\w+ ){0,2}"
        r"(?:wire|agency|staff) .{0,40}",
        reason="who helped with the article",
        example="The Associated Press contributed to this report.",
    ),
    Rule(
        name="reported-from",
        pattern=rf"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)? reported from [A-Z][\w'’. ,-]{{2,60}}\.",
        reason="where a writer was",
        example="Lee reported from Geneva.",
        where=Where.TAIL,
        any_case=False,
    ),
    Rule(
        name="wire-signature",
        pattern=r"(?<=[.!?\"”’)\]>]) *\breuters?\b[\s.;3]*",
        reason="the agency's sign that its text ends",
        example=" REUTER",
        takes=Takes.BACK,
        where=Where.TAIL,
    ),
    Rule(
        name="wire-signature-line",
        pattern=r"\W*(?:reuters?|afp|ap|upi|dpa|xinhua|end ?s?|###|-30-)\W*",
        reason="the same on a line of its own",
        example="reuter",
        where=Where.TAIL,
    ),
    Rule(
        name="byline",
        pattern=r"(?:By|BY) [A-Z][^.!?]{2,80}",
        reason="the writer, above the article",
        example="By Ann Lee and Ben Kim",
        where=Where.HEAD,
        any_case=False,
    ),
    Rule(
        name="byline-and-publisher",
        pattern=rf"{_NAME}(?:(?:, | and |, and ){_NAME}){{0,3}}\n(?:{_PUBLISHER})",
        reason="the writer and the publisher, above the article",
        example="Ann Lee\nSpecial for HARBOR NEWS",
        takes=Takes.PAIR,
        where=Where.HEAD,
        any_case=False,
    ),
    Rule(
        name="publisher-line",
        pattern=rf"YouTube|{_PUBLISHER}",
        reason="the publisher, above the article",
        example="Special for HARBOR NEWS",
        where=Where.HEAD,
        any_case=False,
    ),
)
