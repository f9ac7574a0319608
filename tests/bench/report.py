"""What was measured, as tables and as a picture."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from bench import corpus
from bench.engines import ENGINES, Arrays, Fts5, StockWhoosh, Tantivy

_MODES = {
    "any_of": "OR over title and text",
    "phrase": "phrase",
    "any_of_in_a_row": "OR, twenty questions in a row",
    "phrase_in_a_row": "phrase, twenty questions in a row",
}
OURS, STOCK, FTS, TANTIVY = Arrays.name, StockWhoosh.name, Fts5.name, Tantivy.name


def machine() -> dict[str, str]:
    versions = {name: importlib.metadata.version(name) for name in ("Whoosh", "tantivy", "bm25s", "numpy")}
    model = next((line.split(":")[1].strip() for line in _cpu() if line.startswith("model name")), platform.processor())
    return {"cpu": model, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version, **versions}


def _cpu() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def vocabulary(path: Path) -> dict[str, dict[str, float]]:
    """How document frequencies are spread: in the collection given, and in as many articles made up."""
    with path.open(encoding="utf-8") as lines:
        real = [json.loads(line)["body"] for line in lines]
    made = [article.text for article in corpus.articles(len(real))]
    table = {"real": _spread(real), "made up": _spread(made)}
    print(f"\nDocument frequencies in {len(real)} articles")
    for key in table["real"]:
        print(f"  {key:28}" + "".join(f"{name}: {values[key]:10g}   " for name, values in table.items()))
    return table


def _spread(texts: Iterable[str]) -> dict[str, float]:
    frequency: Counter[str] = Counter()
    running = count = 0
    for text in texts:
        words = re.findall(r"[a-z]+", text.lower())
        running, count = running + len(words), count + 1
        frequency.update(set(words))
    values = np.array(list(frequency.values()))
    quantiles = {f"df at {share:g}": float(np.quantile(values, share)) for share in (0.5, 0.75, 0.9, 0.95, 0.99, 0.999)}
    return {
        "running words": running,
        "distinct words": len(values),
        "share with df <= 3": round(float((values <= 3).mean()), 3),
        **quantiles,
        "words in 1 % of articles": int((values > count / 100).sum()),
        "words in 10 % of articles": int((values > count / 10).sum()),
    }


def print_size(size: int, found: Mapping[str, Any]) -> None:
    print(f"\n{size:,} articles")
    for mode, title in _MODES.items():
        ours = found[mode][OURS]
        print(f"  {title}: CPU ms p50 / p95, and how many times ours")
        for name, times in found[mode].items():
            ratios = f"{times['p50'] / ours['p50']:8.1f}x {times['p95'] / ours['p95']:8.1f}x"
            print(f"    {name:16} {times['p50']:9.3f} {times['p95']:9.3f} {ratios}")
    print("  build: articles a CPU second, MB on disk")
    for name, build in found["build"].items():
        print(f"    {name:16} {build['articles_per_s']:9.0f} {build['mb']:9.1f}")
    print("  bars")
    for name, value, bar, met in bars(size, found):
        print(f"    {'met   ' if met else 'MISSED'} {name:52} {value:10.2f}   bar {bar}")
    for name, values in found["open"].items():
        print(f"  open, {name}: " + ", ".join(f"{key} {value:.4g}" for key, value in values.items()))
    for key in ("same", "same_after_changes", "added", "disturbed", "ask"):
        if key in found:
            print(f"  {key}: " + ", ".join(f"{name} {value:.4g}" for name, value in found[key].items()))


def bars(size: int, found: Mapping[str, Any]) -> list[tuple[str, float, str, bool]]:
    """What is promised, what was measured, and whether it is met; some promises are for one size only."""
    words, phrases, build, opening = found["any_of"], found["phrase"], found["build"], found["open"]

    def times(table: Mapping[str, Any], other: str, at: str) -> float:
        return float(table[other][at] / table[OURS][at])

    rows: list[tuple[str, float, str, bool]] = []

    def least(name: str, value: float, bar: float) -> None:
        rows.append((name, value, f">= {bar:g}", value >= bar))

    def most(name: str, value: float, bar: float) -> None:
        rows.append((name, value, f"<= {bar:g}", value <= bar))

    if size >= 100_000:
        for at in ("p50", "p95"):
            least(f"OR, stock's time over ours, {at}", times(words, STOCK, at), 60)
            least(f"OR, FTS5's time over ours, {at}", times(words, FTS, at), 25)
            most(f"OR, our time over tantivy's, {at}", 1 / times(words, TANTIVY, at), 1.5)
            least(f"phrases, stock's time over ours, {at}", times(phrases, STOCK, at), 40)
            least(f"phrases, FTS5's time over ours, {at}", times(phrases, FTS, at), 1)
    if size == 1_000:
        least("OR, FTS5's time over ours, p50", times(words, FTS, "p50"), 1)
    if size >= 100_000:
        most("opening, our CPU over stock's", opening[OURS]["open_ms"] / opening[STOCK]["open_ms"], 0.1)
        most("resident after 500 questions, ours over stock's", opening[OURS]["rss_mb"] / opening[STOCK]["rss_mb"], 0.2)
    least(
        "bulk build, our articles a CPU second over stock's",
        build[OURS]["articles_per_s"] / build[STOCK]["articles_per_s"],
        3,
    )
    most("on disk, our bytes over stock's", build[OURS]["mb"] / build[STOCK]["mb"], 1.5)
    most("one article added, our CPU over stock's", found["added"]["ours_cpu_ms"] / found["added"]["stock_cpu_ms"], 1)
    most("longest search while committing, ms", found["disturbed"]["while_committing_max_ms"], 100)
    for key in ("same", "same_after_changes"):
        least(f"questions with the answers of stock ({key}), share", found[key]["same"] / found[key]["questions"], 1)
    if "ask" in found and size >= 100_000:
        most("whole ask over the bare search, p50", found["ask"]["ask_p50"] / found["ask"]["bare_passages_p50"], 10)
        most("whole ask over stock's bare search, p50", found["ask"]["ask_p50"] / found["ask"]["bare_stock_p50"], 1)
    return rows


def print_growth(sizes: Mapping[str, Any]) -> None:
    by_size = {int(size): found["any_of"][OURS]["p50"] for size, found in sizes.items()}
    least, greatest = min(by_size), max(by_size)
    if least < greatest:
        print(
            f"\ngrowth: p50 at {greatest:,} is {by_size[greatest] / by_size[least]:.2f} times that at {least:,} (bar 4 at 100,000)"
        )


def draw(sizes: Mapping[str, Any], path: Path) -> None:
    """CPU time against the number of articles, on logarithmic axes."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    colours = {kind.name: f"C{number}" for number, kind in enumerate(ENGINES)}
    figure, axes = plt.subplots(1, 2, figsize=(10, 4.2), sharey=True, layout="constrained")
    for axis, mode, title in zip(
        axes, ("any_of", "phrase"), ("OR of 3-8 words, title and text", "phrases"), strict=True
    ):
        counts = sorted(map(int, sizes))
        for name in sizes[str(counts[0])][mode]:
            values = [sizes[str(count)][mode][name]["p50"] for count in counts]
            axis.plot(counts, values, marker="o", label=name, color=colours[name], linewidth=3 if name == OURS else 1.5)
        axis.set(xscale="log", yscale="log", xlabel="articles", title=title)
        axis.grid(visible=True, which="both", alpha=0.25)
    axes[0].set_ylabel("CPU ms a question, p50")
    axes[0].legend(frameon=False)
    figure.savefig(path, dpi=130)
