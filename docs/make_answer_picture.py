"""Draw docs/answer.svg: what `make ask` prints in a terminal, from a real run over the starter corpus."""  # noqa: INP001 - a script, no module

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import CONSOLE_SVG_FORMAT, Console
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

QUESTION = "what did the U.S. ask China to clarify?"
COLUMNS = 88
PICTURE = Path(__file__).with_name("answer.svg")

_FONTS = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"


def printed_answer() -> str:
    """What the command prints to a terminal of COLUMNS columns, with its colours as escape sequences."""
    with tempfile.TemporaryDirectory() as folder:
        terminal = {"DATA_DIR": folder, "COLUMNS": str(COLUMNS), "FORCE_COLOR": "1", "TERM": "xterm-256color"}
        command = [sys.executable, "-m", "bot", "ask", "--starter-if-empty", QUESTION]
        run = subprocess.run(  # noqa: S603 - this program itself
            command, env={**os.environ, **terminal}, check=True, stdout=subprocess.PIPE, encoding="utf-8"
        )
    return run.stdout


def drawn(output: str) -> str:
    """The output below the command that made it, as SVG."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text(f'$ make ask q="{QUESTION}"\n'), highlight=False)
    console.print(Text.from_ansi(output), highlight=False)
    return console.export_svg(
        title="Trade Attaché", theme=SVG_EXPORT_THEME, code_format=_without_web_fonts(), unique_id="answer"
    )


def _without_web_fonts() -> str:
    """Rich's form of the picture with fonts of the viewer's machine: a page that shows it must not load others."""
    without = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    return without.replace("Fira Code, monospace", _FONTS)


if __name__ == "__main__":
    PICTURE.write_text(drawn(printed_answer()), encoding="utf-8")
