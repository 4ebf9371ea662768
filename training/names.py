"""Coded reports with other states in them: "Iran", "Iranian", "Tehran" become "Chile", "Chilean", "Santiago" all through a window.

Who does what to whom does not hang on which state it is; a model that has seen each sentence with many states learns the sentence.
Only names of one word are exchanged, word for word, so that every label stays where it is."""
import csv

BEFORE = {"South", "North", "New", "Equatorial", "Republic", "East", "West", "Saudi", "Democratic"}      # "South Sudan" is not Sudan
AMBIGUOUS = {"Jordan", "Georgia", "Chad", "Guinea", "Congo", "Niger", "Dominica", "Micronesia", "Samoa", "Turks"}


def states(path):
    """Rows of one-word (name, adjective, people, capital) of states that exist, from the program's own table; "" where there is none."""
    lines = [l for l in open(path, encoding="utf-8") if not l.startswith("#")]
    one = lambda s: (w := s.split("|")[0]) and (w if w.isalpha() and w[0].isupper() else "")
    rows = [(one(d["name"]), one(d["adjectives"]), one(d["people"]), one(d["capitals"])) for d in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if not d["to"]]
    return [r for r in rows if r[0] and r[1] and r[0] not in AMBIGUOUS]


class Exchange:
    """Exchanges the states of reports. path: the lexicon's table of states; tok: the tokenizer, for the wordpieces of the new words.
    Only states that the reports name at least `least` times take part, as what is put in as well."""

    def __init__(self, path, reports, tok, least=5):
        tok.no_padding(); tok.no_truncation()
        seen = {}
        for r in reports:
            for s in r["S"]:
                for w in s["words"]: seen[w] = seen.get(w, 0) + 1
        self.rows = [r for r in states(path) if seen.get(r[0], 0) >= least]
        self.of = {w: (i, k) for i, r in reversed(list(enumerate(self.rows))) for k, w in reversed(list(enumerate(r))) if w}
        self.sub = {w: tok.encode([w], is_pretokenized=True, add_special_tokens=False).ids for w in self.of}

    def __call__(self, r, win, rng):
        """The report with other states in the sentences of the window, or the same where it names none."""
        to, S = {}, list(r["S"])
        free = list(range(len(self.rows)))
        rng.shuffle(free)
        for s, _ in win:
            words, sub = list(S[s]["words"]), list(S[s]["sub"])
            for j, w in enumerate(words):
                if w not in self.of or (j and words[j - 1] in BEFORE): continue
                i, k = self.of[w]
                if i not in to: to[i] = free.pop()
                new = self.rows[to[i]][k]
                if new: words[j], sub[j] = new, self.sub[new]
            S[s] = dict(S[s], words=words, sub=sub)
        return dict(r, S=S) if to else r
