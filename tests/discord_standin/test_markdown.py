from __future__ import annotations

import pytest
from discord_standin.markdown import Live, previews, shown


@pytest.mark.parametrize(
    ("content", "text", "kinds"),
    [
        ("plain text, 5 > 3 - 1 #4", "plain text, 5 > 3 - 1 #4", set()),
        ("**a** *b* _c_ __d__ ~~e~~ ||f||", "a b c d e f", {"bold", "italics", "underline", "strike", "spoiler"}),
        (r"\*a\* \_b\_ \\ c:\d", r"*a* _b_ \ c:\d", set()),
        ("`a *b*` ```c```", "`a *b*` ```c```", {"code"}),
        ("# a\n## b\n#c", "a\nb\n#c", {"heading"}),
        ("-# a\nb", "a\nb", {"small"}),
        ("- a\n1. b", "a\nb", {"list"}),
        ("a - b", "a - b", set()),
        ("> a\n> b\nc", "a\nb\nc", {"quote"}),
        (">a", ">a", set()),
        ("> # a", "a", {"quote", "heading"}),
        ("@everyone <@1> <@!2> <@&3>", "@everyone <@1> <@!2> <@&3>", {"mention"}),
        (r"\@everyone \<@1>", "@everyone <@1>", set()),
        ("<#1> <:a:2> :b: <t:3:R> </c:4> <id:home>", "<#1> <:a:2> :b: <t:3:R> </c:4> <id:home>", {"channel", "emoji", "time", "command"}),
        ("10:30", "10:30", set()),
        ("xhttps://a.example", "xhttps://a.example", {"link"}),
        (r"https\://a.example", "https://a.example", set()),
        ("<https://a.example/b c>", "<https://a.example/b c>", {"link"}),
    ],
)  # fmt: skip
def test_what_is_seen_and_what_is_alive(content: str, text: str, kinds: set[str]) -> None:
    result = shown(content)
    assert result.text == text
    assert result.kinds() == kinds


@pytest.mark.parametrize(
    ("content", "links"),
    [
        ("[a](https://b.example)", ["https://b.example"]),
        ("[a](<https://b.example>)", ["https://b.example"]),
        (r"\[a](https\://b.example)", []),
        (
            r"[a](<https://b.example>) x\](https\://c.example) [d](<https://e.example>)",
            ["https://c.example", "https://e.example"],
        ),
        (
            r"[a](<https://b.example>) x\]\(https\://c.example) [d](<https://e.example>)",
            ["https://b.example", "https://e.example"],
        ),
        ("[a](javascript:alert)", []),
        ("https://b.example.", ["https://b.example"]),
        ("<https://b.example> steam://run", ["https://b.example", "steam://run"]),
    ],
)
def test_links_and_where_they_lead(content: str, links: list[str]) -> None:
    """In a label backslashes mean nothing, so an escaped bracket may still end one."""
    assert shown(content).links == links


def test_each_quotation_is_kept_apart() -> None:
    assert shown("> a\n> b\nc\n> d").quotes == ["a\nb", "d"]


def test_what_is_alive_is_named() -> None:
    assert shown("**a** <@1>").live == [Live("bold", "a"), Live("mention", "<@1>")]


def test_previews_come_from_bare_addresses_and_invitations() -> None:
    assert previews("https://a.example <https://b.example> [c](<https://d.example>) discord.gg/abc") == [
        "https://a.example",
        "discord.gg/abc",
    ]
