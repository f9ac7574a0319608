"""Who wrote, edited and sent the article."""

from __future__ import annotations

from corpus.rule import Rule, Takes, Where, any_of

_NAME = r"[A-Z][\w'’-]+(?: [A-Z]\.| [A-Z][\w'’-]+){1,3}"
_NAMES = rf"{_NAME}(?:(?:, | and |, and ){_NAME}){{0,3}}"
_PEOPLE = (  # names, places and what each did, and nothing else
    r"[A-Z][\w'’.-]*(?:[ ,;]+(?:(?:and|in|at|by|from|additional|[Rr]eporting|[Ee]diting|[Ww]riting) )*[A-Z][\w'’.-]*)*"
)
_PUBLISHER = any_of(
    "USA TODAY",
    r"(?:Special|Exclusive) (?:for|to) [^.!?]{3,40}",
    "(?:The )?Associated Press|Reuters|AFP|BBC News|Bloomberg(?: News)?|CNN(?:Money)?",
    r"[A-Z][\w. ]{2,30} (?:[Ss]taff|[Cc]orrespondent|[Rr]eporter)(?: [Ww]riter)?",
)

CREDITS: tuple[Rule, ...] = (
    Rule(
        name="contributors",
        pattern=r"\W{0,3}"
        + any_of(
            r"(?:with )?additional (?:reporting|assistance|research|contributions?) (?:by|from) .{3,250}",
            r"contribut(?:ing|ors?): ?.{3,160}",
            r".{3,200} contributed (?:reporting )?(?:to|for) this (?:article|report|story|post|piece)\.?\)?",
            r"(?:this )?(?:article|report|story) (?:is|was) (?:based|compiled) (?:in part )?(?:on|from) (?:\w+ ){0,2}"
            r"(?:wire|agency|staff) .{0,40}",
        ),
        reason="who helped with the article",
        example="The Associated Press contributed to this report.",
        needs=("contribut", "additional", "based", "compiled"),
    ),
    Rule(
        name="desk",
        pattern=any_of(
            rf"\W{{0,3}}(?:[Ww]ith )?(?:[Aa]ssistance|[Rr]eporting|[Ee]diting|[Ww]riting) (?:by|from) {_PEOPLE}\W*",
            r"\W{0,3}(?:[Ww]ith|[Ff]rom) (?:[\w’']+ ){0,3}"
            r"(?:wires?|wire services|agencies|news services|staff reports?)(?: services| reports)?\.?",
        ),
        reason="who reported and edited",
        example="(Reporting by Ann Lee in Geneva; editing by Ben Kim)",
        any_case=False,
        needs=(" by ", " from ", "wire", "agencies", "news services", "staff report"),
    ),
    Rule(
        name="reported-from",
        pattern=r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)? reported from [A-Z][\w'’. ,-]{2,60}\.",
        reason="where a writer was",
        example="Lee reported from Geneva.",
        where=Where.TAIL,
        any_case=False,
    ),
    Rule(
        name="wire-signature",
        pattern=r"(?<=[.!?\"”’)\]>]) +reuters?\b[\s.;3^M]*",
        reason="the agency's sign that its text ends",
        example=" REUTER",
        takes=Takes.BACK,
        where=Where.TAIL,
        needs=("reuter",),
    ),
    Rule(
        name="wire-signature-line",
        pattern=r"\W*(?:reuters?|afp|ap|upi|dpa|xinhua|ends?|-30-)\W*",
        reason="the same on a line of its own",
        example="reuter",
        where=Where.TAIL,
    ),
    Rule(
        name="byline",
        pattern=any_of(
            rf"(?:Analysis|Words|Report) by {_NAMES}(?:, [A-Z][^.!?]{{2,60}})?",
            rf"(?:By|BY) {_NAMES}, [A-Z][^.!?]{{2,60}}",
            rf"{_NAME}, [A-Z][^.!?,]{{2,50}} (?:[Cc]orrespondent|[Ee]ditor|[Rr]eporter)",
        ),
        reason="the writer",
        example="By Ann Lee, CNN",
        any_case=False,
    ),
    Rule(
        name="byline-head",
        pattern=r"(?:By|BY) [A-Z][^.!?]{2,80}",
        reason="the writer, above the article",
        example="By Ann Lee in Geneva and our Brussels desk",
        where=Where.HEAD,
        any_case=False,
    ),
    Rule(
        name="byline-and-publisher",
        pattern=rf"{_NAMES}\n{_PUBLISHER}",
        reason="the writer and the publisher, above the article",
        example="Ann Lee\nSpecial for HARBOR NEWS",
        takes=Takes.PAIR,
        where=Where.HEAD,
        any_case=False,
    ),
    Rule(
        name="publisher-line",
        pattern=any_of("YouTube", _PUBLISHER),
        reason="the publisher, above the article",
        example="Special for HARBOR NEWS",
        where=Where.HEAD,
        any_case=False,
    ),
)
