"""The shape of a message as values: texts, buttons, boxes. Pure; `bot.chat.views` makes discord.py's objects of them.

Discord takes 40 components and 4,000 characters of text in one such message, and checks neither before it is sent;
so whoever fills a layout counts with `size` and `count`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

TEXT_LIMIT = 4000
"""UTF-16 units of text in all texts of one layout."""
MESSAGE_LIMIT = 2000
"""UTF-16 units of a message of plain text: the strictest reading of Discord's limit, most emoji count twice."""
COMPONENT_LIMIT = 40
BUTTONS_IN_A_ROW = 5
LABEL_LIMIT = 38
"""Characters that Discord advises for a button with an emoji or without; 80 is the most that it takes."""
OPTION_LIMIT = 100
OPTIONS_LIMIT = 25


def size(text: str) -> int:
    """The length of a text in UTF-16 units: the strictest reading of Discord's limits, most emoji count twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Style(StrEnum):
    """What a button looks like."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button with an action, the id that comes back when it is clicked."""

    label: str
    action: str
    style: Style = Style.SECONDARY
    disabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice of a menu; label, value and description have at most OPTION_LIMIT characters.

    `chosen`: the menu shows it as what is chosen now; one of a menu at most.
    """

    label: str
    value: str
    description: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """A menu of which one option is chosen; it fills a row."""

    action: str
    placeholder: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown."""

    content: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Markdown with a button to its right."""

    content: str
    button: Button


@dataclass(frozen=True, slots=True)
class Line:
    """A thin line between texts."""


@dataclass(frozen=True, slots=True)
class Row:
    """Up to five buttons side by side, or one menu."""

    items: tuple[Button | Menu, ...]


Block = Text | Beside | Line | Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A message: blocks in a box with a coloured edge (0xRRGGBB), and rows of buttons beneath it."""

    blocks: tuple[Block, ...]
    rows: tuple[Row, ...] = ()
    colour: int | None = None

    @property
    def text_size(self) -> int:
        """UTF-16 units of all its texts."""
        return sum(size(block.content) for block in self.blocks if isinstance(block, Text | Beside))

    @property
    def components(self) -> int:
        """How many components Discord counts, the box among them."""
        return 1 + sum(map(_count, (*self.blocks, *self.rows)))

    @property
    def actions(self) -> Iterator[str]:
        """The actions of all buttons and menus."""
        for block in (*self.blocks, *self.rows):
            if isinstance(block, Beside):
                yield block.button.action
            elif isinstance(block, Row):
                yield from (item.action for item in block.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file to be sent along."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is sent: the layout, and the same as plain text for where a layout cannot be shown.

    `text` may be what makes the text: beside a layout it is hardly ever needed. `answer` is the id of the kept answer
    that it shows, if it shows one.
    """

    text: str | Callable[[], str]
    layout: Layout | None = None
    files: tuple[Attachment, ...] = field(default=())
    answer: str | None = None

    @property
    def plain(self) -> str:
        """The text, made now if it was not."""
        return self.text if isinstance(self.text, str) else self.text()


def _count(block: Block) -> int:
    match block:
        case Beside():
            return 3
        case Row(items=items):
            return 1 + len(items)
        case _:
            return 1


def buttons(*items: Button) -> tuple[Row, ...]:
    """The buttons in as many rows as they need."""
    return tuple(Row(items[begin : begin + BUTTONS_IN_A_ROW]) for begin in range(0, len(items), BUTTONS_IN_A_ROW))
