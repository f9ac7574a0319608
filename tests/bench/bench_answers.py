"""Answers beside those of peers without a language model, on the same questions and every measure.

python -m bench.bench_answers [--articles FILE --questions FILE] [--json FILE]

By default the collection over the starter corpus. The peers find sentences, as `attache` does, in the same cleaned
articles: stock Whoosh (StemmingAnalyzer over title and sentence, any of the question's words, BM25F), which always
answers when it finds something, and cairn-assistant as it is configured out of the box, which declines below its
threshold. The score of the best sentence is their confidence.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import cairn.config
import cairn.engine
import cairn.index
import whoosh.analysis
import whoosh.fields
import whoosh.index
import whoosh.qparser

from bot.app import open_app
from bot.commands.evaluate import ASKING_DAY
from bot.settings import Settings
from corpus.article import Article
from corpus.collect import collect_paths, collect_starter
from index.evaluation.evaluate import LOWER_IS_BETTER, figures, run, run_line
from index.evaluation.measures import RunLine, judge
from index.evaluation.topics import COLLECTION, Topic, read_topics
from index.passage import split_into_passages

GIVEN = 10  # sentences an engine gives at most
OURS = "Trade Attaché"

Engine = Callable[[Sequence[Topic]], Iterator[RunLine]]


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        app = open_app(replace(Settings.from_environment(), data_dir=Path(folder) / "data"))
        if options.articles:
            collect_paths(app.store, [options.articles.absolute()])
        else:
            collect_starter(app.store)
        app.build()
        articles = tuple(app.store.articles())
        topics = read_topics(options.questions or COLLECTION, lambda article: app.store.get(article).text)

        def ours(asked: Sequence[Topic]) -> Iterator[RunLine]:
            for topic, answer in run(app.answerer, asked, today=ASKING_DAY):
                yield run_line(topic.id, answer)

        engines = {OURS: ours, "stock Whoosh": _whoosh(articles, Path(folder)), "cairn": _cairn(articles, Path(folder))}
        found = {name: _figures(engine, topics) for name, engine in engines.items()}
        app.close()
    _print(found, len(topics), len(articles))
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.bench_answers", description=__doc__)
    parser.add_argument("--articles", type=Path, help="JSON lines of articles, instead of the starter corpus")
    parser.add_argument("--questions", type=Path, help="topics over them, as for `attache evaluate`")
    parser.add_argument("--json", type=Path, help="write all figures")
    options = parser.parse_args()
    if bool(options.articles) != bool(options.questions):
        parser.error("--articles and --questions go together")
    return options


def _figures(engine: Engine, topics: Sequence[Topic]) -> dict[str, float]:
    return figures([judge(topic, line) for topic, line in zip(topics, engine(topics), strict=True)])


def _sentences(article: Article) -> Iterator[str]:
    return (passage.quote(span) for passage in split_into_passages(article) for span in passage.sentences)


def _line(topic: Topic, found: Sequence[tuple[str, str]], sure: float, *, answered: bool) -> RunLine:
    """A line of a run from (sentence, article id), best first."""
    return RunLine(
        id=topic.id,
        answered=answered,
        confidence=sure,
        sentences=tuple(sentence for sentence, _ in found),
        article_ids=tuple(article for _, article in found),
    )


def _whoosh(articles: Sequence[Article], folder: Path) -> Engine:
    analyzer = whoosh.analysis.StemmingAnalyzer()
    schema = whoosh.fields.Schema(
        article=whoosh.fields.STORED(),
        title=whoosh.fields.TEXT(analyzer=analyzer),
        sentence=whoosh.fields.TEXT(analyzer=analyzer, stored=True),
    )
    (folder / "stock").mkdir()
    built = whoosh.index.create_in(str(folder / "stock"), schema)
    writer = built.writer()
    for article in articles:
        for sentence in _sentences(article):
            writer.add_document(article=article.id, title=article.title, sentence=sentence)
    writer.commit()
    parser = whoosh.qparser.MultifieldParser(["title", "sentence"], schema, group=whoosh.qparser.OrGroup)
    parser.remove_plugin_class(whoosh.qparser.WildcardPlugin)

    def engine(topics: Sequence[Topic]) -> Iterator[RunLine]:
        with built.searcher() as searcher:
            for topic in topics:
                hits = searcher.search(parser.parse(topic.question), limit=GIVEN)
                found = [(hit["sentence"], hit["article"]) for hit in hits]
                yield _line(topic, found, hits.score(0) if found else 0.0, answered=bool(found))

    return engine


def _cairn(articles: Sequence[Article], folder: Path) -> Engine:
    """One document an article and one passage a sentence, so that it answers with sentences too."""
    (folder / "cairn").mkdir()
    for number, article in enumerate(articles):
        body = "\n\n".join(" ".join(sentence.split()).lstrip("#") for sentence in _sentences(article))
        head = f"---\nid: a{number}\ntitle: {' '.join(article.title.split())}\nlang: en\n---\n"
        (folder / "cairn" / f"a{number}.md").write_text(head + body, encoding="utf-8")
    index = cairn.index.build_index(folder / "cairn")
    config = cairn.config.Config(candidates=GIVEN)

    def engine(topics: Sequence[Topic]) -> Iterator[RunLine]:
        for topic in topics:
            answer = cairn.engine.ask(topic.question, index, config, lang="en").answer
            found = [(one.passage.text, articles[int(one.passage.doc_id[1:])].id) for one in answer.trace.candidates]
            sure = answer.trace.candidates[0].score if found else 0.0
            yield _line(topic, found, sure, answered=answer.kind == "grounded")

    return engine


def _print(found: Mapping[str, Mapping[str, float]], topics: int, articles: int) -> None:
    print(f"{topics} topics over {articles:,} articles")
    print(f"| measure | {' | '.join(found)} | |")
    print(f"|---|{'---|' * len(found)}---|")
    for name in found[OURS]:
        sign = -1 if name in LOWER_IS_BETTER else 1
        best = max(sign * values[name] for other, values in found.items() if other != OURS)
        told = "won" if sign * found[OURS][name] > best else "lost" if sign * found[OURS][name] < best else "equal"
        print(f"| {name} | {' | '.join(f'{values[name]:.3f}' for values in found.values())} | {told} |")


if __name__ == "__main__":
    main()
