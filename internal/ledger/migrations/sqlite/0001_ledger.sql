-- What is kept: readings as they came, raw bytes, failures, corrections.
CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO meta (name, value) VALUES ('seq', 0);

CREATE TABLE readings (
  report  TEXT NOT NULL, -- id of the report
  hash    TEXT NOT NULL, -- of its text
  page    TEXT NOT NULL, -- its versions share this
  fetched TEXT NOT NULL, -- RFC 3339, UTC; '' unknown
  key     TEXT NOT NULL, -- the source's name of the item
  raw     TEXT NOT NULL, -- hash of the raw bytes, '' none
  reader  TEXT NOT NULL, -- version of the program that read it
  sum     TEXT NOT NULL, -- hash of body before compression
  model   TEXT NOT NULL, -- version and hash of the weights
  body    BLOB NOT NULL, -- the reading as JSON, gzip
  PRIMARY KEY (report, hash)
);
CREATE INDEX readings_page ON readings (page);

CREATE TABLE raws (hash TEXT PRIMARY KEY, body BLOB NOT NULL);

CREATE TABLE seen (key TEXT PRIMARY KEY) WITHOUT ROWID;

CREATE TABLE failures (
  report TEXT PRIMARY KEY, url TEXT NOT NULL, source TEXT NOT NULL, title TEXT NOT NULL,
  code TEXT NOT NULL, message TEXT NOT NULL, fetched TEXT NOT NULL, key TEXT NOT NULL, raw TEXT NOT NULL
);
CREATE INDEX failures_fetched ON failures (fetched, report);
CREATE INDEX failures_source ON failures (source);

CREATE TABLE corrections (id TEXT PRIMARY KEY, said TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX corrections_said ON corrections (said, id);
CREATE INDEX corrections_kind ON corrections (kind, target);
CREATE TABLE correction_pages (page TEXT NOT NULL, correction TEXT NOT NULL REFERENCES corrections (id), PRIMARY KEY (page, correction)) WITHOUT ROWID;

-- What follows from it, and can be made again: newest versions, groups, answers.
CREATE TABLE pages (
  id TEXT PRIMARY KEY, report TEXT NOT NULL, hash TEXT NOT NULL, source TEXT NOT NULL, url TEXT NOT NULL, title TEXT NOT NULL,
  published TEXT NOT NULL, day TEXT NOT NULL, fetched TEXT NOT NULL, versions INTEGER NOT NULL, claims INTEGER NOT NULL
);
CREATE INDEX pages_report ON pages (report);
CREATE INDEX pages_source ON pages (source, day);
CREATE INDEX pages_day ON pages (day, id);

CREATE TABLE page_entities (
  entity TEXT NOT NULL, page TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, sector TEXT NOT NULL, wikidata TEXT NOT NULL,
  PRIMARY KEY (entity, name, page)
) WITHOUT ROWID;
CREATE INDEX page_entities_page ON page_entities (page);

-- A node is a page's source (kind o), an event's telling (e) or a page's outline (s).
-- lead is the pivot it follows, itself for a pivot; grp its group.
CREATE TABLE nodes (
  n INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, page TEXT NOT NULL,
  lead TEXT NOT NULL, grp TEXT NOT NULL, body BLOB NOT NULL,
  UNIQUE (kind, id)
);
CREATE INDEX nodes_page ON nodes (kind, page, id);
CREATE INDEX nodes_lead ON nodes (kind, lead);
CREATE INDEX nodes_grp ON nodes (kind, grp);
CREATE TABLE node_keys (kind TEXT NOT NULL, key INTEGER NOT NULL, pivot INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, key, pivot, id)) WITHOUT ROWID;

CREATE TABLE claims (
  id TEXT PRIMARY KEY, telling TEXT NOT NULL, n INTEGER NOT NULL, page TEXT NOT NULL, day TEXT NOT NULL,
  type TEXT NOT NULL, holder TEXT NOT NULL, retracted INTEGER NOT NULL, verdict TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX claims_day ON claims (day, id);
CREATE INDEX claims_type ON claims (type, day, id);
CREATE INDEX claims_holder ON claims (holder, day, id);
CREATE INDEX claims_telling ON claims (telling);
CREATE INDEX claims_page ON claims (page);

CREATE TABLE events (id TEXT PRIMARY KEY, day TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE event_index (scope TEXT NOT NULL, day TEXT NOT NULL, event TEXT NOT NULL, PRIMARY KEY (scope, day, event)) WITHOUT ROWID;
CREATE TABLE counts (scope TEXT NOT NULL, word TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (scope, word)) WITHOUT ROWID;

CREATE TABLE legs (
  giver TEXT NOT NULL, taker TEXT NOT NULL, item TEXT NOT NULL, event TEXT NOT NULL,
  says INTEGER NOT NULL, denies INTEGER NOT NULL, possible INTEGER NOT NULL,
  maker TEXT NOT NULL, day TEXT NOT NULL, earliest TEXT NOT NULL, latest TEXT NOT NULL,
  PRIMARY KEY (giver, taker, item, event)
) WITHOUT ROWID;
CREATE INDEX legs_event ON legs (event);

CREATE TABLE stories (id TEXT PRIMARY KEY, day TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX stories_day ON stories (day, id);

CREATE TABLE changes (kind TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, op TEXT NOT NULL, successor TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE UNIQUE INDEX changes_seq ON changes (seq);

CREATE VIRTUAL TABLE words USING fts5 (body, content='', contentless_delete=1, tokenize='porter unicode61 remove_diacritics 2');
