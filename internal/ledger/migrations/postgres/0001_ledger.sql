-- What is kept: readings as they came, raw bytes, failures, corrections.
CREATE TABLE meta (name TEXT COLLATE "C" PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO meta (name, value) VALUES ('seq', 0);

CREATE TABLE readings (
  report  TEXT COLLATE "C" NOT NULL, -- id of the report
  hash    TEXT COLLATE "C" NOT NULL, -- of its text
  page    TEXT COLLATE "C" NOT NULL, -- its versions share this
  fetched TEXT COLLATE "C" NOT NULL, -- RFC 3339, UTC; '' unknown
  key     TEXT COLLATE "C" NOT NULL, -- the source's name of the item
  raw     TEXT COLLATE "C" NOT NULL, -- hash of the raw bytes, '' none
  reader  TEXT COLLATE "C" NOT NULL, -- version of the program that read it
  sum     TEXT COLLATE "C" NOT NULL, -- hash of body before compression
  model   TEXT COLLATE "C" NOT NULL, -- version and hash of the weights
  body    BYTEA NOT NULL, -- the reading as JSON, gzip
  PRIMARY KEY (report, hash)
);
CREATE INDEX readings_page ON readings (page);

CREATE TABLE raws (hash TEXT COLLATE "C" PRIMARY KEY, body BYTEA NOT NULL);

CREATE TABLE seen (key TEXT COLLATE "C" PRIMARY KEY);

CREATE TABLE failures (
  report TEXT COLLATE "C" PRIMARY KEY, url TEXT COLLATE "C" NOT NULL, source TEXT COLLATE "C" NOT NULL, title TEXT COLLATE "C" NOT NULL,
  code TEXT COLLATE "C" NOT NULL, message TEXT COLLATE "C" NOT NULL, fetched TEXT COLLATE "C" NOT NULL, key TEXT COLLATE "C" NOT NULL, raw TEXT COLLATE "C" NOT NULL
);
CREATE INDEX failures_fetched ON failures (fetched, report);
CREATE INDEX failures_source ON failures (source);

CREATE TABLE corrections (id TEXT COLLATE "C" PRIMARY KEY, said TEXT COLLATE "C" NOT NULL, kind TEXT COLLATE "C" NOT NULL, target TEXT COLLATE "C" NOT NULL, body TEXT COLLATE "C" NOT NULL);
CREATE INDEX corrections_said ON corrections (said, id);
CREATE INDEX corrections_kind ON corrections (kind, target);
CREATE TABLE correction_pages (page TEXT COLLATE "C" NOT NULL, correction TEXT COLLATE "C" NOT NULL REFERENCES corrections (id), PRIMARY KEY (page, correction));

-- What follows from it, and can be made again: newest versions, groups, answers.
CREATE TABLE pages (
  id TEXT COLLATE "C" PRIMARY KEY, report TEXT COLLATE "C" NOT NULL, hash TEXT COLLATE "C" NOT NULL, source TEXT COLLATE "C" NOT NULL, url TEXT COLLATE "C" NOT NULL, title TEXT COLLATE "C" NOT NULL,
  published TEXT COLLATE "C" NOT NULL, day TEXT COLLATE "C" NOT NULL, fetched TEXT COLLATE "C" NOT NULL, versions BIGINT NOT NULL, claims BIGINT NOT NULL
);
CREATE INDEX pages_report ON pages (report);
CREATE INDEX pages_source ON pages (source, day);
CREATE INDEX pages_day ON pages (day, id);

CREATE TABLE page_entities (
  entity TEXT COLLATE "C" NOT NULL, page TEXT COLLATE "C" NOT NULL, name TEXT COLLATE "C" NOT NULL, kind TEXT COLLATE "C" NOT NULL, sector TEXT COLLATE "C" NOT NULL, wikidata TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (entity, name, page)
);
CREATE INDEX page_entities_page ON page_entities (page);

-- A node is a page's source (kind o), an event's telling (e) or a page's outline (s).
-- lead is the pivot it follows, itself for a pivot; grp its group.
CREATE TABLE nodes (
  n BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind TEXT COLLATE "C" NOT NULL, id TEXT COLLATE "C" NOT NULL, page TEXT COLLATE "C" NOT NULL,
  lead TEXT COLLATE "C" NOT NULL, grp TEXT COLLATE "C" NOT NULL, body BYTEA NOT NULL,
  UNIQUE (kind, id)
);
CREATE INDEX nodes_page ON nodes (kind, page, id);
CREATE INDEX nodes_lead ON nodes (kind, lead);
CREATE INDEX nodes_grp ON nodes (kind, grp);
CREATE TABLE node_keys (kind TEXT COLLATE "C" NOT NULL, key BIGINT NOT NULL, pivot BIGINT NOT NULL, id TEXT COLLATE "C" NOT NULL, PRIMARY KEY (kind, key, pivot, id));

CREATE TABLE claims (
  id TEXT COLLATE "C" PRIMARY KEY, telling TEXT COLLATE "C" NOT NULL, n BIGINT NOT NULL, page TEXT COLLATE "C" NOT NULL, day TEXT COLLATE "C" NOT NULL,
  type TEXT COLLATE "C" NOT NULL, holder TEXT COLLATE "C" NOT NULL, retracted BIGINT NOT NULL, verdict TEXT COLLATE "C" NOT NULL
);
CREATE INDEX claims_day ON claims (day, id);
CREATE INDEX claims_type ON claims (type, day, id);
CREATE INDEX claims_holder ON claims (holder, day, id);
CREATE INDEX claims_telling ON claims (telling);
CREATE INDEX claims_page ON claims (page);

CREATE TABLE events (id TEXT COLLATE "C" PRIMARY KEY, day TEXT COLLATE "C" NOT NULL, body BYTEA NOT NULL);
CREATE TABLE event_index (scope TEXT COLLATE "C" NOT NULL, day TEXT COLLATE "C" NOT NULL, event TEXT COLLATE "C" NOT NULL, PRIMARY KEY (scope, day, event));
CREATE TABLE counts (scope TEXT COLLATE "C" NOT NULL, word TEXT COLLATE "C" NOT NULL, n BIGINT NOT NULL, PRIMARY KEY (scope, word));

CREATE TABLE legs (
  giver TEXT COLLATE "C" NOT NULL, taker TEXT COLLATE "C" NOT NULL, item TEXT COLLATE "C" NOT NULL, event TEXT COLLATE "C" NOT NULL,
  says BIGINT NOT NULL, denies BIGINT NOT NULL, possible BIGINT NOT NULL,
  maker TEXT COLLATE "C" NOT NULL, day TEXT COLLATE "C" NOT NULL, earliest TEXT COLLATE "C" NOT NULL, latest TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (giver, taker, item, event)
);
CREATE INDEX legs_event ON legs (event);

CREATE TABLE stories (id TEXT COLLATE "C" PRIMARY KEY, day TEXT COLLATE "C" NOT NULL, body BYTEA NOT NULL);
CREATE INDEX stories_day ON stories (day, id);

CREATE TABLE changes (kind TEXT COLLATE "C" NOT NULL, id TEXT COLLATE "C" NOT NULL, seq BIGINT NOT NULL, op TEXT COLLATE "C" NOT NULL, successor TEXT COLLATE "C" NOT NULL, at TEXT COLLATE "C" NOT NULL, PRIMARY KEY (kind, id));
CREATE UNIQUE INDEX changes_seq ON changes (seq);

CREATE TABLE words (n BIGINT PRIMARY KEY REFERENCES nodes (n) ON DELETE CASCADE, body TSVECTOR NOT NULL);
CREATE INDEX words_body ON words USING gin (body);
