"""The tables of what is remembered of conversations, as migrations in order. One that has shipped is never edited.

Ids of people and places are texts, so that a search of the file for one finds whatever is left of it.
"""

from __future__ import annotations

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE answers (
        id TEXT PRIMARY KEY,
        asked_at REAL NOT NULL,         -- seconds since 1970, as everywhere here
        asker TEXT NOT NULL,
        server TEXT,                    -- NULL in direct messages
        channel TEXT NOT NULL,
        message TEXT,                   -- the message that shows it, once it was sent
        content TEXT NOT NULL           -- a KeptAnswer, as JSON
    );
    CREATE INDEX answers_by_message ON answers (message) WHERE message IS NOT NULL;
    CREATE INDEX answers_by_asker ON answers (asker);
    CREATE INDEX answers_by_time ON answers (asked_at);
    CREATE TABLE conversations (
        place TEXT NOT NULL,            -- a thread, or a channel of direct messages
        asker TEXT NOT NULL,            -- who asked last
        asked_at REAL NOT NULL,
        standing TEXT NOT NULL,         -- the question that a follow-up leans on
        PRIMARY KEY (place)
    );
    CREATE INDEX conversations_by_asker ON conversations (asker);
    CREATE TABLE servers (
        id TEXT PRIMARY KEY,            -- 'direct' for direct messages
        content TEXT NOT NULL           -- ServerSettings, as JSON
    );
    CREATE TABLE feedback (
        answer TEXT NOT NULL,
        asker TEXT NOT NULL,            -- who judged
        given_at REAL NOT NULL,
        server TEXT,
        question TEXT NOT NULL,
        useful INTEGER NOT NULL,
        reason TEXT NOT NULL,
        PRIMARY KEY (answer, asker)
    );
    CREATE INDEX feedback_by_asker ON feedback (asker);
    CREATE TABLE questions (
        asked_at REAL NOT NULL,
        asker TEXT NOT NULL,
        server TEXT,
        question TEXT NOT NULL,
        level TEXT NOT NULL,
        lacking TEXT NOT NULL           -- words that no evidence covered, as a JSON list
    );
    CREATE INDEX questions_by_asker ON questions (asker);
    CREATE INDEX questions_by_time ON questions (asked_at);
    """,
    """
    CREATE TABLE lookups (
        id TEXT PRIMARY KEY,
        asked_at REAL NOT NULL,
        asker TEXT NOT NULL,
        server TEXT,
        content TEXT NOT NULL           -- a Lookup, as JSON
    );
    CREATE INDEX lookups_by_asker ON lookups (asker);
    CREATE INDEX lookups_by_time ON lookups (asked_at);
    """,
    """
    -- Limits of the standing question, as JSON, NULL for none
    ALTER TABLE conversations ADD COLUMN limits TEXT;
    -- ids of others whose words a row holds, with a blank around each
    ALTER TABLE conversations ADD COLUMN words_of TEXT NOT NULL DEFAULT '';
    ALTER TABLE answers ADD COLUMN words_of TEXT NOT NULL DEFAULT '';
    ALTER TABLE questions ADD COLUMN words_of TEXT NOT NULL DEFAULT '';
    ALTER TABLE feedback ADD COLUMN words_of TEXT NOT NULL DEFAULT '';
    ALTER TABLE lookups ADD COLUMN words_of TEXT NOT NULL DEFAULT '';
    """,
)
