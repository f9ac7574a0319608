"""The record's tables, as migrations that run in order. A migration that has shipped is never edited."""

from __future__ import annotations

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE record (
        id TEXT NOT NULL,               -- tells one record from another, so that an index knows whose it is
        sequence INTEGER NOT NULL       -- counts changes; articles.changed holds its value at their last one
    );
    CREATE TABLE received (
        id INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL,
        media_type TEXT NOT NULL,
        location TEXT NOT NULL,
        url TEXT,
        hints TEXT NOT NULL,            -- what the way it came said of it (title, publisher, date), as JSON
        data BLOB NOT NULL,             -- zlib
        received_at TEXT NOT NULL,
        UNIQUE (sha256, hints)
    );
    CREATE TABLE articles (
        id TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        url_key TEXT,                   -- canonical URL; NULL for briefs, which only point to their sources
        origin TEXT NOT NULL,
        changed INTEGER NOT NULL,
        removed_at TEXT,
        removed_reason TEXT
    );
    CREATE INDEX articles_by_url ON articles (url_key) WHERE url_key IS NOT NULL;
    CREATE INDEX articles_by_change ON articles (changed);
    CREATE TABLE versions (
        article_id TEXT NOT NULL REFERENCES articles (id) DEFERRABLE INITIALLY DEFERRED,
        version INTEGER NOT NULL,
        received_id INTEGER NOT NULL REFERENCES received (id),
        extractor INTEGER NOT NULL,
        content_sha256 TEXT NOT NULL,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        url TEXT,
        publisher TEXT,
        published TEXT,
        published_found TEXT NOT NULL,
        updated TEXT,
        retrieved_at TEXT NOT NULL,
        kind TEXT NOT NULL,
        licence TEXT,
        language TEXT,
        details TEXT NOT NULL,          -- parties, topics, identifiers, sources, as JSON
        PRIMARY KEY (article_id, version)
    );
    CREATE INDEX versions_by_received ON versions (received_id);
    CREATE TABLE locations (
        location TEXT PRIMARY KEY,      -- a path or URL under which an article came
        article_id TEXT NOT NULL REFERENCES articles (id)
    );
    CREATE TABLE source_states (
        name TEXT PRIMARY KEY,
        state TEXT NOT NULL
    );
    """,
    """
    -- What came from a location last, and what understood it.
    ALTER TABLE locations ADD COLUMN received_id INTEGER REFERENCES received (id);
    ALTER TABLE locations ADD COLUMN extractor INTEGER;
    UPDATE locations SET (received_id, extractor) = (
        SELECT v.received_id, v.extractor FROM versions v JOIN articles a
        ON a.id = v.article_id AND a.version = v.version WHERE a.id = locations.article_id
    );
    CREATE INDEX locations_by_article ON locations (article_id);
    INSERT INTO record SELECT lower(hex(randomblob(16))), 0 WHERE NOT EXISTS (SELECT * FROM record);
    """,
)
