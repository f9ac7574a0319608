"""The cleaning rules, in the order in which they are tried. A new one goes into the module of its kind."""

from __future__ import annotations

from corpus.cleaning_rules_credits import CREDITS
from corpus.cleaning_rules_links import LINKS
from corpus.cleaning_rules_page import PAGE
from corpus.cleaning_rules_pictures import PICTURES
from corpus.rule import Rule

RULES: tuple[Rule, ...] = (*PAGE, *LINKS, *PICTURES, *CREDITS)
