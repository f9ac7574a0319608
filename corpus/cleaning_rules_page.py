"""Furniture of the page: advertising, buttons, players, comments, newsletters, rights."""

from __future__ import annotations

from corpus.rule import Rule, Takes, Where

_NETWORK = (
    r"(?:Facebook(?: Messenger)?|Twitter|Pinterest|LinkedIn|Linked In|WhatsApp|Flipboard|Reddit|Telegram|Tumblr|"
    r"Google\+|Instagram|YouTube|Bluesky|Threads|Email|E-mail|Tweet|Messenger|SMS)"
)
_BUTTON = rf"(?:{_NETWORK}|Share|Post|Print|Copy(?: link)?|Link copied|Save|Like|Pin it|Comments?|X|More|Text)"
_WHEN = (  # dates and times of day, and what stands between them
    r"(?:(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?|"
    r"\d{1,4}(?:st|nd|rd|th)?|\d{1,2}[:.]\d\d|[ap]\.?m\.?|[ecmp][sd]?t|gmt|utc|bst|at|on|and|hours?|minutes?|days?|ago|[,.;:|/–—-]|\s)+"
)

PAGE: tuple[Rule, ...] = (
    Rule(
        name="advertisement",
        pattern=r"[-–—\[( ]*(?:skip )?(?:advertis?ements?|advertising|sponsored(?: content| post)?|paid post|ads?)"
        r"[\])\-–—:. ]*(?:(?:continue reading|scroll) .{0,40})?",
        reason="a place for advertising",
        example="Advertisement Continue reading the main story",
    ),
    Rule(
        name="continued",
        pattern=r"\(?(?:(?:the )?(?:story|article|text|post)s? )?continue[sd]? (?:reading )?"
        r"(?:below|after|the main story).{0,40}\)?|scroll (?:down )?(?:to continue|for more).{0,40}|read on below",
        reason="says that the article goes on after something else",
        example="Story Continued Below",
    ),
    Rule(
        name="listen",
        pattern=r"listen to (?:this )?(?:article|story)(?:\s+\d{1,2}:\d\d)?"
        r"(?:\s+share this (?:article|story)(?:\s+(?:share|tweet|post|email|print))*)?\s*(?=\Z|[A-Z“\"‘'])",
        reason="the button of an audio player",
        example="LISTEN TO ARTICLE 4:15 SHARE THIS ARTICLE Share Tweet Post Email",
        takes=Takes.FRONT,
    ),
    Rule(
        name="listen-length",
        pattern=r"(?:listen (?:\d+ min(?:utes?)?|now)|\d+:\d\d(?: / \d+:\d\d)?|\d+ min(?:ute)?s? (?:read|listen))",
        reason="how long it takes to read or hear",
        example="5 min read",
    ),
    Rule(
        name="share-bar",
        pattern=rf"(?:share (?:this|on|via|to|with)\b[^.!?]{{0,60}}|{_NETWORK}|{_BUTTON}(?:[\s|/·•,]+(?:on |via |to |this )?"
        rf"(?:{_BUTTON}|article|story))+)\s*",
        reason="buttons to pass the article on",
        example="Share on Facebook Share on Twitter",
    ),
    Rule(
        name="share-options",
        pattern=r"share all sharing options for:.*",
        reason="the same, with the title again",
        example="Share All sharing options for: Ports reopen after the strike",
    ),
    Rule(
        name="button",
        pattern=r"(?:load(?:ing)?(?: more)?(?: \w+)?[.… ]*|(?:see|view|show|get|hide) (?:all|more|less|caption)(?: [\w']+){0,3}|"
        r"back to (?:top|article)|close|menu|search|skip to (?:main )?content|replay|more videos|up next|"
        r"play (?:video|audio)\b.*|autoplay.{0,20}|video|photos?|copy|more|"
        r"slideshow(?: \(\d+ images?\))?|\d+ (?:photos|images|comments)|gallery|tap to unmute|read full article)",
        reason="a button or a heading without words of its own",
        example="Load more",
    ),
    Rule(
        name="video-player",
        pattern=r"just watched\b.*must watch\b.*|media playback is (?:unsupported|not supported) on your device.*|"
        r"(?:media|video) caption\b.*|(?:your browser|this browser|javascript) .{0,80}(?:support|enable|disabled).{0,80}|"
        r"watch the latest videos?(?: at .*)?|\d\d?:\d\d now playing.*|watch (?:now|live)\W*|chat with us in .*",
        reason="the notice or caption of a video",
        example="Media playback is unsupported on your device Media caption How tariffs work",
    ),
    Rule(
        name="video-player-front",
        pattern=r"media playback is (?:unsupported|not supported) on your device\s*",
        reason="the same, glued to a paragraph",
        example="Media playback is unsupported on your device",
        takes=Takes.FRONT,
    ),
    Rule(
        name="comments",
        pattern=r".{2,40} has removed its comments? section\b.*|comments? (?:are|is|have been) (?:now )?closed.*|"
        r"(?:view|show|load|read|post|leave|add|write|join|see|hide)(?: (?:all|the|a|your|more))?(?: \d[\d,]*)? comments?\b.{0,60}|"
        r"join the (?:discussion|conversation|debate)\b.{0,120}|(?:we invite you to )?join the discussion on .{0,60}|"
        r".{0,60}comment(?:ing)? (?:policy|rules|guidelines)\b.{0,120}|comments? ?(?:\(?\d+\)?)?|sign in to comment.*",
        reason="a notice about readers' comments",
        example="The Hill has removed its comment section, as there are many other places to talk.",
    ),
    Rule(
        name="newsletter",
        pattern=r"(?:sign(?:ing)?[ -]up|subscribe|register)\b[^.]{0,80}\b(?:newsletters?|alerts?|inbox|updates|podcast|channel|youtube|"
        r"briefing|e-?mails?|app)\b.{0,160}|newsletter sign[ -]?up\b.*|.{0,120}\bdelivered (?:\w+ )?to your inbox\b.*|"
        r"get (?:our|the) [^.]{3,60}subscribe to [^.]{3,60} newsletter\.?|manage newsletters|subscribe(?: now| today)?|"
        r"thank(?:s| you) for (?:subscribing|signing up|reading).{0,160}|already a subscriber\b.*|"
        r"[^.]{3,120}\. sign up (?:to|for) (?:receive|get)\b.{0,120}|you must select a newsletter.*|invalid e-?mail address.*",
        reason="an invitation to a newsletter",
        example="Sign up for Daily Newsletters Manage Newsletters",
    ),
    Rule(
        name="application",
        pattern=r"(?:click here|tap here|download|get) (?:to |for |the )[^.]{0,40}\bapp\b[^.]{0,40}|"
        r"get [^.]{3,40} on the go by clicking here|get (?:the )?[^.]{2,30} app",
        reason="an invitation to install something",
        example="CLICK HERE TO GET THE HARBOR NEWS APP",
    ),
    Rule(
        name="rights",
        pattern=r"(?:©|\(c\)|copyright(?= *(?:©|\(c\)|\d{4}|by\b)))[^\n]{0,300}|[^.]{0,40}all rights reserved\b.{0,200}|"
        r"this material may not be (?:published|broadcast).*|[^.]{0,60}click here for reprint permission\.?|"
        r"(?:reprints?|republish(?:ing)?|permissions?|terms of (?:use|service)|privacy (?:policy|notice))\b[^.]{0,60}",
        reason="a copyright line",
        example="Copyright © 2019 The Harbor Times, LLC. Click here for reprint permission.",
    ),
    Rule(
        name="ornament",
        pattern=r"[\W_]+|\d{9,}",
        reason="a line without a word",
        example="___",
    ),
    Rule(
        name="story-highlights",
        pattern=r"story highlights\s*(?=\Z|[A-Z“\"‘'0-9])",
        reason="the heading of a box of key points; the points stay",
        example="Story highlights",
        takes=Takes.FRONT,
        any_case=False,
    ),
    Rule(
        name="kicker",
        pattern=r"analysis/opinion:?|opinion:?|analysis:?|commentary:?|breaking(?: news)?:?|exclusive:?|live updates?:?",
        reason="the heading over a headline",
        example="ANALYSIS/OPINION:",
        where=Where.HEAD,
    ),
    Rule(
        name="updated",
        pattern=rf"\W{{0,3}}(?:this (?:report|story|article|post|page) (?:was|has been) )?(?:first |last |originally )?"
        rf"(?:updated?|published|posted|modified)(?: at| on|:)? {_WHEN}",
        reason="when the page was last changed",
        example="— Updated 5:04 p.m.",
        where=Where.TAIL,
    ),
    Rule(
        name="updated-head",
        pattern=rf"\W{{0,3}}(?:first |last |originally )?(?:updated?|published|posted|modified)(?: at| on|:)? {_WHEN}",
        reason="the same, above the article",
        example="Updated at 10:30 a.m. ET",
        where=Where.HEAD,
    ),
    Rule(
        name="tags",
        pattern=r"(?:tags?|topics?|filed under|categor(?:y|ies)|keywords|(?:this article )?tagged(?: under| with)?)(?::| )[^.!?]{0,200}",
        reason="the tags of the article",
        example="Tags Customs Ports",
        where=Where.TAIL,
    ),
)
