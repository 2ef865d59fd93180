-- The outbox. In clear stand identifiers of documents, hashes, times and codes; what names a person is sealed or a mark.
CREATE TABLE about (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    oid TEXT NOT NULL,                      -- empty where the document has none that can be read
    sha256 TEXT NOT NULL,
    set_id TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 0,
    rank INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL DEFAULT '',
    opens TEXT,                             -- mark of the client or case whose documents may follow
    needs TEXT NOT NULL DEFAULT '',         -- marks of what must come before, between spaces
    size INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'stored', 'refused')),
    settled_at TEXT,
    early INTEGER NOT NULL DEFAULT 0,       -- refused only because something before it was missing
    refusals INTEGER NOT NULL DEFAULT 0,
    code TEXT,
    source BLOB NOT NULL,                   -- sealed
    receipt TEXT,                           -- as the archive signed it
    problem BLOB,                           -- sealed
    UNIQUE (oid, sha256)
);
CREATE INDEX entry_sha256 ON entry (sha256);
CREATE INDEX entry_pending ON entry (rank, version, created_at, id) WHERE state IN ('waiting', 'sent');
CREATE INDEX entry_refused ON entry (id) WHERE state = 'refused';
CREATE INDEX entry_opens ON entry (opens) WHERE opens IS NOT NULL;
CREATE INDEX entry_set ON entry (set_id, version);

-- The sealed document, until it is stored.
CREATE TABLE content (id INTEGER PRIMARY KEY REFERENCES entry ON DELETE CASCADE, sealed BLOB NOT NULL);
