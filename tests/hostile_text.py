"""Texts as an article or a user might craft them: every construct that Discord knows, and what cannot be seen."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = [
    "*", "**", "**b**", "*i*", "_i_", "__u__", "~~s~~", "||s||", "_", "__", "~~", "`", "```", "||", "|", "\\", "[", "]", "(", ")", "<", ">", "> ", ">>> ", "# ", "### ", "-# ",
    "- ", "* ", "+ ", "1. ", "23) ", "\n", " ", "\t", ":", "/", "//", "@", "@everyone", "@here", "@silent", "<@123>", "<@!1>",
    "<@&456>", "<#789>", "<id:customize>", "<a:cat:1>", "<:cat:1>", ":smile:", ":+1::skin-tone-2:", "<t:1618953630:R>", "</ask:1>",
    "<sound:1:2>", "http://evil.example", "https://evil.example/a_b_(c)", "steam://run", "discord://-/x", "<https://evil.example>",
    "[click](https://evil.example)", "](https://evil.example)", "](", "<mailto:a@b.c>", "a@b.example", "<tel:+15550100>", "discord.gg/abc",
    "discord.com/invite/abc", "DISCORD.GG/abc", "javascript:alert(1)", "\u202e", "\u2066", "\u200b", "\u200d", "\u2060", "\ufeff",
    "\u00ad", "\u3164", "\ufe0f", "\U000e0041", "\x00", "\x1b", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\ud800",
    "é", "中", "שלום", "👩\u200d💻", "❤️", "word", "a", "0", "10:30:45", "¯\\_(ツ)_/¯", ".", "!", "-", "#", "+",
]  # fmt: skip
hostile = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=14).map("".join)
