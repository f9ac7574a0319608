"""What is remembered of conversations, in one SQLite file beside the record: DATA_DIR/chat.sqlite.

What is erased is overwritten (SQLite's secure_delete) and leaves the write-ahead log too.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

from bot.chat_records import Judgement, KeptAnswer, LoggedQuestion, Lookup, ServerSettings, Standing
from bot.chat_rows import (
    Row,
    answer_row,
    conversation_row,
    judgement_of,
    judgement_row,
    lookup_row,
    people,
    private,
    question_of,
    question_row,
    standing_of,
    text_of,
)
from bot.chat_schema import MIGRATIONS
from corpus.database import Database

FILE_NAME = "chat.sqlite"
DAY = 86_400.0
DIRECT = "direct"
_PERSONAL = ("answers", "conversations", "feedback", "questions", "lookups")
"""The tables that hold what one person asked or said, each with their id in `asker`."""


class ChatStore:
    """The memory of the chat. Safe from several threads.

    The question log is kept for `log_days` days, 0 keeps none. Answers, conversations and feedback are kept as long,
    but for a day at least: the buttons beneath an answer need it.
    """

    def __init__(self, database: Database, *, log_days: int) -> None:
        self._database = database
        self._log_days = log_days
        self._servers: dict[str, ServerSettings] = {}
        self._changing = Lock()

    @classmethod
    def open(cls, path: Path, *, log_days: int = 30) -> ChatStore:
        """Open the file, creating and migrating it as needed; StoreError or StoreIsNewer as for the record."""
        database = Database.open(path, MIGRATIONS)
        database.execute("PRAGMA secure_delete = ON")
        # After a power cut the last answers may be missing, and nothing is damaged: their buttons say "ask again".
        database.execute("PRAGMA synchronous = NORMAL")
        return cls(database, log_days=log_days)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    # Answers and conversations

    def keep(self, answer: KeptAnswer) -> None:
        """Keep an answer for its buttons."""
        self._put("answers", answer_row(answer))

    def sent(self, answer_id: str, message: int) -> None:
        """Remember which message shows the answer."""
        self._database.execute("UPDATE answers SET message = ? WHERE id = ?", (str(message), answer_id))

    def answer(self, answer_id: str) -> KeptAnswer | None:
        """The kept answer; None when it was erased or is too old."""
        return self._kept("id = ?", answer_id)

    def answer_in(self, message: int) -> KeptAnswer | None:
        """The answer that a message shows."""
        return self._kept("message = ?", str(message))

    def keep_lookup(self, lookup: Lookup) -> None:
        """Keep a look-up, so that its pages can be turned."""
        self._put("lookups", lookup_row(lookup))

    def lookup(self, lookup_id: str) -> Lookup | None:
        """The kept look-up; None when it was erased or is too old."""
        row = self._database.execute("SELECT content FROM lookups WHERE id = ?", (lookup_id,)).fetchone()
        return Lookup.from_json(row[0]) if row else None

    def remember(self, answer: KeptAnswer) -> None:
        """Let the next question in its thread or direct channel lean on it; if `only_me`, those of its asker alone."""
        self._put("conversations", conversation_row(answer))

    def standing(self, place: int, *, since: float, only_me: int | None = None) -> Standing:
        """The question that a follow-up in this place leans on, if it was asked since then.

        `only_me` is who asks where nobody else sees it: that alone may lean on what they asked unseen before.
        """
        own = str(place) if only_me is None else private(place, only_me)
        found = self._database.execute(
            "SELECT * FROM conversations WHERE place IN (?, ?) AND asked_at >= ? ORDER BY asked_at DESC LIMIT 1",
            (str(place), own, since),
        )
        row = found.fetchone()
        return standing_of(row) if row else Standing()

    # Servers

    def server(self, server: int | None) -> ServerSettings:
        """The settings of a server, or of direct messages for None; read from memory after the first time."""
        key = _key(server)
        if key not in self._servers:
            # What another thread has changed since it was read here must not be put back: scopes hang on it.
            return self._servers.setdefault(key, self._server(key))
        return self._servers[key]

    def change_server(self, server: int | None, change: Callable[[ServerSettings], ServerSettings]) -> ServerSettings:
        """Change the settings of a server; returns the new ones."""
        with self._changing:
            with self._database.transaction():
                changed = change(self._server(_key(server)))
                self._put("servers", {"id": _key(server), "content": changed.to_json()})
            self._servers[_key(server)] = changed
        return changed

    # Questions and feedback

    def log(self, question: LoggedQuestion) -> None:
        """Keep a question in the log, unless there is none."""
        if self._log_days:
            self._put("questions", question_row(question))

    def judge(self, judgement: Judgement) -> None:
        """Keep what somebody thinks of an answer, in place of what they thought before."""
        self._put("feedback", judgement_row(judgement))

    def unanswered(self, server: int | None, *, everywhere: bool = False) -> tuple[LoggedQuestion, ...]:
        """The logged questions of a server (or all) that were not answered, newest first."""
        rows = self._of_server("SELECT * FROM questions WHERE level <> 'answered'", server, everywhere, "asked_at")
        return tuple(question_of(row) for row in rows)

    def complaints(self, server: int | None, *, everywhere: bool = False) -> tuple[Judgement, ...]:
        """The judgements in a server (or all) that an answer was not useful, newest first."""
        rows = self._of_server("SELECT * FROM feedback WHERE NOT useful", server, everywhere, "given_at")
        return tuple(judgement_of(row) for row in rows)

    # Privacy

    def export(self, asker: int) -> dict[str, list[dict[str, Any]]]:
        """Everything that is kept of one person, by table."""
        found: dict[str, list[dict[str, Any]]] = {}
        for table in _PERSONAL:
            rows = self._database.execute(f"SELECT * FROM {table} WHERE asker = ?", (str(asker),)).fetchall()  # noqa: S608 -- a name of ours
            found[table] = [dict(row) for row in rows]
        return found

    def erase(self, asker: int) -> int:
        """Erase everything that is kept of one person, and entries of others that took over words of theirs.

        Returns how many entries that were.
        """
        whose = "asker = ? OR instr(words_of, ?)"
        with self._database.transaction():
            erased = sum(self._delete(f"{table} WHERE {whose}", str(asker), people([asker])) for table in _PERSONAL)
        self._overwrite()
        return erased

    def expire(self, now: float) -> int:
        """Erase what is older than it may be; returns how many entries that were."""
        log, others = now - self._log_days * DAY, now - max(1, self._log_days) * DAY
        with self._database.transaction():
            erased = self._delete("questions WHERE asked_at < ?", log if self._log_days else now + DAY)
            erased += self._delete("answers WHERE asked_at < ?", others)
            erased += self._delete("lookups WHERE asked_at < ?", others)
            erased += self._delete("conversations WHERE asked_at < ?", others)
            erased += self._delete("feedback WHERE given_at < ?", others)
        if erased:
            self._overwrite()
        return erased

    # How

    def _put(self, table: str, row: Row) -> None:
        """A row, in place of the one with its key."""
        columns, places = ", ".join(row), ", ".join("?" * len(row))
        statement = f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 -- names of ours
        self._database.execute(statement, tuple(row.values()))

    def _delete(self, what: str, *values: object) -> int:
        return self._database.execute(f"DELETE FROM {what}", values).rowcount  # noqa: S608 -- conditions of ours

    def _overwrite(self) -> None:
        """Bring the write-ahead log into the file and empty it: it holds copies of pages as they were."""
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _server(self, key: str) -> ServerSettings:
        row = self._database.execute("SELECT content FROM servers WHERE id = ?", (key,)).fetchone()
        return ServerSettings.from_json(row[0]) if row else ServerSettings()

    def _kept(self, where: str, value: str) -> KeptAnswer | None:
        row = self._database.execute(f"SELECT content FROM answers WHERE {where}", (value,)).fetchone()  # noqa: S608 -- ours
        return KeptAnswer.from_json(row[0]) if row else None

    def _of_server(self, select: str, server: int | None, everywhere: bool, order: str) -> list[Any]:
        where, values = ("", ()) if everywhere else (" AND server IS ?", (text_of(server),))
        return self._database.execute(f"{select}{where} ORDER BY {order} DESC", values).fetchall()


def _key(server: int | None) -> str:
    return text_of(server) or DIRECT
