"""Draws docs/pictures/*.png: five messages as Discord would show them, from the payloads that the bot sends.

Needs Chromium (on Debian: apt install chromium) and the tests' folder: PYTHONPATH=tests python docs/make_discord_pictures.py
"""

# ruff: noqa: D103, E501, INP001 -- a script with a page in it

from __future__ import annotations

import asyncio
import html
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.app import open_app
from bot.chat.actions import Action, Actions
from bot.chat.asking import Asking, Question
from bot.chat.desk import Desk
from bot.chat.helping import help_reply
from bot.chat.layout import Reply
from bot.chat.looking import Looking, Wanted
from bot.chat.rights import Asker
from bot.chat.views import to_view
from bot.chat.work_pool import WorkPool
from bot.chat_store import ChatStore
from bot.library import AppLibrary
from bot.settings import Settings
from corpus.collect import collect_starter

PICTURES = Path(__file__).parent / "pictures"
TODAY = datetime(2026, 11, 24, tzinfo=UTC).timestamp()
ALICE = Asker(user=1, server=2, channel=3)
BLURPLE, GREY = "#5865f2", "#4e5058"

STYLE = """
body { margin: 0; padding: 14px 16px; background: #313338; color: #dbdee1; width: 688px;
       font: 15px/1.375 "gg sans", "Noto Sans", "DejaVu Sans", sans-serif; }
.by { color: #f2f3f5; font-weight: 600; margin-bottom: 4px } .by span { background: #5865f2; color: #fff; font-size: 10px;
       padding: 1px 4px; border-radius: 3px; margin-left: 4px; vertical-align: middle }
.box { background: #2b2d31; border-left: 4px solid; border-radius: 4px; padding: 12px 14px; max-width: 640px }
.beside { display: flex; gap: 12px; align-items: flex-start; margin: 8px 0 } .beside > .text { flex: 1 }
blockquote { margin: 2px 0; padding: 0 0 0 10px; border-left: 4px solid #4e5058 }
.small { font-size: 12px; color: #949ba4 } a { color: #00a8fc; text-decoration: none } b { color: #f2f3f5 }
hr { border: 0; border-top: 1px solid #3f4147; margin: 10px 0 }
.button { display: inline-block; color: #fff; border-radius: 4px; padding: 6px 12px; font-size: 14px; white-space: nowrap }
.off { opacity: .5 } .row { display: flex; gap: 8px; margin-top: 8px; flex-wrap: wrap }
.menu { background: #1e1f22; color: #949ba4; border-radius: 4px; padding: 8px 12px; width: 360px }
code { background: #1e1f22; padding: 1px 4px; border-radius: 3px; font-size: 13px }
"""


def inline(text: str) -> str:
    """Our own subset of Discord's markdown as HTML."""
    kept: list[str] = []

    def keep(piece: str) -> str:
        kept.append(piece)
        return f"\x00{len(kept) - 1}\x00"

    text = re.sub(r"\\([^0-9A-Za-z\s])", lambda found: keep(html.escape(found[1])), text)
    text = re.sub(r"`([^`]+)`", lambda found: keep(f"<code>{html.escape(found[1])}</code>"), text)
    text = re.sub(r"\[([^\]]+)\]\(<([^>]+)>\)", lambda found: keep(f"<a>{html.escape(found[1])}</a>"), text)
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html.escape(text, quote=False))
    return re.sub(r"\x00(\d+)\x00", lambda found: kept[int(found[1])], text)


def markdown(content: str) -> str:
    parts = []
    for line in content.split("\n"):
        if line.startswith("> "):
            parts.append(f"<blockquote>{inline(line[2:])}</blockquote>")
        elif line.startswith("-# "):
            parts.append(f'<div class="small">{inline(line[3:])}</div>')
        else:
            parts.append(f"<div>{inline(line)}</div>")
    return "".join(parts)


def component(each: dict[str, Any]) -> str:
    inner = "".join(component(one) for one in each.get("components") or [])
    match each["type"]:
        case 17:
            return f'<div class="box" style="border-color:#{each.get("accent_color") or 0:06x}">{inner}</div>'
        case 9:
            return f'<div class="beside"><div class="text">{inner}</div>{component(each["accessory"])}</div>'
        case 10:
            return markdown(each["content"])
        case 14:
            return "<hr>"
        case 1:
            return f'<div class="row">{inner}</div>'
        case 2:
            off, colour = " off" if each.get("disabled") else "", BLURPLE if each["style"] == 1 else GREY
            return f'<span class="button{off}" style="background:{colour}">{html.escape(each["label"])}</span>'
        case 3:
            return f'<div class="menu">{html.escape(each["placeholder"])}</div>'
        case other:
            raise ValueError(f"component {other} cannot be drawn")


def page(reply: Reply) -> str:
    assert reply.layout is not None
    shown = "".join(component(each) for each in to_view(reply.layout).to_components())
    by = '<div class="by">Attaché <span>APP</span></div>'
    return f"<!doctype html><meta charset=utf-8><style>{STYLE}</style><body>{by}{shown}</body>"


async def replies(folder: Path) -> dict[str, Reply | str]:
    """The five messages, over the starter corpus."""
    app = open_app(Settings(data_dir=folder))
    collect_starter(app.store)
    app.build()
    library, store, pool = AppLibrary(app), ChatStore.open(folder / "chat.sqlite"), WorkPool(workers=1)
    desk = Desk.of(library, store, app.settings, pool=pool)
    object.__setattr__(desk, "clock", lambda: TODAY)
    looking = Looking(desk)
    asking = Asking(desk, looking.named)

    async def ask(text: str, **options: Any) -> Reply | str:
        return await asking.reply(Question(text=text, echo=True, **options), ALICE)

    answered = await ask("when did China's export controls on gallium take effect?", only_me=True)
    assert isinstance(answered, Reply)
    found = {
        "answer": answered,
        "context": await Actions(desk, asking).act(Action("ask", str(answered.answer), "read", (0, 0)), ALICE),
        "declined": await ask("what did Brazil ask Fiji about coconut quotas?"),
        "search": await looking.reply(Wanted(kind="search", text="steel tariffs since:2018"), ALICE),
        "help": help_reply(desk, ALICE),
    }
    pool.close()
    store.close()
    library.close()
    app.close()
    return found


def draw(name: str, content: str, folder: Path) -> None:
    source = folder / f"{name}.html"
    source.write_text(content, encoding="utf-8")
    command = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1.5"]  # fmt: skip
    height = subprocess.run(  # noqa: S603
        [*command, "--virtual-time-budget=500", "--dump-dom", str(measured(source, folder))],
        check=True, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    tall = int(re.search(r"height=(\d+)", height.stdout)[1])  # type: ignore[index]
    target = PICTURES / f"{name}.png"
    subprocess.run(  # noqa: S603
        [*command, f"--window-size=720,{tall}", f"--screenshot={target}", str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip


def measured(source: Path, folder: Path) -> Path:
    """The same page with a script that writes how tall it is."""
    script = (
        "<script>document.title='height='+Math.ceil(document.documentElement.getBoundingClientRect().height)</script>"
    )
    target = folder / f"measured-{source.name}"
    target.write_text(source.read_text(encoding="utf-8") + script, encoding="utf-8")
    return target


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, reply in asyncio.run(replies(folder)).items():
            if isinstance(reply, str):
                sys.exit(f"{title} is no layout: {reply}")
            draw(title, page(reply), folder)


if __name__ == "__main__":
    main()
