"""What the pages give as an example is understood by the program as they say."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from corpus.extract import extract
from corpus.reading import JSON_LINES, MEDIA_TYPES, read_path
from corpus.received import Received

ROOT = Path(__file__).parents[2]


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def collected(path: Path, content: str):
    path.write_text(content, encoding="utf-8")
    (received,) = read_path(path)
    assert isinstance(received, Received)
    return extract(received)


def test_the_markdown_file_of_the_readme_is_an_article(tmp_path):
    (example,) = blocks("README.md", "markdown")
    draft = collected(tmp_path / "steel-wire.md", example)
    assert draft.title == "Ruritania raises its duty on steel wire"
    assert str(draft.published) == "2025-04-02"
    assert draft.publisher == "Harbour Gazette"
    assert draft.url == "https://gazette.example/steel-wire"
    assert draft.text.startswith("Ruritania raised its duty")
    assert "\n" not in draft.text


def test_the_record_of_the_readme_is_an_article(tmp_path):
    (example,) = blocks("README.md", "json")
    draft = collected(tmp_path / "more.jsonl", example)
    assert (draft.id, str(draft.published), draft.publisher) == ("gazette-17", "2025-05", "Harbour Gazette")
    assert draft.text.count("\n\n") == 1


def test_the_readme_names_the_endings_that_are_read():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`\.\w.*?) \|", text, re.MULTILINE)
    assert sorted(re.findall(r"`(\.\w+)`", " ".join(rows))) == sorted([*MEDIA_TYPES, *JSON_LINES])


def test_the_groups_and_parties_of_the_page_have_the_keys_of_the_data():
    examples = [tomllib.loads(block) for block in blocks("docs/extending.md", "toml")]
    for table, name in (("words", "other_words"), ("party", "parties")):
        data = tomllib.loads((ROOT / "index" / "data" / f"{name}.toml").read_text(encoding="utf-8"))
        known = {key for entry in data[table] for key in entry}
        (shown,) = [entry for example in examples for entry in example.get(table, ())]
        assert set(shown) <= known
