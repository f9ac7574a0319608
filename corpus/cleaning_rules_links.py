"""Furniture of the site: links to other articles, and invitations to follow, write and click."""

from __future__ import annotations

from corpus.rule import Rule, Takes, Where, any_of

_LABEL = r"(?:also )?" + any_of(
    *(
        "read(?: more| also| next)?",
        "(?-i:SEE ALSO)",
        "more",
        r"related(?: \w+)?",
        "(?:now )?watch",
        "video",
        "photos?",
    ),
    *(
        "pictures",
        "listen",
        "recommended",
        "don[’']t miss",
        "full coverage",
        "live updates?",
        "slideshow",
        "gallery",
    ),
    *("bookmark", "must read", "in pictures", "long read", "podcast", "interactive", "quiz"),
    *("further reading", "(?:also|more) (?:on|from|in) [^:]{2,40}", "from [^:]{2,30} magazine"),
    "read more from [^:]{2,40}",
)
_ADDRESS = r"\b[\w.+-]+@[\w-]+\.[\w.-]+"
_HEADINGS = any_of(
    r"most (?:popular|read|viewed|shared|watched)",
    r"(?:trending|recommended|related)(?: (?:now|for you|stories|articles|coverage|content|topics|links|news))?:?",
    r"(?:read more|read next|see also|more on this(?: story|\.\.\.)?):?",
    r"you (?:may|might) (?:also )?(?:like|be interested in).{0,20}",
)

LINKS: tuple[Rule, ...] = (
    Rule(
        name="link-trail",
        # The Hill repeats a person's name in full, glues headlines of related articles to the surname without a
        # space, and ends with MORE. The surname printed before the full name tells where the trail begins.
        pattern=r"(?P<kept>\b(?P<last>[A-Z][\w'’-]+)(?:,? (?:Jr|Sr)\.|,? I{2,3}|,? IV)?)"
        r"(?: (?:[^\W\d_][\w'’.-]*|\([^()]{1,30}\)|[“\"][^“”\"]{1,30}[”\"])){1,7}? "
        r"(?P=last)(?:,? (?:Jr|Sr)\.?|,? I{2,3})?(?=[A-Z0-9“\"‘'$#¿])[^\n]{3,1500}? MORE\b",
        reason="headlines of related articles glued into a sentence",
        example="Senator Ann Lee Ann Marie LeeLee wins the vote Senate adjourns MORE (D-Ohio) said the bill was ready.",
        takes=Takes.INSIDE,
        any_case=False,
        needs=("more",),
    ),
    Rule(
        name="bracketed-link",
        pattern=any_of(
            rf"[(\[] ?{_LABEL}\s?:[^()\[\]]*[)\]]",
            r"\( [A-Z][^()]{3,160}\)",
            r"\[(?:read|see|watch|listen)\b[^\[\]]*\]",
        ),
        reason="a link to another article, in brackets on a line of its own",
        example="(Also on HARBOR NEWS: Ports reopen)",
    ),
    Rule(
        name="bracketed-link-after-text",
        pattern=r" ?[(\[](?:RELATED|READ MORE|READ ALSO|SEE ALSO|MORE|WATCH|VIDEO): [A-Z‘“'\"][^()\[\]]{10,200}[)\]]",
        reason="the same behind a paragraph; its label is in capitals",
        example=" (RELATED: How the strike ended)",
        takes=Takes.BACK,
        any_case=False,
        needs=("related", "read", "see", "more", "watch", "video"),
    ),
    Rule(
        name="labelled-link",
        pattern=rf"{_LABEL}\s?:\s?.{{3,220}}(?<!\.)",
        reason="a link to another article: a label, and a headline without a full stop",
        example="SEE ALSO: Ports reopen after the strike",
    ),
    Rule(
        name="link-with-label-after",
        pattern=r"[^.!?]{5,120}: (?:QuickTake|Explainer|Q&A|Live Blog)|[^.]{5,200}\bRead more",
        reason="the same, the label after the headline",
        example="Ports reopen after the strike Read more",
        any_case=False,
        needs=("read more", "quicktake", "explainer", "q&a", "live blog"),
    ),
    Rule(
        name="glued-label",
        pattern=r"[A-Z][\w’' -]{2,30}:(?=[A-Z#0-9‘“'\"]\S* \S+ \S)[^.!?]{5,160}[?!]?",
        reason="a label and a headline without a space between: a link of the side column",
        example="PORTS TODAY:How the strike ended",
        any_case=False,
    ),
    Rule(
        name="read-more",
        pattern=any_of(
            r"(?:to )?(?:read|see|find|hear|learn) (?:our )?(?:more|all|other|the full)\b[^.!?]{0,160}[.!]?",
            r"read (?:or share this|an? op-ed)\b.{0,200}",
            r"more(?: stories)? (?:on this|from|like this|in)\b[^.!?]{0,80}",
            r"more on this\.\.\. [^.!?]{5,150}",
            r"for more (?:stories|news)\b.{0,120}|visit .{3,60} for more.{0,60}|view (?:the )?original .{0,60}",
            r"for more on [^.]{3,60}, (?:see|visit|read|click|go to|listen|watch).{0,80}",
        ),
        reason="an invitation to read something else",
        example="Read more from the Harbor Desk",
    ),
    Rule(
        name="click-here",
        pattern=any_of(
            r".{0,120}\bclick(?:ing)? here(?: (?:to|for) [^.!?]{0,60})?[.!)]?",
            r".{0,500}\bto read more of .{3,60}\bclick here(?: now)?\.?",
        ),
        reason="a link with no words of its own",
        example="Don't see the graphic above? Click here.",
        needs=("click",),
    ),
    Rule(
        name="rest-of-page",
        pattern=any_of(
            _HEADINGS,
            r"(?:the )?(?:top|more|latest|popular|recent|similar|other)(?: (?:popular|recent|top|news))* "
            r"(?:stories|articles|news|posts|headlines|videos|coverage|content|links|reading)"
            r"(?: (?:from|in|on|for) .{2,30})?:?",
            r"read also:?|from our partners|around the web|up next|what to read next",
            r"share this (?:article|story|page).{0,40}|about the author|this article tagged under:?.*",
            r"support .{2,40} journalism",
        ),
        reason="the heading of lists of links after the article, and all that follows",
        example="Most Popular",
        takes=Takes.REST,
    ),
    Rule(
        name="heading-of-links",
        pattern=_HEADINGS,
        reason="the same among paragraphs: it goes alone",
        example="READ MORE:",
        where=Where.LEFT_OVER,
    ),
    Rule(
        name="poll",
        pattern=r".{0,160}\bvote now\b.{0,60}",
        reason="an advertisement that looks like a question",
        example="Should the port reopen? Vote Now in Urgent Poll",
        needs=("vote now",),
    ),
    Rule(
        name="follow",
        pattern=any_of(
            r"(?:you can )?(?:follow|like|find|connect with|join) [^.!?]{1,80}? on (?:our )?"
            r"(?:twitter|facebook|instagram|linkedin|youtube|telegram|x)\b.{0,80}",
            r"(?:you can )?follow [^.!?]{1,80}?(?: at |: ?)(?:https?://|@|twitter\.com)\S*.{0,80}",
            r"follow (?:us|me|@\w+)(?: .{0,40})?",
            r"twitter:\s?.{0,80}",
            r"follow .{3,80} coverage\b.{0,40} at:? .{0,60}",
        ),
        reason="an invitation to follow somebody",
        example="Follow us on Twitter",
    ),
    Rule(
        name="own-advertising",
        pattern=any_of(
            r"visit [^.]{3,60} homepage for more stories\.?",
            r"[^.]{2,40} is an? [^.]{2,40} content partner\b.{0,200}",
            r"(?:the )?(?:opinions|views) expressed\b.{0,100}\b(?:do not|are|not)\b.{0,160}",
            r"to find out more about .{3,200}",
            r"support .{2,40} journalism|send us your questions|have a (?:tip|question|story)\b.{0,120}",
        ),
        reason="the site speaks of itself",
        example="Visit Harbor News's homepage for more stories.",
    ),
    Rule(
        name="contact",
        pattern=any_of(
            rf"(?:[—–-] ?)?write to [^!?]{{0,120}}{_ADDRESS}.{{0,120}}",
            r"(?:e-?mail|contact|reach) (?:us|me|him|her|them|the (?:author|writer|reporter|editor)s?)\b"
            rf"[^!?]{{0,80}}{_ADDRESS}.{{0,80}}",
        ),
        reason="how to reach the writer",
        example="Write to Ann Lee at ann.lee@example.com",
        needs=("@",),
    ),
    Rule(
        name="address",
        pattern=rf"(?:e-?mail: ?)?{_ADDRESS}",
        reason="the writer's address alone",
        example="ann.lee@example.com",
        where=Where.TAIL,
        needs=("@",),
    ),
    Rule(
        name="author-note",
        pattern=rf".{{10,400}}\b(?:contacted|reached|e-?mailed) at {_ADDRESS}",
        reason="who the writer is and how to reach him",
        example="Ann Lee is the harbor editor. She can be reached at ann.lee@example.com.",
        where=Where.TAIL,
        needs=("@",),
    ),
)
