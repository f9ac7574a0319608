"""Furniture of the site: links to other articles."""

from __future__ import annotations

from corpus.rule import Rule, Takes

_LABEL = (
    r"(?:also )?(?:read(?: more| also| next)?|see also|see|more|related(?: \w+)?|watch|now watch|video|photos?|pictures|"
    r"listen|recommended|don[’']t miss|full coverage|live updates?|live|slideshow|gallery|bookmark|must read|in pictures|"
    r"long read|podcast|interactive|quiz|next|previous|further reading|also in .{2,30}|(?:also|more) (?:on|from) [^:]{2,40}|"
    r"from [^:]{2,30} magazine|read more from [^:]{2,40})"
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
        example="Senator Ann Lee Ann Marie LeeLee wins the vote Senate adjourns early MORE (D-Ohio) said the bill was ready.",
        takes=Takes.INSIDE,
        any_case=False,
    ),
    Rule(
        name="bracketed-link",
        pattern=r"[(\[] ?(?:"
        + _LABEL
        + r")\s?:[^()\[\]]*[)\]]|\( [A-Z][^()]{3,160}\)|\[(?:read|see|watch|listen)\b[^\[\]]*\]",
        reason="a link to another article, in brackets on a line of its own",
        example="(Also on HARBOR NEWS: Ports reopen)",
    ),
    Rule(
        name="labelled-link",
        pattern=_LABEL + r"\s?:\s?(?:[^.!?]|[.!?](?=\S)|(?<=\b[A-Z])\.|(?<=\bU\.S)\.|(?<=\bvs)\.){3,200}[?!]?",
        reason="a link to another article",
        example="SEE ALSO: Ports reopen after the strike",
    ),
    Rule(
        name="glued-label",
        pattern=r"(?=[A-Z])[A-Z][\w’' -]{2,30}:(?=[A-Z#0-9‘“'\"])[^.!?]{5,160}[?!]?",
        reason="a label and a headline without a space between: the link of a page's side column",
        example="PORTS TODAY:How the strike ended",
        any_case=False,
    ),
    Rule(
        name="rich-link",
        pattern=r"[^.]{5,200}\bRead more",
        reason="a box with another article's headline",
        example="Ports reopen after the strike Read more",
        any_case=False,
    ),
    Rule(
        name="read-more",
        pattern=r"(?:to )?(?:read|see|find|hear|learn) (?:(?:our )?(?:more|all|other|the full)|or share this|an? op-ed)\b[^.!?]{0,160}"
        r"(?:https?://\S*)?[.!]?|read more(?: [^.!?]{0,80})?|more(?: stories)? (?:on this|from|like this|in)\b[^.!?]{0,80}|"
        r"for more (?:stories|news|on)\b.{0,120}|visit .{3,60} for more.{0,60}|view (?:original|the original) .{0,60}",
        reason="an invitation to read something else",
        example="Read more from the Harbor Desk",
    ),
    Rule(
        name="click-here",
        pattern=r".{0,120}\bclick(?:ing)? here(?: (?:to|for) [^.!?]{0,60})?[.!)]?",
        reason="a link with no words of its own",
        example="Don't see the graphic above? Click here.",
    ),
    Rule(
        name="list-of-links",
        pattern=r"(?:the )?(?:most|top|more|best|editors?[’']s?|recommended|trending|popular|latest|related|recent|further|other|similar)"
        r"(?: (?:popular|read|viewed|shared|watched|commented|recent|stories|articles|news|posts|headlines|videos|content|topics|links|"
        r"coverage|reading|picks?|from|in|for|you|now|on|this|story|the|[A-Z]\w+))*:?|"
        r"read (?:more|next|also):?|see also:?|you (?:may|might) (?:also )?(?:like|be interested in).{0,30}|more on this.{0,20}|"
        r"(?:trending|recommended|related)(?: (?:now|stories|articles|topics))?:?|from our partners|around the web|up next|"
        r"share this (?:article|story|page).{0,40}|about the author|this article tagged under:?.*|support .{2,40} journalism|"
        r"what to read next|more in .{2,40}",
        reason="the heading of a list of links after the article",
        example="Most Popular",
        takes=Takes.REST,
    ),
    Rule(
        name="heading-of-links",
        pattern=r"most (?:popular|read|viewed|shared)|read more:?|related(?: (?:stories|articles|coverage|content|topics|links))?:?|"
        r"trending(?: now)?|recommended(?: for you)?|more on this(?: story|\.\.\.(?: [^.!?]{5,150})?)?|see also:?|you may also like.{0,20}",
        reason="the heading of a list of links",
        example="READ MORE:",
    ),
    Rule(
        name="poll",
        pattern=r".{0,160}\bvote now\b.{0,60}",
        reason="an advertisement that looks like a question",
        example="Should the port reopen? Vote Now in Urgent Poll",
    ),
    Rule(
        name="follow",
        pattern=r"(?:you can )?(?:follow|like|find|connect with|join) [^.!?]{1,80}?(?: on |at |: ?)(?:our )?(?:twitter|facebook|instagram|"
        r"linkedin|youtube|telegram|x\b|https?://|@|twitter\.com)\S*.{0,80}|follow (?:us|me|@\w+)(?: .{0,40})?|"
        r"twitter:\s?.{0,80}|follow .{3,80} coverage\b.{0,40} at:? .{0,60}",
        reason="an invitation to follow somebody",
        example="Follow us on Twitter",
    ),
    Rule(
        name="own-advertising",
        pattern=r"visit [^.]{3,60} homepage for more stories\.?|[^.]{2,40} is an? [^.]{2,40} content partner\b.{0,200}|"
        r"(?:the )?(?:opinions|views) expressed\b.{0,100}\b(?:do not|are|not)\b.{0,160}|"
        r"to find out more about .{3,200}|support .{2,40} journalism|send us your questions|have a (?:tip|question|story)\b.{0,120}",
        reason="the site speaks of itself",
        example="Visit Harbor News's homepage for more stories.",
    ),
    Rule(
        name="contact",
        pattern=r"(?:[—–-] ?)?(?:write|e-?mail|contact|reach|send (?:an )?e-?mails?)\b[^!?]{0,120}\b[\w.+-]+@[\w-]+\.[\w.-]+.{0,120}|"
        r"[\w.+-]+@[\w-]+\.[\w.-]+",
        reason="how to reach the writer",
        example="Write to Ann Lee at ann.lee@example.com",
    ),
)
