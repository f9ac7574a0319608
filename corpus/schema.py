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
    """
    -- Why an article is out, which copies are one story, and what its publisher said of it afterwards.
    -- articles.removal is a corpus.removal.RemovalKind, NULL while the article is in.
    ALTER TABLE articles ADD COLUMN removal TEXT;
    ALTER TABLE articles ADD COLUMN superseded_by TEXT;
    ALTER TABLE articles ADD COLUMN story TEXT NOT NULL DEFAULT '';
    ALTER TABLE articles ADD COLUMN title_key TEXT NOT NULL DEFAULT '';
    UPDATE articles SET story = id;
    UPDATE articles SET removal = 'by hand' WHERE removed_at IS NOT NULL;
    CREATE INDEX articles_by_story ON articles (story);
    CREATE INDEX articles_by_title ON articles (title_key);
    CREATE INDEX articles_by_correction ON articles (superseded_by) WHERE superseded_by IS NOT NULL;
    CREATE TABLE fingerprints (
        number INTEGER PRIMARY KEY AUTOINCREMENT, -- counts up for ever, the latest ones are looked at first
        article_id TEXT NOT NULL UNIQUE REFERENCES articles (id) DEFERRABLE INITIALLY DEFERRED,
        words TEXT NOT NULL,            -- the same for texts of the same words
        first_day INTEGER,              -- between which days it was published, as ordinals; NULL where unknown
        last_day INTEGER
    );
    CREATE INDEX fingerprints_by_words ON fingerprints (words);
    CREATE TABLE anchors (              -- a sample of each text's shingles; of older versions some are left
        shingle INTEGER NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (shingle, number)
    ) WITHOUT ROWID;
    CREATE TABLE corrections (          -- articles whose titles say that they correct another one
        article_id TEXT PRIMARY KEY REFERENCES articles (id) DEFERRABLE INITIALLY DEFERRED,
        title_key TEXT NOT NULL
    );
    CREATE INDEX corrections_by_title ON corrections (title_key);
    CREATE TABLE notices (
        kind TEXT NOT NULL,             -- corpus.notice.NoticeKind
        article_id TEXT NOT NULL,       -- '' where only the URL was told; the article need not be in the record
        url_key TEXT NOT NULL,
        correction_id TEXT NOT NULL,    -- the article that corrects this one, or ''
        reason TEXT NOT NULL,
        happened TEXT NOT NULL,
        source TEXT NOT NULL,
        noted_at TEXT NOT NULL,
        UNIQUE (kind, article_id, url_key, correction_id, reason, happened)
    );
    CREATE INDEX notices_by_article ON notices (article_id);
    CREATE INDEX notices_by_url ON notices (url_key);
    """,
)
