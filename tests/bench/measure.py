"""Measurements: CPU time of this process unless said otherwise, questions interleaved between the engines."""

from __future__ import annotations

import gc
import itertools
import json
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from bench.engines import ENGINES, Arrays, Article, Question, StockWhoosh, stock_document

from index.whoosh_backend import WhooshBackend
from index.whoosh_backend.generation import Generation
from index.whoosh_backend.generations import Pointer

ADDED = 15  # articles, one commit each


def engine(name: str, work: Path) -> Any:
    kind = next(kind for kind in ENGINES if kind.name == name)
    return kind(work / name.replace(" ", "-").lower())


def isolated(function: Callable[..., Any], *arguments: Any) -> Any:
    """The result of the function in a process of its own, so that memory and caches are nobody else's."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def read_articles(path: Path) -> Iterator[Article]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            content = json.loads(line)
            yield Article(number, content["title"], content["text"])


def built(name: str, work: Path, articles: Path) -> dict[str, float]:
    """Build an index: CPU seconds, articles a second, MB on disk."""
    every = list(read_articles(articles))
    subject = engine(name, work)
    begin = time.process_time()
    subject.build(every)
    seconds = time.process_time() - begin
    return {
        "cpu_s": seconds,
        "articles_per_s": len(every) / seconds,
        "mb": megabytes(work / name.replace(" ", "-").lower()),
    }


def megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def opened(name: str, work: Path, asked: Sequence[Question], phrases: Sequence[Question]) -> dict[str, float]:
    """Open an index and ask it: CPU ms to open (a second opening in the process), MB resident after the questions."""
    warm = engine(name, work)
    warm.open()
    warm.any_of(asked[0])
    del warm
    gc.collect()
    before = resident()
    subject = engine(name, work)
    begin = time.process_time()
    subject.open()
    opening = time.process_time() - begin
    for question, phrase in zip(asked, phrases, strict=True):
        subject.any_of(question)
        subject.phrase(phrase)
    return {"open_ms": opening * 1e3, "rss_mb": resident(), "rss_before_mb": before}


def resident() -> float:
    """Megabytes of this process in memory, mapped files included."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def timed(
    subjects: Sequence[Any], mode: str, rounds: Sequence[Sequence[Question]], in_a_row: int = 1
) -> dict[str, dict[str, float]]:
    """p50 and p95 in CPU ms of every engine: medians over the rounds, which ask different questions.

    The engines take turns, of so many questions `in_a_row` each.
    """
    found: dict[str, list[tuple[float, float]]] = {subject.name: [] for subject in subjects}
    clock = _clock_cost()
    for asked in rounds:
        times: dict[str, list[float]] = {subject.name: [] for subject in subjects}
        gc.collect()
        gc.disable()
        for number in range(0, len(asked), in_a_row):
            for at in range(len(subjects)):
                subject = subjects[(number // in_a_row + at) % len(subjects)]
                search = getattr(subject, mode)
                for question in asked[number : number + in_a_row]:
                    begin = time.process_time()
                    search(question)
                    times[subject.name].append((time.process_time() - begin - clock) * 1e3)
        gc.enable()
        for name, values in times.items():
            found[name].append((float(np.percentile(values, 50)), float(np.percentile(values, 95))))
    return {
        name: {"p50": statistics.median(p50 for p50, _ in values), "p95": statistics.median(p95 for _, p95 in values)}
        for name, values in found.items()
    }


def _clock_cost() -> float:
    """Seconds that reading the clock twice takes by itself."""
    readings = [time.process_time() for _ in range(2001)]
    return statistics.median(later - earlier for earlier, later in itertools.pairwise(readings))


def same_as_stock(work: Path, asked: Sequence[Question], phrases: Sequence[Question]) -> dict[str, int]:
    """Compare with stock Whoosh, opened on the very index of this project: scores to 1e-6, documents but for ties."""
    ours = engine(Arrays.name, work)
    ours.open()
    stock = StockWhoosh(work / "trade-attaché" / Pointer.read(work / "trade-attaché").generations[0])
    stock.open()
    counts = {"questions": 0, "same": 0, "stock_lost_documents": 0, "segments": len(ours.reading.snapshot().leaves)}
    for search, to_query, batch in (
        (ours.any_of, stock.or_query, asked),
        (ours.phrase, stock.phrase_query, phrases),
    ):
        for question in batch:
            found = search(question)
            counts["questions"] += 1
            if _equal(found, stock.search(to_query(question), 10)):
                counts["same"] += 1
            elif _equal(found, stock.search(to_query(question), None)[:10]):
                counts["same"] += 1
                counts["stock_lost_documents"] += 1
    return counts


def _equal(found: Sequence[tuple[int, float]], expected: Sequence[tuple[int, float]]) -> bool:
    if len(found) != len(expected):
        return False
    close = all(abs(one[1] - other[1]) <= 1e-6 for one, other in zip(found, expected, strict=True))
    last = expected[-1][1] if expected else 0.0
    scores = dict(expected)
    return close and all(
        document in scores or abs(score - last) <= 1e-6 or _tied(score, expected) for document, score in found
    )


def _tied(score: float, expected: Sequence[tuple[int, float]]) -> bool:
    return sum(abs(score - other) <= 1e-6 for _, other in expected) > 1


def added(work: Path, articles: Sequence[Article]) -> dict[str, float]:
    """One article added and searchable, a commit each: the median in CPU ms, and in ms on the wall, of each engine."""
    found: dict[str, float] = {}
    ours = WhooshBackend.open(work / "trade-attaché")
    for name, add in (
        ("ours", lambda article: _add_to_ours(ours, article)),
        ("stock", lambda a: _add_to_stock(work, a)),
    ):
        cpu, wall = [], []
        for article in articles:
            begin, began = time.process_time(), time.perf_counter()
            add(article)
            cpu.append((time.process_time() - begin) * 1e3)
            wall.append((time.perf_counter() - began) * 1e3)
        found |= {
            f"{name}_cpu_ms": statistics.median(cpu),
            f"{name}_wall_ms": statistics.median(wall),
            f"{name}_max_cpu_ms": max(cpu),
        }
    return found


def _add_to_ours(backend: WhooshBackend, article: Article) -> None:
    passage = article.passage()
    backend.replace(passage.article_id, [passage])
    assert backend.count()


def _add_to_stock(work: Path, article: Article) -> None:
    from whoosh.index import open_dir

    index = open_dir(str(work / "stock-whoosh"))
    writer = index.writer()
    writer.update_document(**stock_document(article))
    writer.commit()
    with index.searcher() as searcher:
        assert searcher.document_number(article=article.passage().article_id) is not None


def disturbed(work: Path, asked: Sequence[Question], articles: Sequence[Article]) -> dict[str, float]:
    """The longest search, in ms on the wall, without and with a process beside it that commits article by article."""
    ours = engine(Arrays.name, work)
    ours.open()
    quiet = max(_wall(ours, question) for question in asked)
    writer = multiprocessing.get_context("spawn").Process(target=_commit_each, args=(work, articles))
    writer.start()
    worst, searches = 0.0, 0
    for question in itertools.cycle(asked):
        worst, searches = max(worst, _wall(ours, question)), searches + 1
        if not writer.is_alive():
            break
    writer.join()
    return {"quiet_max_ms": quiet, "while_committing_max_ms": worst, "searches": searches}


def _wall(subject: Any, question: Question) -> float:
    begin = time.perf_counter()
    subject.any_of(question)
    return (time.perf_counter() - begin) * 1e3


def _commit_each(work: Path, articles: Sequence[Article]) -> None:
    backend = WhooshBackend.open(work / "trade-attaché")
    for article in articles:
        passage = article.passage()
        backend.replace(passage.article_id, [passage])


def changed(work: Path, replacements: Sequence[Article], commits: int) -> None:
    """Replace articles in several commits that do not merge, so that the index has deletions and several segments."""
    backend = WhooshBackend.open(work / "trade-attaché")
    size = -(-len(replacements) // commits)
    for begin in range(0, len(replacements), size):
        with backend.writing():
            for article in replacements[begin : begin + size]:
                passage = article.passage()
                backend.replace(passage.article_id, [passage])


def segments(work: Path) -> int:
    root = work / "trade-attaché"
    return len(Generation(root / Pointer.read(root).generations[0]).commit().segments)
