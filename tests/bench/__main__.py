"""`make bench`: the search backend beside its peers, in one run, on the same articles and questions.

python -m bench [--sizes 1000,10000] [--articles FILE] [--ask] [--work FOLDER] [--png FILE] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench import corpus, measure, report
from bench.asking import asked
from bench.engines import ENGINES, Arrays, Article, Bm25s, Question, StockWhoosh
from bench.questions import Questions, questions

ROUNDS, A_ROUND = 3, 200
COMPARED = 500
IN_A_ROW = 20  # questions to one engine before it is the next one's turn, in the second measurement


def main() -> None:
    options = _options()
    sizes = [int(size) for size in options.sizes.split(",")]
    results: dict[str, Any] = {"machine": report.machine(), "sizes": {}}
    if options.articles:
        results["vocabulary"] = report.vocabulary(options.articles)
    for size in sizes:
        with tempfile.TemporaryDirectory() as temporary:
            work = Path(options.work or temporary) / str(size)
            work.mkdir(parents=True, exist_ok=True)
            results["sizes"][str(size)] = _measure(size, work, options)
        if options.json:
            options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")
        report.print_size(size, results["sizes"][str(size)])
    report.print_growth(results["sizes"])
    if options.png:
        report.draw(results["sizes"], options.png)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--sizes", default="1000,10000", help="numbers of articles")
    parser.add_argument("--articles", type=Path, help="JSON lines with title and body, to compare vocabularies with")
    parser.add_argument(
        "--ask", action="store_true", help="measure whole answers too, over passages of three sentences"
    )
    parser.add_argument("--work", type=Path, help="keep the indexes here, and use those that are here")
    parser.add_argument("--png", type=Path, help="draw cost against the number of articles")
    parser.add_argument("--json", type=Path, help="write all figures")
    return parser.parse_args()


def _measure(size: int, work: Path, options: argparse.Namespace) -> dict[str, Any]:
    path = work / "articles.jsonl"
    if not path.exists():
        _write(path, size)
    found: dict[str, Any] = {"build": _build(work, path)}
    wanted = ROUNDS * A_ROUND + COMPARED
    chosen = set(random.Random(size).sample(range(size), min(size, wanted * 2)))
    sampled = [article for article in measure.read_articles(path) if article.number in chosen]
    pool = _enough(sampled, wanted)
    compared = work, pool.any_of[-COMPARED:], pool.phrases[-COMPARED // 5 :]
    new = [
        Article(size + at, made.title, made.text) for at, made in enumerate(corpus.articles(2 * measure.ADDED, seed=2))
    ]
    replaced = [Article(old.number, old.title, f"{old.text[::-1]} {old.text}") for old in sampled[: size // 50]]
    stages: list[tuple[str, Callable[[], Any]]] = [
        ("open", lambda: _opened(work, pool)),
        ("any_of", lambda: _searches(work, pool.any_of, "any_of")),
        ("phrase", lambda: _searches(work, pool.phrases, "phrase")),
        ("any_of_in_a_row", lambda: _searches(work, pool.any_of, "any_of", IN_A_ROW)),
        ("phrase_in_a_row", lambda: _searches(work, pool.phrases, "phrase", IN_A_ROW)),
        ("same", lambda: measure.isolated(measure.same_as_stock, *compared)),
        ("added", lambda: measure.isolated(measure.added, work, new[: measure.ADDED])),
        ("disturbed", lambda: measure.isolated(measure.disturbed, work, pool.any_of[:A_ROUND], new[measure.ADDED :])),
        ("changed", lambda: measure.isolated(measure.changed, work, replaced, 4)),
        ("same_after_changes", lambda: measure.isolated(measure.same_as_stock, *compared)),
    ]
    if options.ask:
        stages.append(("ask", lambda: measure.isolated(asked, work, path, A_ROUND)))
    for name, stage in stages:
        print(f"{size:,} articles: {name} ...", file=sys.stderr, flush=True)
        found[name] = stage()
        (work / "so_far.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    return found


def _opened(work: Path, pool: Questions) -> dict[str, Any]:
    asked_of_each = pool.any_of[-COMPARED:], pool.phrases[-COMPARED:]
    return {
        kind.name: measure.isolated(measure.opened, kind.name, work, *asked_of_each) for kind in (StockWhoosh, Arrays)
    }


def _write(path: Path, size: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for made in corpus.articles(size):
            file.write(json.dumps({"title": made.title, "text": made.text}) + "\n")


def _build(work: Path, path: Path) -> dict[str, Any]:
    """Build what is not there yet; the figures are kept beside the indexes. Ours is always built anew."""
    kept = work / "build.json"
    found: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    for kind in ENGINES:
        if kind is Arrays or kind.name not in found:
            found[kind.name] = measure.isolated(measure.built, kind.name, work, path)
            kept.write_text(json.dumps(found), encoding="utf-8")
    return found


def _enough(sampled: Sequence[Article], wanted: int) -> Questions:
    """At least so many questions of each kind; small collections give several an article."""
    seed = 7
    pool = questions(sampled, seed)
    while min(len(pool.any_of), len(pool.phrases)) < wanted:
        seed += 1
        more = questions(sampled, seed)
        pool = Questions(
            tuple(dict.fromkeys(pool.any_of + more.any_of)), tuple(dict.fromkeys(pool.phrases + more.phrases))
        )
    return pool


def _searches(work: Path, asked: Sequence[Question], mode: str, in_a_row: int = 1) -> dict[str, Any]:
    subjects = [measure.engine(kind.name, work) for kind in ENGINES if mode == "any_of" or kind is not Bm25s]
    for subject in subjects:
        subject.open()
        getattr(subject, mode)(asked[-1])
    rounds = [asked[at * A_ROUND : (at + 1) * A_ROUND] for at in range(ROUNDS)]
    return measure.timed(subjects, mode, rounds, in_a_row)


if __name__ == "__main__":
    main()
