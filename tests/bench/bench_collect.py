"""Collecting beside indexing: what reading, cleaning and storing text articles costs, against stock Whoosh.

python -m bench.bench_collect [--sizes 1000,4000] [--articles FILE] [--rounds 3]

Stock Whoosh (StemmingAnalyzer over title and body, its own writer) is given the same articles, read and cleaned
already. Both run in processes of their own, in turn; CPU time, and the most memory that a process held.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import corpus, measure

from corpus.collect import collect_paths
from corpus.export import to_record
from corpus.store import ArticleStore

MOST_CPU = 0.75
"""Of the CPU time of stock Whoosh."""

MOST_GROWTH_MB = 25.0
"""From the fewest articles to the most: caches fill, nothing else grows."""

_FURNITURE = (
    "ADVERTISEMENT",
    "Image copyright Getty Images",
    "Story Continued Below",
    "Sign up for our newsletter and get the day's news by mail.",
    "Read more: All about this subject",
    "Share this story",
)


def main() -> None:
    options = _options()
    sizes = [int(size) for size in options.sizes.split(",")]
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(_measured(Path(folder), size, options))
        print(f"{size:,} articles: " + ", ".join(f"{name} {value:.3g}" for name, value in rows[-1].items()))
    worst = max(row["cpu_share"] for row in rows)
    growth = rows[-1]["collect_mb"] - rows[0]["collect_mb"]
    _bar("collecting, our CPU over stock Whoosh's indexing", worst, MOST_CPU)
    _bar(f"memory, MB more for {sizes[-1]:,} than for {sizes[0]:,} articles", growth, MOST_GROWTH_MB)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.bench_collect", description=__doc__)
    parser.add_argument("--sizes", default="1000,4000", help="numbers of articles, the fewest first")
    parser.add_argument("--articles", type=Path, help="JSON lines of your own to collect, instead of made-up articles")
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def _measured(work: Path, size: int, options: argparse.Namespace) -> dict[str, float]:
    source = _first_lines(options.articles, work, size) if options.articles else _write_texts(work / "texts", size)
    ours, stock = [], []
    for number in range(options.rounds):
        ours.append(measure.isolated(collected, source, work / f"data{number}"))
        stock.append(measure.isolated(indexed, work / f"data{number}", work / f"stock{number}"))
    cpu = statistics.median(one["cpu_s"] for one in ours)
    whoosh = statistics.median(one["cpu_s"] for one in stock)
    return {
        "collect_s": cpu,
        "stock_whoosh_s": whoosh,
        "cpu_share": cpu / whoosh,
        "collect_per_s": ours[0]["articles"] / cpu,
        "collect_mb": max(one["mb"] for one in ours),
        "stock_whoosh_mb": max(one["mb"] for one in stock),
    }


def collected(source: Path, data: Path) -> dict[str, float]:
    """Collect all of a folder or file into a new record."""
    store = ArticleStore.open(data / "record.sqlite")
    began = time.process_time()
    report = collect_paths(store, [source])
    seconds = time.process_time() - began
    store.close()
    assert report.added, report.skipped
    with (data / "articles.jsonl").open("w", encoding="utf-8") as file:
        store = ArticleStore.open(data / "record.sqlite")
        file.writelines(json.dumps(to_record(article)) + "\n" for article in store.articles())
    return {"cpu_s": seconds, "articles": float(len(report.added)), "mb": _most_memory()}


def indexed(data: Path, work: Path) -> dict[str, float]:
    """Index what was collected with stock Whoosh, as its documentation does."""
    import whoosh.analysis
    import whoosh.fields
    import whoosh.index

    analyzer = whoosh.analysis.StemmingAnalyzer()
    fields = {name: whoosh.fields.TEXT(analyzer=analyzer) for name in ("title", "body")}
    schema = whoosh.fields.Schema(id=whoosh.fields.ID(stored=True, unique=True), **fields)
    work.mkdir()
    articles = list(_articles(data / "articles.jsonl"))
    began = time.process_time()
    writer = whoosh.index.create_in(str(work), schema).writer()
    for article in articles:
        writer.add_document(id=article["id"], title=article["title"], body=article["body"])
    writer.commit()
    seconds = time.process_time() - began
    return {"cpu_s": seconds, "articles": float(len(articles)), "mb": _most_memory()}


def _articles(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _write_texts(folder: Path, size: int) -> Path:
    """Text files as they are scraped: the title on the first line, furniture between the paragraphs."""
    folder.mkdir()
    for made in corpus.articles(size):
        lines = made.text.split("\n")
        furniture = _FURNITURE[made.number % len(_FURNITURE)]
        lines.insert(len(lines) // 2, furniture)
        text = "\n\n".join([made.title, *lines, _FURNITURE[0]])
        (folder / f"{made.number:06}.txt").write_text(text, encoding="utf-8")
    return folder


def _first_lines(path: Path, work: Path, size: int) -> Path:
    target = work / "articles.jsonl"
    with path.open(encoding="utf-8") as lines, target.open("w", encoding="utf-8") as file:
        file.writelines(line for line, _ in zip(lines, range(size), strict=False))
    return target


def _bar(name: str, value: float, bar: float) -> None:
    print(f"{'met   ' if value <= bar else 'MISSED'} {name}: {value:.2f} (bar <= {bar:g})")


if __name__ == "__main__":
    main()
