"""Furniture of pictures and embedded posts. Captions that are sentences stay; credits go."""

from __future__ import annotations

from corpus.rule import Rule, Takes, Where, any_of

_AGENCY = any_of(
    *(
        "Getty(?: Images)?",
        "AFP",
        r"A\.?P\.?(?: Photo)?",
        "(?:The )?Associated Press",
        "(?:Reuters|REUTERS)(?: photo)?",
    ),
    *("EPA(?:-EFE)?", "epa", "EFE", "Bloomberg(?: News)?", "Press Association", "PA(?: Media| Wire)?", "Shutterstock"),
    *(
        "Alamy(?: Stock Photo)?",
        "iStock(?:photo)?",
        "Dreamstime",
        "Pixabay",
        "Unsplash",
        "Flickr",
        "Xinhua",
        "DPA",
        "dpa",
    ),
    *("TASS", "Kyodo(?: News)?", "Landov", "Zuma(?: Press)?", "UPI", "Corbis", "NurPhoto", "Sipa(?: USA)?", "Polaris"),
    *("Redux", "Rex(?: Features)?", "LightRocket", "BBC", "CNN", "NPR", "Politico", "POLITICO", "Vox", "BuzzFeed News"),
    *(
        "Fox News",
        "The (?:New York Times|Washington Post|Wall Street Journal|Guardian|Hill)",
        "ProPublica",
        "USA TODAY",
    ),
    *("White House", "Pool", "Handout", "File Photo"),
)
_PHOTO_AGENCY = r"(?:Getty Images|AFP|AP|Reuters|REUTERS|EPA|Bloomberg)"
_NAME = r"[A-Z][\w'’.-]*(?: (?:[A-Z][\w'’.-]*|de|van|von|der|da|al|bin)){0,4}"
_FULL_NAME = r"[A-Z][\w'’.-]*(?: (?:[A-Z][\w'’.-]*|de|van|von|der|da|al|bin)){1,4}"
_BY = rf"{_NAME}(?: ?[/|,;] ?[A-Z][\w'’. -]{{1,40}}?){{0,4}}?(?: ?/ ?| via | \| |; ){_AGENCY}"
_LABEL = (
    r"(?:[Pp]hoto(?:graph(?:er)?|s)?|[Ii]mage|[Pp]icture|[Cc]redit|[Ii]llustration|[Gg]raphic|[Ss]ource|FILE PHOTO)"
)
_WORDS = r"(?:[^.!?()]|(?<=\b[A-Z])\.)"
_SIGNATURE = r"(?:—|–|-) ?[^@\n]{1,70}\(@\w{1,30}\),? [A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}"

PICTURES: tuple[Rule, ...] = (
    Rule(
        name="enlarge",
        pattern=r"(?:enlarge this image|toggle caption|hide caption|image credit)\b.{0,200}|enlarge",
        reason="the button under a picture, with its credit",
        example="Enlarge this image toggle caption Ann Lee/Getty Images Ann Lee/Getty Images",
    ),
    Rule(
        name="picture-rights",
        pattern=r"image (?:copyright|source),? ?[^.!?]{2,40}?(?: image caption,?\s|\Z)",
        reason="the owner of a picture; its caption stays",
        example="Image copyright Getty Images Image caption ",
        takes=Takes.FRONT,
    ),
    Rule(
        name="picture-rights-of-agency",
        pattern=rf"Image (?:copyright|source),? {_AGENCY}(?:/\w+)?\s+(?=[A-Z“\"‘'])|Image caption,?\s+|"
        rf"{_FULL_NAME} ?/ ?{_PHOTO_AGENCY}\s+(?=[A-Z][a-z])|"
        r"Getty Images\s+(?!Chief|Chair|President|Inc|Holdings|Founder|Director|Photo|Contribut)(?=[A-Z][a-z]+ [a-z])",
        reason="the same glued to a paragraph or a caption",
        example="Image copyright Reuters ",
        takes=Takes.FRONT,
        any_case=False,
    ),
    Rule(
        name="slideshow-box",
        pattern=r".{0,560}\bview slideshow\b.{0,80}",
        reason="the names under the pictures of a slideshow",
        example="Ann Lee AFP via Getty Images Ben Kim AP 6 View Slideshow Back Continue Share this: Facebook",
        needs=("view slideshow",),
    ),
    Rule(
        name="picture-buttons",
        pattern=r"Facebook Twitter Pinterest\s+(?=[A-Z])",
        reason="share buttons on a picture",
        example="Facebook Twitter Pinterest ",
        takes=Takes.FRONT,
        any_case=False,
    ),
    Rule(
        name="credit-line",
        pattern=any_of(
            rf"\(?{_LABEL}(?: [Ii]llustration)?(?: by| credit:?| courtesy(?: of)?|:) ?{_WORDS}{{2,90}}\)?\.?",
            r"(?:CREDIT|SOURCE|PHOTO|IMAGE)S?: .{2,90}",
            rf"\(?{_BY}{_WORDS}{{0,30}}\)?\.?",
        ),
        reason="whose picture it is",
        example="Photo: Ann Lee - Pixabay",
        any_case=False,
    ),
    Rule(
        name="credit-line-head",
        pattern=_AGENCY,
        reason="the same, above the article",
        example="Getty Images",
        where=Where.HEAD,
        any_case=False,
    ),
    Rule(
        name="bracketed-credit",
        pattern=any_of(
            rf"\((?:[^()]{{2,80}}/)?{_AGENCY}(?:[/:] ?[^()]{{2,60}})?\)",
            rf"\([^()]{{0,60}}{_LABEL}[^()]{{0,10}}:[^()]{{2,80}}\)",
        ),
        reason="the same in brackets",
        example="(Ann Lee/Illustration/File Photo/Reuters)",
        any_case=False,
    ),
    Rule(
        name="caption-without-sentence",
        pattern=any_of(
            r"[^.!?]{3,160}(?<!\.) (?:Photographer|Photograph|Source): [^!?]{3,90}",
            rf"[^.!?]{{3,60}} {_NAME}(?:/| via ){_AGENCY}",
        ),
        reason="a few words under a picture, and whose picture it is",
        example="Ann Lee Photographer: Ben Kim/Bloomberg",
        any_case=False,
        needs=("source:", "photograph", "/", " via "),
    ),
    Rule(
        name="credit-after-caption",
        pattern=any_of(
            r"(?<=[.!?”\"’']) +(?:Photo(?: Illustration|grapher|graph)?|Credit|Source|Illustration): ?"
            rf"{_WORDS}{{3,90}}",
            r"(?<=[.!?”\"’']) +REUTERS/[^.!?()]{3,60}",
            rf"(?<=[.!?”\"’']) +\({_FULL_NAME}(?:/[^()]{{2,40}}?)?(?:/| for | via ){_AGENCY}\)",
            rf"(?<=[.!?”\"’']) +\((?:{_AGENCY}[/:] ?[^()]{{2,40}}|Source: ?[^()]{{0,40}}{_AGENCY})\)",
            rf" +\(Photo(?: by)?:? ?(?:[^()]{{2,60}}[/,] ?)?{_AGENCY}\)",
            r"(?<=[.!?”\"’']) +\((?:photo credit|[Ss]creenshot)[/:][^()]{2,40}\) More",
            r"(?<=[.!?”\"’']) +\([A-Z][a-z]{2,8}\.? \d{1,2}\) AP",
            rf"(?<=[.!?”\"’']) +{_BY}",
            rf" +\| {_AGENCY}",
        )
        + r"\.?",
        reason="whose picture it is, after the sentence that describes it",
        example=" Photographer: Ben Kim/Bloomberg",
        takes=Takes.BACK,
        any_case=False,
        needs=("(", "/", "|", ": ", " via "),
    ),
    Rule(
        name="post-buttons",
        pattern=r"Skip Twitter post(?: \d+)? by @\w+\s+",
        reason="the link over an embedded post",
        example="Skip Twitter post 2 by @annlee ",
        takes=Takes.FRONT,
        any_case=False,
    ),
    Rule(
        name="post-buttons-after",
        pattern=r"(?<=, \d{4})\s+(?:Report|End of Twitter post.{0,40})",
        reason="the button under an embedded post",
        example=" Report",
        takes=Takes.BACK,
        any_case=False,
        needs=("report", "twitter"),
    ),
    Rule(
        name="embedded-post",
        # A post in plain sentences with its writer's name and date is a quotation, and stays as one.
        pattern=any_of(
            rf"(?=.*(?:https?://|#\w|\bpic\.twitter\.com/|.@\w+.*\(@)).*{_SIGNATURE}",
            rf".{{0,60}}{_SIGNATURE}",
            r".*\bpic\.twitter\.com/\w+\s*|.*https?://t\.co/\w+",
            r"A post shared by .*|View this post on Instagram.*|View (?:image|photo|tweet) on .*",
            r"End of Twitter post.*|Skip Twitter post.{0,40}",
        ),
        reason="a post of a social network that lives on its link, picture or hashtag, or is a mere exclamation",
        example="Ports are open. #ports — Ann Lee (@annlee) March 4, 2019",
        any_case=False,
        needs=("(@", "t.co/", "pic.twitter", "view", "instagram", "twitter post"),
    ),
    Rule(
        name="ticker",
        pattern=r"(?:(?:and |, )?[A-Z][^.!?,]{2,50}(?:Inc\.|Corp\.|Co\.|Group)?[^.!?,]{0,20} [A-Z]{1,5}(?:\.[A-Z])?, ?"
        r"[+-]\d+\.\d+% ?)+",
        reason="share prices from the side column",
        example="Harbor Corp. HBR, -1.10%",
        any_case=False,
        needs=("%",),
    ),
)
