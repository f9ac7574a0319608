"""A9: no byte that an article or a person made is ever taken for code."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for package in ("bot", "index", "corpus") for path in (ROOT / package).rglob("*.py"))
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
FORBIDDEN_MODULES = {"marshal", "shelve", "dill", "jsonpickle", "imp"}

WATCHED = """if True:
    import json, sys
    from datetime import date
    from pathlib import Path
    import trade_articles
    from fuzz.names import NAMES
    from fuzz.seeds import seeds
    from fuzz.targets import TARGETS
    from bot.app import open_app
    from bot.settings import Settings
    from corpus.collect import collect

    def everything(first):
        for name in NAMES:
            for seed in seeds(name):
                TARGETS[name](seed)
                TARGETS[name](b"cos\\nsystem\\n(S'id'\\ntR." + seed[first:])
        collect(app.store, trade_articles.inputs(3, first=first))
        app.build()
        app.ask(trade_articles.question(first))

    app = open_app(Settings(data_dir=Path(sys.argv[1])))
    everything(0)  # whatever is imported at first use is imported now
    seen = []
    def hook(event, arguments):
        if event in ("pickle.find_class", "exec", "compile", "import", "os.system", "subprocess.Popen"):
            frame, within = sys._getframe(), []
            while frame:
                within.append(frame.f_code.co_filename)
                frame = frame.f_back
            seen.append([event, str(arguments)[:200], any("/whoosh/index.py" in name for name in within)])
    sys.addaudithook(hook)
    everything(3)
    print(json.dumps(seen))
"""


def test_nothing_is_unpickled_compiled_or_started_while_texts_are_read_and_questions_answered(tmp_path):
    """Whoosh's own table of contents is a pickle of its schema; who may write to its folder is checked at opening."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", WATCHED, str(tmp_path / "data")],
        env={"PYTHONPATH": str(ROOT / "tests")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert [each for each in seen if each[0] == "pickle.find_class" and not each[2]] == []
    assert {each[0] for each in seen} <= {"pickle.find_class", "import"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_of_ours_turns_bytes_into_code(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in FORBIDDEN_CALLS, node.lineno
        if isinstance(node, ast.Import):
            assert not {name.name.partition(".")[0] for name in node.names} & FORBIDDEN_MODULES
        if isinstance(node, ast.ImportFrom):
            assert (node.module or "").partition(".")[0] not in FORBIDDEN_MODULES
            assert node.module != "pickle"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "pickle":
            assert node.attr == "dumps", node.lineno  # writing Whoosh's own form runs nothing
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "yaml":
            assert node.attr not in ("load", "unsafe_load", "full_load"), node.lineno


def test_there_is_something_to_look_at():
    assert len(SOURCES) > 100
