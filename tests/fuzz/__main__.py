"""Fuzz one target: `python -m fuzz question --seconds 600`; what is found is kept in a file and named.

Needs atheris (`make .venv/fuzz.stamp`), which watches what the inputs reach in our code and grows them from there.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import warnings
from pathlib import Path

from fuzz.names import NAMES

LONGEST, LONGEST_ARCHIVE = 8192, 65536
SLOWEST, MOST_MEMORY = 20, 2500
"""Seconds for one input, and MB for the process: beyond it counts as found."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", nargs="?", choices=NAMES)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--found", type=Path, default=Path(tempfile.gettempdir()), help="where findings are kept")
    parser.add_argument("--list", action="store_true")
    arguments = parser.parse_args()
    if arguments.list or not arguments.target:
        print("\n".join(NAMES))
        return
    fuzz(arguments.target, arguments.seconds, arguments.found)


def fuzz(name: str, seconds: int, found: Path) -> None:
    """Never returns: the fuzzer ends the process, with 0 when nothing was found."""
    import atheris

    warnings.simplefilter("ignore")
    with atheris.instrument_imports(include=["bot", "index", "corpus"]):
        from fuzz.seeds import seeds
        from fuzz.targets import TARGETS
    folder = Path(tempfile.mkdtemp(prefix=f"fuzz-{name}-"))
    for number, seed in enumerate(seeds(name)):
        (folder / f"seed{number}").write_bytes(seed)
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST_ARCHIVE if name == 'docx' else LONGEST}",
        f"-timeout={SLOWEST}",
        f"-rss_limit_mb={MOST_MEMORY}",
        f"-artifact_prefix={found}/{name}-",
        "-print_final_stats=1",
        "-verbosity=0",
    ]
    atheris.Setup([sys.argv[0], *options, str(folder)], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
