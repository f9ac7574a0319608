"""Furniture of the page: advertising, buttons, players, comments, newsletters, rights."""

from __future__ import annotations

from corpus.rule import Rule, Takes, Where, any_of

_NETWORK = any_of(
    *("Facebook(?: Messenger)?", "Twitter", "Pinterest", "Linked ?In", "WhatsApp", "Flipboard", "Reddit", "Telegram"),
    *("Tumblr", r"Google\+", "Instagram", "YouTube", "Bluesky", "Threads", "E-?mail", "Tweet", "Messenger", "SMS"),
)
_BUTTON = any_of(
    _NETWORK,
    "Share",
    "Post",
    "Print",
    "Copy(?: link)?",
    "Link copied",
    "Save",
    "Like",
    "Pin it",
    "Comments?",
    "X",
    "More",
)
_SHARE_WORDS = r"(?:\s+share this (?:article|story)(?:\s+(?:share|tweet|post|e-?mail|print))*)"
_WHEN = any_of(  # dates and times of day, and what stands between them
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?",
    r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?",
    r"\d{1,2}[:.]\d\d",
    r"\d{1,4}(?:st|nd|rd|th)?",
    r"[ap]\.?m\.?",
    r"[ecmp][sd]?t|gmt|utc|bst",
    r"at|on|and|hours?|minutes?|days?|ago",
    r"[,.;:|/–—-]|\s",
)
_UPDATED = rf"(?:first |last |originally )?(?:updated?|published|posted|modified)(?: at| on|:)? {_WHEN}+"

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
        pattern=any_of(
            r"\(?(?:(?:the )?(?:story|article|text|post)s? )?continue[sd]? (?:reading )?(?:below|after|the main story)"
            r".{0,40}\)?",
            r"scroll (?:down )?(?:to continue|for more).{0,40}",
            r"read on below",
        ),
        reason="says that the article goes on after something else",
        example="Story Continued Below",
    ),
    Rule(
        name="listen",
        pattern=any_of(
            rf"listen to (?:this )?(?:article|story)(?:\s+\d{{1,2}}:\d\d)?{_SHARE_WORDS}?",
            r"share this (?:article|story) share tweet post e-?mail",
        )
        + r"\s*(?=\Z|[A-Z“\"‘'])",
        reason="the button of an audio player, before a paragraph",
        example="LISTEN TO ARTICLE 4:15 SHARE THIS ARTICLE Share Tweet Post Email",
        takes=Takes.FRONT,
    ),
    Rule(
        name="listen-after",
        pattern=rf"(?:\s+read more opinion)?\s+listen to (?:this )?article\s+\d{{1,2}}:\d\d{_SHARE_WORDS}?",
        reason="the same, after a paragraph",
        example=" Read more opinion LISTEN TO ARTICLE 4:15 SHARE THIS ARTICLE Share Tweet Post Email",
        takes=Takes.BACK,
        needs=("listen to",),
    ),
    Rule(
        name="length",
        pattern=any_of(
            r"listen (?:\d+ min(?:utes?)?|now)",
            r"\d+:\d\d(?: / \d+:\d\d)?",
            r"\d+ min(?:ute)?s? (?:read|listen|watch)",
        ),
        reason="how long it takes to read or hear",
        example="5 min read",
    ),
    Rule(
        name="listen-box",
        pattern=r".{0,300}\blisten · \d+:\d\d(?: \d+:\d\d)?",
        reason="a box that plays another article",
        example="World Ports Reopen After The Strike Listen · 3:26 3:26",
        needs=("listen",),
    ),
    Rule(
        name="share-bar",
        pattern=any_of(
            rf"share (?:(?:this|on|via|to|with|the) )+(?:article|story|page|post|friends|{_NETWORK})\b[^.!?]{{0,60}}",
            _NETWORK,
            rf"{_BUTTON}(?:[\s|/·•,]+(?:on |via |to |this )?(?:{_BUTTON}|article|story))+",
        ),
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
        pattern=any_of(
            r"load(?:ing)?(?: more)?(?: \w+)?[.… ]*",
            r"(?:see|view|show|get|hide) (?:all|more|less|caption)(?: [\w']+){0,3}",
            r"back to (?:top|article)|skip to (?:main )?content|read full article|tap to unmute",
            r"close|menu|search|replay|more videos|up next|video|photos?|copy|more|gallery",
            r"play (?:video|audio)\b.*|autoplay.{0,20}",
            r"slideshow(?: \(\d+ images?\))?|\d+ (?:photos|images|comments)",
            r"interested in .{3,60}\? add .{3,200}",
        ),
        reason="a button, or a heading without words of its own",
        example="Load more",
    ),
    Rule(
        name="close-button",
        pattern=r"CLOSE (?=[A-Z][a-z])",
        reason="the button of a window over a picture, glued to the caption",
        example="CLOSE ",
        takes=Takes.FRONT,
        any_case=False,
    ),
    Rule(
        name="video-player",
        pattern=any_of(
            r"just watched\b.*must watch\b.*",
            r"media playback is (?:unsupported|not supported) on your device(?: media caption\b.*)?",
            r"(?:media|video) caption\b.*",
            r"(?:your browser|this browser|javascript) .{0,80}(?:support|enable|disabled).{0,80}",
            r"watch the latest videos?(?: at .*)?|watch (?:now|live)\W*",
            r"\d\d?:\d\d now playing.*|chat with us in .*",
        ),
        reason="the notice or caption of a video",
        example="Media playback is unsupported on your device Media caption How tariffs work",
    ),
    Rule(
        name="video-player-front",
        pattern=r"media playback is (?:unsupported|not supported) on your device\s*",
        reason="the same, glued to a paragraph",
        example="Media playback is unsupported on your device ",
        takes=Takes.FRONT,
    ),
    Rule(
        name="comments",
        pattern=any_of(
            r".{2,40} has removed its comments? section\b.*",
            r"comments? (?:are|is|have been) (?:now )?closed.*",
            r"(?:view|show|load|read|post|leave|add|write|join|see|hide)(?: (?:all|the|a|your|more))?(?: \d[\d,]*)? "
            r"comments?\b.{0,60}",
            r"join the (?:discussion|conversation|debate)\b.{0,120}",
            r"(?:we invite you to )?join the discussion on .{0,60}",
            r".{0,60}comment(?:ing)? (?:policy|rules|guidelines)\b.{0,120}",
            r"comments? ?(?:\(?\d+\)?)?|sign in to comment.*",
        ),
        reason="a notice about readers' comments",
        example="The Hill has removed its comment section, as there are many other places to talk.",
    ),
    Rule(
        name="newsletter",
        pattern=any_of(
            r"(?:sign(?:ing)?[ -]up|subscribe)\b[^.]{0,80}\b(?:newsletters?|alerts?|inbox|updates|podcast|"
            r"channel|youtube|briefing|e-?mails?|app)\b.{0,160}",
            r"newsletter sign[ -]?up\b.*|manage newsletters|subscribe(?: now| today)?",
            r".{0,300}\bby signing up,? you agree\b.*",
            r".{0,120}\bdelivered (?:\w+ )?to your inbox\b.*|get our .{0,40}\bnewsletters?\b.{0,160}",
            r"get (?:our|the) [^.]{3,60}subscribe to [^.]{3,60} newsletter\.?",
            r".{0,300}\bsign up for our newsletters?\b.{0,80}",
            r"[^.]{3,80}\bnewsletter\b[^.]{0,160}\. sign up (?:here|now|today)\b.{0,40}",
            r"[^.]{3,120}\. sign up (?:to|for) (?:receive|get)\b.{0,120}",
            r"thank(?:s| you) for (?:subscribing|signing up|reading).{0,160}|already a subscriber\b.*",
            r"you must select a newsletter.*|invalid e-?mail address.*|this site is protected by recaptcha.*",
        ),
        reason="an invitation to a newsletter",
        example="Sign up for Daily Newsletters Manage Newsletters",
        needs=("newsletter", "sign up", "sign-up", "signing", "inbox", "subscri", "recaptcha", "invalid e"),
    ),
    Rule(
        name="mail",
        pattern=any_of(
            r"(?:click here to |to )?unsubscribe(?: here| now| from this list)?"
            r"(?:[:,]? ?(?:https?://\S+|click here))?\.?",
            r"(?:update|manage|change) your (?:e-?mail |subscription )?preferences\b[^.]{0,120}\.?",
            r"having trouble (?:viewing|reading) this (?:e-?mail|message|newsletter)\?.{0,160}",
            r"view (?:this (?:e-?mail|message|newsletter) )?(?:online|in (?:your|a) (?:web )?browser)\b[^.]{0,120}\.?",
            r"you(?:['’]re| are) receiving this (?:e-?mail|message|newsletter) because\b.{0,200}",
            r"if you no longer (?:wish|want) to receive (?:this|these|our) (?:e-?mail|message|newsletter)s?\b.{0,160}",
            r"forwarded this (?:e-?mail|message|newsletter)\?.{0,120}",
        ),
        reason="how a newsletter that came by mail is read, passed on and got rid of",
        example="Unsubscribe here: https://harbour.example/u",
        needs=("unsubscribe", "preferences", "trouble", "view", "receiving this", "no longer", "forwarded this"),
    ),
    Rule(
        name="application",
        pattern=any_of(
            r"(?:click here|tap here|download|get) (?:to |for |the )[^.]{0,40}\bapp\b[^.]{0,40}",
            r"get [^.]{3,40} on the go by clicking here",
            r"get (?:the )?[^.]{2,30} app",
        ),
        reason="an invitation to install something",
        example="CLICK HERE TO GET THE HARBOR NEWS APP",
    ),
    Rule(
        name="rights",
        pattern=any_of(
            r"(?:©|\(c\)|copyright(?= *(?:©|\(c\)|\d{4}))).{0,300}",
            r"[^.]{0,40}all rights reserved\b.{0,200}",
            r"this material may not be (?:published|broadcast).*",
            r"[^.]{0,60}click here for reprint permission\.?",
            r"(?:reprints?(?: and permissions)?|permissions|terms of (?:use|service)|privacy (?:policy|notice))\W*",
            r"content created by .{3,60} is available without charge\b.{0,300}",
        ),
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
        pattern=r"Story highlights\s*(?=\Z|[A-Z“\"‘'0-9])",
        reason="the heading of a box of key points; the points stay",
        example="Story highlights ",
        takes=Takes.FRONT,
        any_case=False,
    ),
    Rule(
        name="kicker",
        pattern=r"(?:analysis/opinion|opinion|analysis|commentary|breaking(?: news)?|exclusive|live updates?):?",
        reason="the heading over a headline",
        example="ANALYSIS/OPINION:",
        where=Where.HEAD,
    ),
    Rule(
        name="updated",
        pattern=rf"\W{{0,3}}(?:this (?:report|story|article|post|page) (?:was|has been) )?{_UPDATED}",
        reason="when the page was last changed",
        example="— Updated 5:04 p.m.",
        where=Where.TAIL,
    ),
    Rule(
        name="updated-head",
        pattern=rf"\W{{0,3}}{_UPDATED}",
        reason="the same, above the article",
        example="Updated at 10:30 a.m. ET",
        where=Where.HEAD,
    ),
    Rule(
        name="tags",
        pattern=any_of(
            r"(?:tags?|topics?|filed under|categor(?:y|ies)|keywords):? [^.!?]{0,200}",
            r"(?:this article )?tagged (?:under|with):? [^.!?]{0,200}",
        ),
        reason="the tags of the article",
        example="Tags Customs Ports",
        where=Where.TAIL,
    ),
)
