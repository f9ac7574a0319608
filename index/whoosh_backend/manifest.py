"""What belongs to a commit, with checksums: written before the commit becomes visible, compared by `verify`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.whoosh_backend.mapped import sync

_PREFIX = "manifest_"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Size in bytes and BLAKE2b checksum of every file of a commit."""

    files: Mapping[str, tuple[int, str]]

    @classmethod
    def of(cls, folder: Path, names: Sequence[str], known: Mapping[str, tuple[int, str]]) -> Manifest:
        """The manifest of these files; those in `known` never change once written and are not read again."""
        return cls({name: known.get(name) or _measure(folder / name) for name in names})

    def including(self, folder: Path, written_as: str, name: str) -> Manifest:
        """The same with one file more, which has not got its name yet."""
        return Manifest({**self.files, name: _measure(folder / written_as)})

    def without(self, suffix: str) -> Manifest:
        """The same without the files of this suffix."""
        return Manifest({name: measure for name, measure in self.files.items() if not name.endswith(suffix)})

    @classmethod
    def read(cls, folder: Path, commit: int) -> Manifest:
        """The manifest of a commit; raises OSError or ValueError."""
        content = json.loads(manifest_path(folder, commit).read_text(encoding="utf-8"))
        return cls({name: (int(size), str(checksum)) for name, (size, checksum) in content.items()})

    def write(self, folder: Path, commit: int) -> None:
        """Write it to disk."""
        path = manifest_path(folder, commit)
        path.write_text(json.dumps(self.files), encoding="utf-8")
        sync(path)

    def wrong_sizes(self, folder: Path) -> Iterator[str]:
        """The files that are missing or of another size; quick enough for every opening."""
        for name, (size, _) in self.files.items():
            try:
                found = (folder / name).stat().st_size
            except OSError:
                yield f"{name} is missing"
            else:
                if found != size:
                    yield f"{name} has {found} bytes instead of {size}"

    def wrong_contents(self, folder: Path) -> Iterator[str]:
        """The files that are missing, of another size, or of another content; reads everything."""
        wrong = list(self.wrong_sizes(folder))
        yield from wrong
        for name, expected in self.files.items():
            if not any(line.startswith(f"{name} ") for line in wrong) and _measure(folder / name) != expected:
                yield f"{name} is damaged: its checksum is another"


def manifest_path(folder: Path, commit: int) -> Path:
    """Where the manifest of a commit lies."""
    return folder / f"{_PREFIX}{commit}.json"


def remove_manifests(folder: Path, kept: int) -> None:
    """Remove the manifests of all commits but one."""
    for path in folder.glob(f"{_PREFIX}*.json"):
        if path != manifest_path(folder, kept):
            path.unlink(missing_ok=True)


def _measure(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        checksum = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16))
        return file.tell(), checksum.hexdigest()
