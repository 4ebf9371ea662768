-- Contested events are listed under each of their parties too: asked of the busiest, they took the longest.
INSERT INTO event_index (scope, day, event)
SELECT 'contested ' || substr(p.scope, 7), p.day, p.event FROM event_index p
WHERE p.scope LIKE 'party %' AND EXISTS (SELECT 1 FROM event_index c WHERE c.scope = 'contested' AND c.day = p.day AND c.event = p.event);
INSERT INTO counts (scope, word, n)
SELECT scope, '', COUNT(*) FROM event_index WHERE scope LIKE 'contested %' GROUP BY scope;

-- Claims are found by party and kind of item without asking the events. The program fills this from what is stored.
CREATE TABLE claim_index (scope TEXT NOT NULL, day TEXT NOT NULL, claim TEXT NOT NULL, PRIMARY KEY (scope, day, claim));
