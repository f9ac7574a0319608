"""Takes out one guard after another in a copy of the program, and runs the tests that have to fail then.

    python -m guards               all of them, some minutes
    python -m guards "one writer"  those whose name has these words

A guard whose tests still pass without it is not guarded by them. docs/reliability.md has the table.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Guard:
    """`old` in `file` becomes `new`; then at least one of `tests` has to fail."""

    name: str
    file: str
    old: str
    new: str
    tests: str


GUARDS = (
    Guard("private addresses are refused", "corpus/address_guard.py", "        if not self._allow(address):", "        if False:", "tests/corpus/test_address_guard.py"),
    Guard("the address that is connected to is checked too", "corpus/address_guard.py", "            self._check(target, ipaddress.ip_address(connection.getpeername()[0]))\n", "", "tests/corpus/test_address_guard.py"),
    Guard("IPv4 within IPv6 is unwrapped", "corpus/address_guard.py", "        return is_public(address.ipv4_mapped)", "        return True", "tests/corpus/test_address_guard.py"),
    Guard("a redirect may not leave TLS", "corpus/fetch.py", 'if target.scheme == "https" and following.scheme == "http":', "if False:", "tests/corpus/test_fetch.py"),
    Guard("bodies are capped while they are unpacked", "corpus/inflate.py", "if len(self._body) > self._limit:", "if False:", "tests/corpus/test_inflate.py"),
    Guard("a feed may not define entities", "corpus/feed.py", "    parser.EntityDeclHandler = entity\n", "", "tests/corpus/test_feed.py"),
    Guard("a feed may not nest without end", "corpus/feed.py", "if depth > _MAX_DEPTH:", "if False:", "tests/corpus/test_feed.py"),
    Guard("a sitemap may not define entities", "corpus/sources/sitemap_file.py", "    parser.EntityDeclHandler = reader.entity\n", "", "tests/corpus/sources/test_sitemap.py"),
    Guard("links in a folder are not followed", "corpus/safe_file.py", '        flags |= getattr(os, "O_NOFOLLOW", 0)', "        pass", "tests/corpus/test_reading.py"),
    Guard("only regular files are read", "corpus/safe_file.py", "        if is_kind(status.st_mode):", "        if False:", "tests/corpus/test_reading.py"),
    Guard("sparse files are refused", "corpus/safe_file.py", "    if status.st_size > _HOLE_FROM and", "    if False and", "tests/corpus/test_reading.py"),
    Guard("a file that changes while it is read is refused", "corpus/safe_file.py", "if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):", "if False:", "tests/corpus/test_reading.py"),
    Guard("PDF files are read under a limit of memory", "corpus/limited_process.py", "        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))\n", "", "tests/corpus/test_extract_pdf.py"),
    Guard("Word archives are measured", "corpus/extract_docx.py", "    if not fits:", "    if False:", "tests/corpus/test_extract_docx.py"),
    Guard("a reader that fails costs one input", "corpus/collect.py", "    except Exception as error:\n        log.exception", "    except ZeroDivisionError as error:\n        log.exception", "tests/corpus/test_collect.py"),
    Guard("one writer at a time", "corpus/writer_lock.py", "fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)", "pass", "tests/corpus/test_writer_lock.py"),
    Guard("one writer of the index", "index/whoosh_backend/writing.py", "fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)", "pass", "tests/index/test_whoosh_backend.py"),
    Guard("commits of the record are synced", "corpus/database.py", '"PRAGMA synchronous = FULL"', '"PRAGMA synchronous = OFF"', "tests/corpus/test_database.py"),
    Guard("a transaction is undone as a whole", "corpus/database.py", 'self._connection.execute("ROLLBACK")', 'self._connection.execute("COMMIT")', "tests/corpus/test_store.py tests/corpus/test_collect.py tests/corpus/test_database.py"),
    Guard("files of the index are on disk before they are seen", "index/whoosh_backend/transaction.py", "                sync(folder / name)", "                pass", "tests/index/whoosh_backend/test_generations.py"),
    Guard("checksums of the index are compared", "index/whoosh_backend/manifest.py", " and _measure(folder / name) != expected:", " and False:", "tests/index/whoosh_backend/test_generations.py tests/bot/test_healing.py"),
    Guard("sizes are compared at opening", "index/whoosh_backend/generation.py", "        if wrong:\n            raise Damaged", "        if False:\n            raise Damaged", "tests/index/whoosh_backend/test_generations.py"),
    Guard("a rebuild is seen only when it is complete", "index/build.py", "    with backend.writing():\n        backend.clear()", "    backend.clear()\n    with backend.writing():", "tests/bot/test_healing.py"),
    Guard("a damaged generation is not kept to fall back to", "index/whoosh_backend/generations.py", "if not Generation(root / name).verify()", "if True", "tests/bot/test_healing.py"),
    Guard("an index folder of others is refused", "index/whoosh_backend/folder.py", "    if state.st_mode & _WRITABLE_BY_OTHERS:", "    if False:", "tests/index/test_whoosh_backend.py tests/bot/test_healing.py"),
    Guard("a damaged index is rebuilt", "bot/healing.py", "    if damage:\n        report", "    if False:\n        report", "tests/bot/test_healing.py"),
    Guard("a backup is whole or not there", "corpus/backup.py", "            draft.replace(target)", "            target.write_bytes(b''); draft.replace(target)", "tests/corpus/test_backup.py"),
    Guard("checksums of a backup are compared", "corpus/backup.py", "    if left or digest.hexdigest() != sha256:", "    if False:", "tests/corpus/test_backup.py"),
    Guard("a backup is read back", "corpus/backup.py", "        _check(file, files)\n", "", "tests/corpus/test_backup.py"),
    Guard("a backup is for its owner only", "corpus/backup.py", "os.O_RDWR, 0o600)", "os.O_RDWR, 0o644)", "tests/corpus/test_backup.py"),
    Guard("a corpus is not replaced unasked", "bot/commands/restore.py", "if not overwrite and _holds_something(settings):", "if False:", "tests/bot/commands/test_backup_and_restore.py"),
    Guard("an index of another record is made anew", "bot/app.py", "        if self.backend.count() and not is_made_of(_index_origin(self.settings), self.store):", "        if False:", "tests/bot/test_app.py"),
    Guard("tokens are taken out of the log", "bot/redaction.py", "            text = exact.sub(HIDDEN, text)", "            pass", "tests/bot/test_redaction.py tests/bot/test_logs.py"),
    Guard("what looks like a token is taken out", "bot/redaction.py", "            text = pattern.sub(replacement, text)", "            pass", "tests/bot/test_redaction.py"),
    Guard("no text can forge a line of the log", "bot/logs.py", "line.translate(_CONTROLS) + trace", "line + trace", "tests/bot/test_logs.py"),
    Guard("questions stay out of the log", "bot/logs.py", '        own.pop("question", None)', "        pass", "tests/bot/test_logs.py"),
    Guard("discord.py is kept from DEBUG", "bot/logs.py", "logging.getLogger(name).setLevel(max(logging.INFO, logging.getLevelName(settings.log_level)))", "pass", "tests/bot/test_logs.py"),
    Guard("a lost connection is given up", "bot/chat/presence.py", "            if left is not None and left <= 0:\n                return", "            if left is not None and left <= 0:\n                left = None", "tests/bot/chat/test_presence.py tests/bot/chat/test_coming_back.py"),
    Guard("a hanging loop ends the process", "bot/chat/liveness.py", "        if not _either(alive, stop, seconds):", "        if _either(alive, stop, seconds) and False:", "tests/bot/chat/test_liveness.py"),
    Guard("a failed start is tried again", "bot/chat/run.py", 'return "the gateway could not be reached"', "raise error", "tests/bot/chat/test_run.py"),
    Guard("what was delivered twice is done once", "bot/chat/sightings.py", "        if event_id in self._ids:\n            return False", "        if event_id in self._ids:\n            return True", "tests/bot/chat/test_sightings.py tests/bot/chat/test_client.py"),
    Guard("bots are not answered", "bot/chat/client.py", "if message.author.bot or message.webhook_id or", "if", "tests/bot/chat/test_client.py"),
    Guard("nobody is pinged", "bot/chat/client.py", "allowed_mentions=discord.AllowedMentions.none(),", "allowed_mentions=discord.AllowedMentions.all(),", "tests/bot/chat/test_client.py"),
    Guard("texts of others are escaped", "bot/chat/escaping.py", r'    return _LIVE.sub(r"\g<before>\\\g<character>", seen(text))', "    return seen(text)", "tests/bot/chat/test_escaping.py"),
    Guard("only plain web addresses become links", "bot/chat/escaping.py", "    if not plain or _DISCORD.search(target.lower())", "    if _DISCORD.search(target.lower())", "tests/bot/chat/test_escaping.py"),
    Guard("only who may changes the corpus", "bot/chat/rights.py", "    if asker.server is None or asker.is_guest or asker.server not in settings.allowed_servers:\n        return False\n    return asker.manages or bool(set(asker.roles) & set(server.curators))", "    return True", "tests/bot/chat/test_rights.py tests/bot/chat/test_running.py"),
    Guard("a private corpus is private", "bot/chat/rights.py", "    if not _is_admitted(asker, settings):\n        if", "    if False:\n        if", "tests/bot/chat/test_rights.py tests/bot/chat/test_buttons.py"),
    Guard("what is erased is overwritten", "bot/chat_store.py", '"PRAGMA secure_delete = ON"', '"PRAGMA secure_delete = OFF"', "tests/bot/test_chat_store.py"),
    Guard("the write-ahead log is emptied", "bot/chat_store.py", '"PRAGMA wal_checkpoint(TRUNCATE)"', '"PRAGMA user_version"', "tests/bot/test_chat_store.py"),
    Guard("who asks too much waits", "bot/chat/cooldown.py", "        if bucket.left < 1:", "        if False:", "tests/bot/chat/test_rights.py tests/bot/chat/test_conversations.py"),
    Guard("there is a bound to what waits", "bot/chat/work_pool.py", "                raise Busy", "                pass", "tests/bot/chat/test_work_pool.py tests/bot/chat/test_client.py"),
    Guard("people take turns", "bot/chat/work_pool.py", "popitem(last=False)", "popitem(last=True)", "tests/bot/chat/test_work_pool.py"),
    Guard("cells of a table are no formulas", "bot/gaps.py", 'return f"\'{text}" if', "return text if", "tests/bot/chat/test_running.py"),
    Guard("only http and https are fetched", "corpus/address_guard.py", '    if parts.scheme not in ("http", "https"):', '    if parts.scheme in ("gopher",):', "tests/corpus/test_address_guard.py"),
    Guard("numbers that only some take for an address are refused", "corpus/address_guard.py", '    if _NUMBER_LIKE.fullmatch(name.rstrip(".").rpartition(".")[2]):', "    if False:", "tests/corpus/test_address_guard.py"),
    Guard("addresses with a password are refused", "corpus/address_guard.py", '    if "@" in parts.netloc:', "    if False:", "tests/corpus/test_address_guard.py"),
    Guard("certificates are checked", "corpus/exchange.py", "ssl.create_default_context()", "ssl._create_unverified_context()", "tests/corpus/test_fetch.py"),
    Guard("secrets go to their own host over TLS only", "corpus/fetch.py", ' if target.scheme == "https" else {}', "", "tests/corpus/test_fetch.py"),
    Guard("a server has only so much time", "corpus/deadline.py", "        if left <= 0:", "        left = max(left, 5.0)\n        if left <= 0:", "tests/corpus/test_fetch.py"),
    Guard("a body that says it is too large is not read", "corpus/exchange.py", "    if announced is not None and announced > max_bytes:", "    if False:", "tests/corpus/test_fetch.py"),
    Guard("headers are capped", "corpus/exchange.py", "        if self._allowed < 0:", "        if False:", "tests/corpus/test_fetch.py"),
    Guard("codings that were not asked for are refused", "corpus/inflate.py", '    raise Unreachable(url, f"it came packed as {coding!r}, which was not asked for")', "    return Plain(url, limit)", "tests/corpus/test_inflate.py tests/corpus/test_fetch.py"),
    Guard("robots.txt is obeyed", "corpus/fetch.py", "if obey else 0.0", "if False else 0.0", "tests/corpus/test_fetch.py"),
    Guard("a pause that is asked for is kept", "corpus/fetch.py", "            self._polite.close(target, seconds)\n", "", "tests/corpus/test_fetch.py"),
    Guard("an archive has only so many parts", "corpus/extract_docx.py", "len(parts) > MAX_PARTS or ", "", "tests/corpus/test_extract_docx.py"),
    Guard("a PDF file is read without our environment", "corpus/limited_process.py", '{} if os.name == "posix" else None', "None", "tests/corpus/test_extract_pdf.py"),
    Guard("a record may not nest without end", "corpus/extract_record.py", "    except (ValueError, RecursionError) as error:", "    except ValueError as error:", "tests/corpus/test_extract_record.py"),
    Guard("what readers do not see is left out", "corpus/extract_html.py", "prune_xpath=_UNSEEN", "prune_xpath=[]", "tests/corpus/test_extract_html.py"),
    Guard("characters that cannot be seen are dropped", "corpus/characters.py", '    return _UNSEEN.sub("", _LINE_END', "    return str(_LINE_END", "tests/corpus/test_characters.py tests/corpus/test_extract_record.py"),
    Guard("a record of the future is refused", "corpus/database.py", "        if version > len(migrations):", "        if False:", "tests/corpus/test_database.py tests/corpus/test_store.py"),
    Guard("a backup of the future is refused", "corpus/backup.py", '        if int(contents["format"]) > FORMAT:', "        if False:", "tests/corpus/test_backup.py"),
    Guard("an entry of a backup is no longer than it says", "corpus/backup.py", "            if left < 0:", "            if False:", "tests/corpus/test_backup.py"),
    Guard("there is room before a backup is unpacked", "corpus/backup.py", "    if 2 * size > free:", "    if False:", "tests/corpus/test_backup.py"),
    Guard("what fails on the way is sent again", "bot/chat/delivery.py", "        except (OSError, aiohttp.ClientError) as error:", "        except ZeroDivisionError as error:", "tests/bot/chat/test_client_failures.py"),
    Guard("a form is sent again", "bot/chat/forms.py", "await respond(lambda: interaction.response.send_modal(to_modal(form)))", "await interaction.response.send_modal(to_modal(form))", "tests/bot/chat/test_client_failures.py"),
    Guard("503 is tried again", "bot/chat/delivery.py", "            if error.status != _UNAVAILABLE:\n                raise", "            raise", "tests/bot/chat/test_client_failures.py"),
    Guard("an acknowledgement that arrived is no failure", "bot/chat/delivery.py", "        if error.code != _ALREADY_ACKNOWLEDGED:", "        if True:", "tests/bot/chat/test_client_failures.py"),
    Guard("a reply carries a nonce", "bot/chat/delivery.py", ", mention_author=False, nonce=nonce)", ", mention_author=False)", "tests/bot/chat/test_client_failures.py tests/bot/chat/test_client.py"),
    Guard("an answer is shown though its acknowledgement seemed to fail", "bot/chat/turns.py", '        _incident("an acknowledgement failed", error)\n    return True', '        _incident("an acknowledgement failed", error)\n        return False\n    return True', "tests/bot/chat/test_client_failures.py"),
    Guard("a reply that fails becomes an apology", "bot/chat/turns.py", '        await _apologise(phrases.apology(_incident("a reply could not be sent", error), say), delivery)', '        _incident("a reply could not be sent", error)', "tests/bot/chat/test_client_failures.py"),
    Guard("what is gone is no failure", "bot/chat/delivery.py", "    if error.code in _GONE:", "    if False:", "tests/bot/chat/test_client_failures.py"),
    Guard("one try where it may not write", "bot/chat/delivery.py", "    if isinstance(error, discord.Forbidden):", "    if False:", "tests/bot/chat/test_client_failures.py"),
    Guard("work that takes too long is given up", "bot/chat/turns.py", "            async with asyncio.timeout(time_limit):", "            async with asyncio.timeout(None):", "tests/bot/chat/test_client_failures.py"),
    Guard("what cannot be done in time is turned away", "bot/chat/work_pool.py", " or self._taken * self._usual > self._patience * self._workers", "", "tests/bot/chat/test_work_pool.py"),
    Guard("buttons work after a restart", "bot/chat/client.py", "        self.add_dynamic_items(ActionItem)\n", "", "tests/bot/chat/test_buttons.py"),
    Guard("signals are heard", "bot/chat/run.py", "            loop.add_signal_handler(number, stop.set)", "            pass", "tests/bot/chat/test_run.py"),
    Guard("what comes with the signal is heard", "bot/chat/run.py", "            await asyncio.wait({connected}, timeout=_LISTENING)\n", "", "tests/reliability/test_bot_process.py"),
    Guard("a refused token ends it", "bot/chat/run.py", "    if isinstance(error, discord.LoginFailure) or code == _TOKEN_REFUSED:", "    if False:", "tests/bot/chat/test_run.py"),
    Guard("what Discord closes for good ends it", "bot/chat/run.py", " or code in _FOR_GOOD:", ":", "tests/bot/chat/test_run.py"),
    Guard("long questions are not tried", "bot/chat/asking.py", "    if len(question.text) > LONGEST_QUESTION:", "    if False:", "tests/bot/chat/test_client.py"),
    Guard("half characters are replaced", "bot/chat/asking.py", '    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")', "    return text", "tests/bot/chat/test_client.py tests/bot/chat/test_conversations.py"),
    Guard("private answers stay private", "bot/chat/actions.py", '        return phrases.not_yours(say) if kept.only_me and kept.asker != asker.user else ""', '        return ""', "tests/bot/chat/test_buttons.py"),
    Guard("a click is judged by the rights of the moment", "bot/chat/actions.py", "        if refused := self._desk.refusal(asker):\n            return refused\n        if kept is None", "        if kept is None", "tests/bot/chat/test_buttons.py"),
    Guard("answers of another server or channel are not shown", "bot/chat/actions.py", " or (kept.server, kept.channel) != (asker.server, asker.channel):", ":", "tests/bot/chat/test_buttons.py"),
    Guard("guests are answered for themselves", "bot/chat/desk.py", "        if asker.is_guest:\n            return True\n", "", "tests/bot/chat"),
    Guard("a server asks only so much", "bot/chat/desk.py", "        if asker.server is not None and (wait := self.by_server.wait", "        if False and (wait := self.by_server.wait", "tests/bot/chat/test_rights.py tests/bot/chat/test_conversations.py"),
    Guard("answers are erased when they are old", "bot/chat_store.py", '            erased += self._delete("answers WHERE asked_at < ?", others)\n', "", "tests/bot/test_chat_store.py"),
    Guard("lists of another server or channel are not shown", "bot/chat/looking.py", " or (lookup.server, lookup.channel) != (asker.server, asker.channel):", ":", "tests/bot/chat/test_looking.py"),
    Guard("what others took over is erased too", "bot/chat_store.py", " OR instr(words_of, ?)", " OR ? IS NULL", "tests/bot/test_chat_store.py tests/bot/chat/test_conversations.py"),
)  # fmt: skip


def outcome(guard: Guard) -> str:
    """Which test failed without the guard, and passes with it; "" when none did."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("bot", "index", "corpus", "tests", "docs"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "evaluation"))
        shutil.copytree(ROOT / "index" / "evaluation", copy / "index" / "evaluation")
        for name in ("pyproject.toml", "README.md", ".env.example"):
            shutil.copy(ROOT / name, copy / name)
        text = (copy / guard.file).read_text(encoding="utf-8")
        if not guard.old or guard.old not in text:
            raise SystemExit(f"{guard.name}: {guard.file} no longer holds {guard.old!r}; bring the table up to date")
        (copy / guard.file).write_text(text.replace(guard.old, guard.new), encoding="utf-8")
        failed = re.search(r"^(?:FAILED|ERROR) ([^:\s]+)::(\S+)", tested(copy, guard.tests), re.MULTILINE)
        if failed is None:
            return ""
        (copy / guard.file).write_text(text, encoding="utf-8")
        name = failed[2].partition("[")[0]
        if "FAILED" in (with_it := tested(copy, failed[1], "-k", name)) or "ERROR" in with_it:
            raise SystemExit(f"{guard.name}: {failed[2]} fails with the guard, too")
        return name


def tested(copy: Path, tests: str, *options: str) -> str:
    """What pytest says, up to the first failure; not to come to an end is one, too."""
    try:
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *options, *tests.split()],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(copy), str(copy / "tests")])},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        ).stdout
    except subprocess.TimeoutExpired:
        return f"FAILED {tests.split(maxsplit=1)[0]}::it_never_ends"


def main() -> int:
    words = " ".join(sys.argv[1:])
    unguarded = 0
    for guard in GUARDS:
        if words in guard.name:
            failed = outcome(guard)
            unguarded += not failed
            print(f"| {guard.name} | {f'`{failed}`' if failed else 'NO TEST FAILED'} |", flush=True)
    return bool(unguarded)


if __name__ == "__main__":
    sys.exit(main())
