import os

import pytest

from bot.display_limits import UNKNOWN, DisplayLimits

PAID = '[sources.paid]\nkind = "feed"\nurl = "https://paid.example/feed"\ndisplay_limit = 300\n'


@pytest.fixture
def path(tmp_path):
    return tmp_path / "sources.toml"


def write(path, text):
    path.write_text(text)
    os.utime(path, ns=(os.stat(path).st_mtime_ns + 1,) * 2)


def test_what_a_person_collected_and_what_ships_has_no_limit(path):
    limits = DisplayLimits(path)
    assert [limits.of(origin) for origin in ("file", "starter", "", "wto-news", "unknown")] == [None] * 5


def test_the_limit_is_that_of_the_source(path):
    write(path, PAID)
    assert DisplayLimits(path).of("paid") == 300


def test_a_limit_holds_as_soon_as_it_is_written(path):
    limits = DisplayLimits(path)
    assert limits.of("paid") is None
    write(path, PAID)
    assert limits.of("paid") == 300
    write(path, PAID.replace("300", "100"))
    assert limits.of("paid") == 100
    path.unlink()
    assert limits.of("paid") is None


def test_a_limit_of_nothing_is_a_limit(path):
    write(path, PAID.replace("300", "0"))
    assert DisplayLimits(path).of("paid") == 0


@pytest.mark.parametrize("fault", ["[sources.paid\n", PAID.replace("300", '"much"')])
def test_while_the_file_cannot_be_read_nothing_is_shown_of_what_may_have_a_limit(path, fault):
    write(path, fault)
    limits = DisplayLimits(path)
    assert limits.of("paid") == UNKNOWN
    assert limits.of("file") is None
    write(path, PAID)
    assert limits.of("paid") == 300
