from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import LOG_LEVELS, Settings, SettingsError


def read(environment=None, env_file=Path("no such file")):
    return Settings.from_environment(environment or {}, env_file)


@pytest.fixture
def env_file(tmp_path):
    def write(text):
        path = tmp_path / ".env"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_without_anything_set_every_setting_has_its_default():
    assert read() == Settings()


def test_every_setting_has_one_line_that_explains_it():
    for setting in fields(Settings):
        assert setting.metadata["doc"].strip().endswith(".")
        assert "\n" not in setting.metadata["doc"]


def test_a_setting_is_read_from_the_variable_of_its_name(tmp_path):
    found = read({"DATA_DIR": str(tmp_path), "LOG_LEVEL": "debug", "DISCORD_TOKEN": "a.b.c", "OTHER": "x"})
    assert (found.data_dir, found.log_level, found.discord_token) == (tmp_path, "DEBUG", "a.b.c")


def test_the_environment_wins_over_the_file(env_file):
    path = env_file("LOG_LEVEL=DEBUG\nDATA_DIR=from-file\n")
    found = read({"LOG_LEVEL": "ERROR"}, path)
    assert (found.log_level, found.data_dir) == ("ERROR", Path("from-file"))


def test_an_empty_value_means_what_stands_below_it(env_file):
    path = env_file("LOG_LEVEL=WARNING\nDATA_DIR=\n")
    found = read({"LOG_LEVEL": "", "DISCORD_TOKEN": "  "}, path)
    assert (found.log_level, found.data_dir, found.discord_token) == ("WARNING", Path("data"), "")


def test_a_file_may_have_comments_quotes_exports_and_a_byte_order_mark(env_file):
    path = env_file('\ufeff# the bot\nexport DISCORD_TOKEN="a.b.c"  # secret\n\nLOG_LEVEL=ERROR\r\n')
    found = read({}, path)
    assert (found.discord_token, found.log_level) == ("a.b.c", "ERROR")


def test_the_home_folder_may_be_written_in_short(monkeypatch):
    monkeypatch.setenv("HOME", "/home/someone")
    assert read({"DATA_DIR": "~/attache"}).data_dir == Path("/home/someone/attache")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [("LOG_LEVEL", "LOUD", "DEBUG, INFO, WARNING, ERROR"), ("DATA_DIR", "~nobody-of-that-name/data", "no such user")],
)
def test_a_value_that_cannot_be_used_is_named_with_what_it_may_be(name, value, told):
    with pytest.raises(SettingsError, match=f"{name}='{value}' cannot be used: .*{told}"):
        read({name: value})


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("ALLOWED_SERVERS", "12, 34 56,", frozenset({12, 34, 56})),
        ("QUESTION_LOG_DAYS", "0", 0),
        ("USER_QUESTIONS_PER_MINUTE", "7", 7),
        ("LOG_FORMAT", "JSON", "json"),
        ("LOG_QUESTIONS", "1", True),
        ("LOG_QUESTIONS", "0", False),
        ("HEALTH_PORT", "65535", 65535),
        ("HEALTH_PORT", "0", 0),
        ("WATCHDOG_MINUTES", "0.5", 0.5),
        ("REFRESH_MINUTES", "15", 15),
    ],
)
def test_each_kind_of_value_is_read_as_what_it_means(name, text, value):
    assert getattr(read({name: text}), name.lower()) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ALLOWED_SERVERS", "12, abc"),
        ("ALLOWED_USERS", "-5"),
        ("CURATORS", "１２"),
        ("QUESTION_LOG_DAYS", "-1"),
        ("QUESTION_LOG_DAYS", "1.5"),
        ("REFRESH_MINUTES", "²"),
        ("LOG_FORMAT", "xml"),
        ("LOG_QUESTIONS", "yes"),
        ("HEALTH_PORT", "65536"),
        ("HEALTH_PORT", "http"),
        ("WATCHDOG_MINUTES", "0"),
        ("WATCHDOG_MINUTES", "0.0"),
        ("WATCHDOG_MINUTES", "1e400"),
        ("WATCHDOG_MINUTES", "soon"),
    ],
)
def test_a_value_of_another_kind_is_refused_by_name(name, text):
    with pytest.raises(SettingsError, match=f"{name}=.* cannot be used: (use|give) "):
        read({name: text})


@pytest.mark.parametrize("level", LOG_LEVELS)
def test_every_level_may_be_written_small(level):
    assert read({"LOG_LEVEL": level.lower()}).log_level == level


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("LOG_LEVEL=ERROR\nDISCORD_TOKEN: a.b.c\n", "line 2, is not of the form NAME=value"),
        ('DISCORD_TOKEN="a.b.c\n', "line 1, is not of the form NAME=value"),
        (b"DISCORD_TOKEN=\xff\xfea\x00", "cannot be read.*UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_never_quoted(env_file, text, told, caplog):
    path = env_file(text)
    with pytest.raises(SettingsError, match=f"{path}.*{told}") as caught:
        read({}, path)
    assert "a.b.c" not in str(caught.value)
    assert caplog.records == []


def test_a_folder_in_the_place_of_the_file_counts_as_no_file(tmp_path):
    assert read({}, tmp_path) == Settings()


def test_the_token_is_never_shown():
    assert "a.b.c" not in repr(Settings(discord_token="a.b.c"))
    assert "a.b.c" not in str(Settings(discord_token="a.b.c"))


@given(st.dictionaries(st.sampled_from([one.name.upper() for one in fields(Settings)]), st.text(max_size=20)))
def test_any_values_are_read_or_refused_by_name(environment):
    refused = ""
    try:
        read(environment)
    except SettingsError as error:
        refused = str(error).partition("=")[0]
    assert refused in {"", *environment}
