"""Furniture of pictures and embedded posts. Captions that are sentences stay; credits go."""

from __future__ import annotations

from corpus.rule import Rule, Takes

_AGENCY = (
    r"(?:Getty(?: Images)?|AFP|AP|A\.P\.|Associated Press|Reuters|REUTERS|EPA(?:-EFE)?|EFE|Bloomberg(?: News)?|Press Association|PA(?: Media| Wire)?|"
    r"Shutterstock|Alamy(?: Stock Photo)?|iStock(?:photo)?|Dreamstime|Pixabay|Unsplash|Flickr|Xinhua|DPA|dpa|TASS|Kyodo(?: News)?|"
    r"Landov|Zuma(?: Press)?|UPI|Corbis|NurPhoto|Sipa(?: USA)?|Polaris|Redux|Rex(?: Features)?|BBC|CNN|NPR|Politico|POLITICO|Vox|"
    r"BuzzFeed News|Fox News|The (?:New York Times|Washington Post|Wall Street Journal|Guardian|Hill)|ProPublica|USA TODAY)"
)
_PERSON = r"[A-Z][\w'’.-]*(?: (?:[A-Z][\w'’.-]*|de|van|von|der|da|al|bin|[A-Z]\.)){0,4}"
_CREDIT = rf"(?:{_PERSON}|Pool|Handout|File Photo|Stringer)(?: ?[/|,] ?(?:[A-Z][\w'’. -]{{1,40}}|{_AGENCY})){{0,4}}"
_POST_SIGNATURE = r"(?:—|–|-) ?[^()]{1,60} \(@\w{1,30}\),? [A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}"

PICTURES: tuple[Rule, ...] = (
    Rule(
        name="enlarge",
        pattern=r"(?:enlarge this image|enlarge|toggle caption|hide caption|image credit)\b.{0,200}",
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
        pattern=rf"Image (?:copyright|source),? {_AGENCY}(?:/\w+)?\s+(?=[A-Z“\"‘'])",
        reason="the same without a caption, glued to a paragraph",
        example="Image copyright Reuters ",
        takes=Takes.FRONT,
        any_case=False,
    ),
    Rule(
        name="picture-caption-label",
        pattern=r"Image caption,?\s+",
        reason="the label of a caption; the caption stays",
        example="Image caption ",
        takes=Takes.FRONT,
        any_case=False,
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
        pattern=rf"\(?(?:(?i:photo(?:graph(?:er)?|s)?|image|picture|credit|photo credit|illustration|graphic|source|video|file photo)"
        rf"(?: by| credit| courtesy(?: of)?)?:? ?(?:[^.!?]|(?<=\b[A-Z])\.){{2,90}}|{_CREDIT}(?:/| via | \| |; ){_AGENCY}(?:[^.!?]{{0,30}}))\)?",
        reason="whose picture it is",
        example="Photo: Ann Lee - Pixabay",
        any_case=False,
    ),
    Rule(
        name="bracketed-credit",
        pattern=rf"\((?:[^()]{{2,80}}[/, ]{_AGENCY}|[^()]{{0,40}}(?:[Pp]hoto|[Ii]mage|[Cc]redit|Source)[^()]{{0,10}}:[^()]{{2,80}})\)(?: More)?",
        reason="the same in brackets",
        example="(Ann Lee/Illustration/File Photo/Reuters)",
        any_case=False,
    ),
    Rule(
        name="caption-without-sentence",
        pattern=r"[^.!?]{3,100}(?<!\.) (?:Photographer|Photograph|Source): [^!?]{3,90}|[^.!?]{3,60} "
        rf"{_PERSON}(?:/| via ){_AGENCY}|[^.!?]{{3,100}}\([^()]*(?:photo|image|credit)[^()]*\) More",
        reason="a name under a picture, and whose picture it is",
        example="Ann Lee Photographer: Ben Kim/Bloomberg",
        any_case=False,
    ),
    Rule(
        name="credit-after-caption",
        pattern=rf"(?<=[.!?”\"’]) +(?:(?:Photographer|Photograph|Photo|Credit|Source|Illustration): ?(?:[^.!?()]|(?<=\b[A-Z])\.){{3,90}}|"
        rf"REUTERS/[^.!?()]{{3,60}}|\({_CREDIT}/{_AGENCY}\)|\({_AGENCY}\)|{_PERSON}(?:/| \| | via ){_AGENCY})\.?",
        reason="whose picture it is, after the sentence that describes it",
        example=" Photographer: Ben Kim/Bloomberg",
        takes=Takes.BACK,
        any_case=False,
    ),
    Rule(
        name="embedded-post",
        # A post in plain sentences with its writer's name and date is a quotation, and stays as one.
        pattern=rf"(?=.*(?:https?://|#\w|\bpic\.twitter\.com/|.@\w+.*\(@)).*{_POST_SIGNATURE}|.{{0,60}}{_POST_SIGNATURE}|"
        r".*\bpic\.twitter\.com/\w+\s*|.*https?://t\.co/\w+|A post shared by .*|View this post on Instagram.*|"
        r"View (?:image|photo|tweet) on .*",
        reason="a post of a social network that lives on its link, picture or hashtag, or is a mere exclamation",
        example="Ports are open. #ports — Ann Lee (@annlee) March 4, 2019",
        any_case=False,
    ),
    Rule(
        name="ticker",
        pattern=r"(?:(?:and |, )?[A-Z][^.!?,]{2,50}(?:Inc\.|Corp\.|Co\.|Group)?[^.!?,]{0,20} [A-Z]{1,5}(?:\.[A-Z])?, ?[+-]\d+\.\d+% ?)+",
        reason="share prices from the side column",
        example="Harbor Corp. HBR, -1.10%",
        any_case=False,
    ),
)
