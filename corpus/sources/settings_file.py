"""The sources that ship with the program and the user's own: read, checked, and changed without losing a comment."""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import SourcesFileError
from corpus.sources.setting import SourceSetting, parse_setting

SHIPPED = Path(__file__).parent.parent / "sources.toml"
"""The sources that ship with the program."""

_HEAD = """\
# Your sources. An entry here goes before one of the same name that ships with Trade Attaché;
# without `kind` it changes only the values it gives. `attache sources` writes here too and keeps what you wrote.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedSources:
    """The sources that can be used, in the order of their names, and what is wrong with the others."""

    settings: tuple[SourceSetting, ...]
    problems: tuple[str, ...]


def read_sources(paths: Iterable[Path]) -> LoadedSources:
    """Read sources files, later ones over earlier ones; a file that does not exist counts as empty. Never raises."""
    tables: dict[str, dict[str, Any]] = {}
    homes: dict[str, Path] = {}
    problems: list[str] = []
    for path in paths:
        for name, table in _entries(path, problems).items():
            known = tables.get(name, {})
            tables[name] = dict(table) if "kind" in table else {**known, **table}
            homes[name] = path
    settings: list[SourceSetting] = []
    for name in sorted(tables):
        setting, wrong = parse_setting(name, tables[name], homes[name].parent)
        problems += [f"{homes[name]}, [sources.{name}]: {one}" for one in wrong]
        if setting:
            settings.append(setting)
    return LoadedSources(settings=tuple(settings), problems=tuple(problems))


def load_sources(paths: Iterable[Path]) -> tuple[SourceSetting, ...]:
    """Read sources files as `read_sources` does; SourcesFileError, naming every problem, if there is any."""
    loaded = read_sources(paths)
    if loaded.problems:
        raise SourcesFileError(loaded.problems)
    return loaded.settings


def write_user_source(path: Path, name: str, values: Mapping[str, Any], *, shipped: Path = SHIPPED) -> SourceSetting:
    """Set values of one entry of the user's file, as the file writes them; None takes a value out.

    `{"enabled": True}` enables a source, `{"kind": "feed", "url": ..., "enabled": True}` adds one. Comments and
    order are kept. Raises SourcesFileError, and leaves the file as it was, if the entry could not be used afterwards.
    """
    import tomlkit

    document = tomlkit.parse(_readable(path) or _HEAD)
    sources = document.setdefault("sources", tomlkit.table(is_super_table=True))
    if name not in sources:
        sources[name] = tomlkit.table()
    entry = sources[name]
    for key, value in values.items():
        if value is None:
            entry.pop(key, None)
        else:
            entry[key] = value
    return _checked_and_kept(path, name, tomlkit.dumps(document), shipped)


def remove_user_source(path: Path, name: str) -> bool:
    """Take an entry out of the user's file; False if it has none of this name."""
    import tomlkit

    document = tomlkit.parse(_readable(path))
    sources = document.get("sources", {})
    if name not in sources:
        return False
    del sources[name]
    _keep(path, tomlkit.dumps(document))
    return True


def _entries(path: Path, problems: list[str]) -> Mapping[str, Mapping[str, Any]]:
    try:
        document = tomllib.loads(_readable(path))
    except SourcesFileError as error:
        problems += error.problems
        return {}
    problems += [
        f"{path}: `{key}` is not known; sources are tables named [sources.NAME]" for key in document if key != "sources"
    ]
    sources = document.get("sources", {})
    if not isinstance(sources, Mapping):
        problems.append(f"{path}: `sources` must be a table")
        return {}
    wrong = [name for name, table in sources.items() if not isinstance(table, Mapping)]
    problems += [f"{path}, [sources.{name}]: it must be a table" for name in wrong]
    return {name: table for name, table in sources.items() if name not in wrong}


def _readable(path: Path) -> str:
    """The text of a sources file, "" if there is none; SourcesFileError if it is no TOML."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        tomllib.loads(text)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SourcesFileError((f"{path} cannot be read: {error.strerror or error}",)) from error
    except UnicodeDecodeError as error:
        raise SourcesFileError((f"{path} is not written in UTF-8 (byte {error.start + 1})",)) from error
    except tomllib.TOMLDecodeError as error:
        raise SourcesFileError((f"{path} is not valid TOML: {error}",)) from error
    return text


def _checked_and_kept(path: Path, name: str, text: str, shipped: Path) -> SourceSetting:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        trial = Path(folder) / path.name
        trial.write_text(text, encoding="utf-8")
        loaded = read_sources((shipped, trial))
    problems = tuple(one.replace(str(trial), str(path)) for one in loaded.problems if f"[sources.{name}]" in one)
    if problems:
        raise SourcesFileError(problems)
    _keep(path, text)
    return next(setting for setting in read_sources((shipped, path)).settings if setting.name == name)


def _keep(path: Path, text: str) -> None:
    """Replace the file as a whole: a reader sees the old or the new one, also after a power failure."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            Path(temporary).chmod(path.stat().st_mode & 0o777)
        else:
            Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
