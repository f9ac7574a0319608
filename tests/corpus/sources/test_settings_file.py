import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SourcesFileError
from corpus.sources.setting import SourceKind
from corpus.sources.settings_file import SHIPPED, load_sources, read_sources, remove_user_source, write_user_source

USER = """\
# My desk's sources.
[sources.tin-daily]  # the good one
kind = "feed"
url = "https://tin.test/feed"   # asked Ann
enabled = false

[sources.ports]
kind = "page"
url = "https://ports.test/"
"""


@pytest.fixture
def shipped(tmp_path):
    path = tmp_path / "shipped.toml"
    path.write_text('[sources.office]\nkind = "feed"\nurl = "https://office.test/feed"\nenabled = false\n')
    return path


@pytest.fixture
def user(tmp_path):
    path = tmp_path / "data" / "sources.toml"
    path.parent.mkdir()
    path.write_text(USER)
    return path


# Reading


def test_the_users_file_goes_before_the_shipped_one(shipped, user):
    user.write_text('[sources.office]\nenabled = true\npublisher = "Office"\n')
    (office,) = load_sources([shipped, user])
    assert (office.url, office.enabled, office.publisher) == ("https://office.test/feed", True, "Office")


def test_an_entry_with_a_kind_replaces_the_shipped_one(shipped, user):
    user.write_text('[sources.office]\nkind = "page"\nurl = "https://other.test/"\n')
    assert load_sources([shipped, user])[0].kind is SourceKind.PAGE


def test_files_that_are_not_there_are_empty(shipped, tmp_path):
    assert [one.name for one in load_sources([shipped, tmp_path / "none.toml"])] == ["office"]


def test_one_bad_entry_leaves_the_others_and_is_named(shipped, user):
    user.write_text(USER + '\n[sources.bad]\nkind = "feed"\nurl = "x"\n')
    loaded = read_sources([shipped, user])

    assert [one.name for one in loaded.settings] == ["office", "ports", "tin-daily"]
    (problem,) = loaded.problems
    assert problem.startswith(f"{user}, [sources.bad]: `url` = 'x'")
    with pytest.raises(SourcesFileError) as error:
        load_sources([shipped, user])
    assert error.value.problems == (problem,)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"[sources.a", "not valid TOML"),
        (b"[sources.a]\n[sources.a]\n", "not valid TOML"),
        (b"\xff\xfe", "not written in UTF-8"),
        (b"sources = 7", "must be a table"),
        (b"[sources]\na = 7", "must be a table"),
        (b"[source.a]\nkind = 'feed'", "`source` is not known"),
        (b"[sources.nowhere]\nenabled = true", "no `kind`"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_the_shipped_sources(shipped, user, data, words):
    user.write_bytes(data)
    loaded = read_sources([shipped, user])
    assert [one.name for one in loaded.settings] == ["office"]
    assert words in loaded.problems[0]
    assert str(user) in loaded.problems[0]


def test_a_file_with_a_byte_order_mark_is_read(user):
    user.write_bytes(b"\xef\xbb\xbf" + USER.encode())
    assert len(load_sources([user])) == 2


def test_a_folder_in_place_of_a_file_is_a_problem(tmp_path):
    assert "cannot be read" in read_sources([tmp_path]).problems[0]


# Writing


def test_enabling_changes_one_line_and_keeps_every_comment(shipped, user):
    setting = write_user_source(user, "tin-daily", {"enabled": True}, shipped=shipped)

    assert setting.enabled
    assert user.read_text() == USER.replace("enabled = false", "enabled = true")


def test_enabling_a_shipped_source_writes_only_what_differs(shipped, user):
    setting = write_user_source(user, "office", {"enabled": True}, shipped=shipped)

    assert (setting.enabled, setting.url) == (True, "https://office.test/feed")
    assert user.read_text().startswith(USER)
    assert tomllib.loads(user.read_text())["sources"]["office"] == {"enabled": True}


def test_the_first_source_makes_a_file_that_explains_itself(shipped, tmp_path):
    path = tmp_path / "new" / "sources.toml"
    values = {"kind": "feed", "url": "https://x.test/", "enabled": True, "options": {"summary_only": True}}
    write_user_source(path, "x", values, shipped=shipped)

    assert path.read_text().startswith("# Your sources.")
    assert [one.name for one in load_sources([shipped, path])] == ["office", "x"]
    assert load_sources([path])[0].option("summary_only") is True


def test_none_takes_a_value_out(shipped, user):
    write_user_source(user, "tin-daily", {"publisher": "Tin Daily"}, shipped=shipped)
    write_user_source(user, "tin-daily", {"publisher": None}, shipped=shipped)
    assert "publisher" not in user.read_text()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("x", {"kind": "feed", "url": "not a url"}),
        ("x", {"enabled": True}),
        ("Bad Name", {"kind": "feed", "url": "https://x.test/"}),
        ("tin-daily", {"interval_minutes": 0}),
    ],
)
def test_what_could_not_be_used_is_not_written(shipped, user, name, values):
    with pytest.raises(SourcesFileError) as error:
        write_user_source(user, name, values, shipped=shipped)

    assert user.read_text() == USER
    assert str(user) in str(error.value)
    assert list(user.parent.iterdir()) == [user]


def test_a_file_that_is_not_toml_is_never_written_over(shipped, user):
    user.write_text("[broken")
    with pytest.raises(SourcesFileError):
        write_user_source(user, "x", {"kind": "feed", "url": "https://x.test/"}, shipped=shipped)
    assert user.read_text() == "[broken"


def test_another_entry_that_is_broken_does_not_keep_from_writing(shipped, user):
    user.write_text(USER + '\n[sources.bad]\nkind = "feed"\n')
    write_user_source(user, "office", {"enabled": True}, shipped=shipped)
    assert "[sources.bad]" in user.read_text()


def test_a_file_keeps_its_permissions(shipped, user):
    user.chmod(0o600)
    write_user_source(user, "tin-daily", {"enabled": True}, shipped=shipped)
    assert user.stat().st_mode & 0o777 == 0o600


def test_removing_takes_the_entry_out_and_nothing_else(user):
    assert remove_user_source(user, "ports") is True
    assert remove_user_source(user, "ports") is False
    assert [one.name for one in load_sources([user])] == ["tin-daily"]
    assert "# My desk's sources." in user.read_text()


@given(
    name=st.from_regex(r"\A[a-z0-9][a-z0-9-]{0,20}\Z").filter(lambda name: name not in ("file", "starter")),
    publisher=st.text(min_size=1).filter(lambda text: text.split()),
)
def test_whatever_is_written_is_read_back(tmp_path_factory, name, publisher):
    path = tmp_path_factory.mktemp("w") / "sources.toml"
    publisher = publisher.encode("utf-8", "replace").decode()
    write_user_source(path, name, {"kind": "page", "url": "https://x.test/", "publisher": publisher})
    found = {one.name: one for one in load_sources([path])}
    assert found[name].publisher == " ".join(publisher.split())


# What ships


def test_the_shipped_sources_are_all_valid_off_and_honest_about_what_was_verified():
    sources = {one.name: one for one in load_sources([SHIPPED])}

    assert {one.kind for one in sources.values()} >= {
        SourceKind.FEDERAL_REGISTER,
        SourceKind.PUBLIC_INSPECTION,
        SourceKind.GOVUK,
        SourceKind.REGULATIONS_GOV,
    }
    assert not any(one.enabled for one in sources.values())
    unverified = {one.name for one in sources.values() if not one.verified}
    assert unverified == {one.name for one in sources.values() if one.kind is SourceKind.FEED}
    assert len(unverified) == 3
    assert all(one.url.startswith("https://") for one in sources.values())
