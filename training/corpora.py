"""Public corpora -> one list of examples a split. An example is one sentence: words plus whatever layers its corpus has;
absent layers are absent keys. Licence classes A and S only (CORPORA/README.md).

  python corpora.py CORPORA MODEL OUT.pkl [--trees TREES.pkl] [--vocab VOCAB.json]

TREES: heads for MASC, which has none (evaluate.py --parse). VOCAB: label lists to keep, so that a checkpoint can be continued.
"""
import argparse, collections, glob, gzip, json, pickle, re
from tokenizers import Tokenizer

FEATS = ["Tense", "Number", "VerbForm", "Voice", "Mood", "Polarity"]
AUX = {"be.03", "have.01", "do.01"}            # auxiliaries: not events
NERA = {"PER": "PER", "LOC": "LOC", "ORG": "ORG", "OTH": "MISC", "MISC": "MISC",
        "politician": "PER", "person": "PER", "politicalparty": "ORG", "organisation": "ORG",
        "country": "LOC", "location": "LOC", "election": "MISC", "event": "MISC", "misc": "MISC"}
NERB = {t: t for t in "Person Organisation Location Nationality Temporal MilitaryPlatform Weapon Quantity Money Vehicle".split()}


def lines(path):
    with gzip.open(path, "rt", encoding="utf-8") as f:
        for l in f:
            yield l.rstrip("\n")


def jsonl(path):
    for l in lines(path):
        if l.strip():
            yield json.loads(l)


def lemma_rule(form, lemma):
    """Edit script: case flag | characters cut at the end | characters added; '=lemma' when nothing is shared."""
    if form == lemma:
        return "k|0|"
    for flag, f in (("k", form), ("l", form.lower())):
        n = 0
        while n < min(len(f), len(lemma)) and f[n] == lemma[n]:
            n += 1
        if n > 0:
            return f"{flag}|{len(f) - n}|{lemma[n:]}"
    return "=" + lemma


def apply_rule(form, rule):
    if rule.startswith("="):
        return rule[1:]
    flag, cut, add = rule.split("|", 2)
    f = form.lower() if flag == "l" else form
    return f[:len(f) - int(cut)] + add


def conllu(path, nermisc=False):
    """Words only: range rows (1-2, multiword tokens) and empty nodes (8.1) are skipped; DEPS ignored."""
    doc, sid, rows = "", "", []
    for l in list(lines(path)) + [""]:
        if l.startswith("#"):
            if l.startswith("# newdoc id"):
                doc = l.split("=", 1)[1].strip()
            elif l.startswith("# sent_id"):
                sid = l.split("=", 1)[1].strip()
        elif l:
            p = l.split("\t")
            if p[0].isdigit():
                rows.append(p)
        elif rows:
            fs = [dict(x.split("=", 1) for x in p[5].split("|") if "=" in x) for p in rows]
            yield dict(id=sid, doc=doc, words=[p[1] for p in rows], upos=[p[3] for p in rows],
                       feats=[[f.get(k, "_") for k in FEATS] for f in fs], lemma=[p[2] for p in rows],
                       head=[int(p[6]) for p in rows], deprel=[p[7] for p in rows], misc=[p[9] for p in rows])
            rows = []


def depth(head):
    d = []
    for i in range(len(head)):
        n, j = 0, i
        while head[j] and n < len(head):
            j, n = head[j] - 1, n + 1
        d.append(n)
    return d


def span_head(head, dep, a, b):
    """Head word of the inclusive span: governed from outside; if several, the shallowest, then the leftmost."""
    c = [i for i in range(a, b + 1) if not a <= head[i] - 1 <= b]
    return min(c or range(a, b + 1), key=lambda i: (dep[i], i))


def add_srl(ex, preds, full=True):
    """full=False: annotation is sparse, unmarked words are not negatives."""
    dep, out = depth(ex["head"]), []
    for p in preds:
        if p["roleset"] in AUX:
            continue
        args = [(l, span_head(ex["head"], dep, a, b), a, b) for l, a, b in p["args"] if l not in ("V", "C-V")]
        out.append(dict(i=p["i"], roleset=p["roleset"], args=args))
    ex["srl"], ex["srl_full"] = out, full


def gum_entities(ex):
    """ent[i] = type of the largest mention whose head word is i, '_' if none."""
    dep, open_, spans = depth(ex["head"]), {}, []
    for i, m in enumerate(ex["misc"]):
        for x in m.split("|"):
            if x.startswith("Entity="):
                for o in re.finditer(r"\(([^()]+)(\))?|([^()]+)\)", x[7:]):
                    if o.group(1):
                        f = o.group(1).split("-")
                        if o.group(2):
                            spans.append((i, i, f[1]))
                        else:
                            open_.setdefault(f[0], []).append((i, f[1]))
                    elif open_.get(o.group(3)):
                        a, t = open_[o.group(3)].pop()
                        spans.append((a, i, t))
    ent = ["_"] * len(ex["words"])
    for a, b, t in sorted(spans, key=lambda s: s[1] - s[0]):
        ent[span_head(ex["head"], dep, a, b)] = t
    ex["ent"] = ent


def iob(path, sep, col):
    sid, rows = "", []
    for l in list(lines(path)) + [""]:
        if l.startswith("# sent_id"):
            sid = l.split("=", 1)[1].strip()
        elif l.startswith("# ") or l.startswith("-DOCSTART-"):
            continue
        elif l.strip():
            rows.append(l.split(sep))
        elif rows:
            w = [r[1] if sep == "\t" and len(r) > 2 else r[0] for r in rows]
            tags, prev = [], "O"
            for r in rows:
                t = r[col]
                t = "O" if t == "O" else t[:2] + NERA.get(t[2:], "MISC")
                if t[0] == "I" and prev[2:] != t[2:]:
                    t = "B" + t[1:]              # IO scheme and broken sequences -> BIO
                tags.append(t)
                prev = t
            yield sid, w, tags
            rows = []


ABBR = "Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|Spc|Capt|Maj|Cmdr|Sen|Rep|Gov|St|Jr|Sr|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|vs|No|Inc|Corp|Co"
TOK = re.compile(rf"(?:[A-Za-z]\.){{2,}}|(?:{ABBR})\.|\w+(?=n['’]t\b)|n['’]t\b|['’](?:s|re|ve|ll|d|m)\b|\d+(?:[.,:]\d+)*|\w+|\.\.+|[^\w\s]")


def sentences(text):
    """Rough tokenizer and splitter for corpora given as raw text: lists of (begin, end) offsets."""
    toks, out, cur = [(m.start(), m.end()) for m in TOK.finditer(text)], [], []
    for k, (a, b) in enumerate(toks):
        if cur and (len(cur) > 90 or "\n" in text[cur[-1][1]:a]):
            out.append(cur)
            cur = []
        elif cur:
            j = len(cur) - 1
            while j >= 0 and text[cur[j][0]:cur[j][1]] in "\"'”’)":
                j -= 1
            if j >= 0 and text[cur[j][0]:cur[j][1]] in (".", "?", "!") and cur[-1][1] < a and (text[a].isupper() or not text[a].isalnum()):
                out.append(cur)
                cur = []
        cur.append((a, b))
    return out + [cur] if cur else out


def re3d(root):
    for f in sorted(glob.glob(f"{root}/re3d/*.documents.jsonl.gz")):
        ents = collections.defaultdict(list)
        for e in jsonl(f.replace("documents", "entities")):
            if e["type"] in NERB:
                ents[e["documentId"]].append((e["begin"], e["end"], e["type"]))
        for d in jsonl(f):
            for s in sentences(d["text"]):
                tags = ["O"] * len(s)
                for a, b, t in sorted(ents[d["_id"]], key=lambda e: e[0] - e[1]):   # longest first
                    ix = [i for i, (x, y) in enumerate(s) if x < b and y > a]
                    if ix and all(tags[i] == "O" for i in ix):
                        for i in ix:
                            tags[i] = ("B-" if i == ix[0] else "I-") + t
                yield d["_id"], [d["text"][a:b] for a, b in s], tags


SHAPES = ["special", "lower", "title", "upper", "mixed", "digit", "other"]


def shape(w):
    if any(c.isdigit() for c in w): return 5
    l = [c for c in w if c.isalpha()]
    if not l: return 6
    if all(c.islower() for c in l): return 1
    if l[0].isupper() and all(c.islower() for c in l[1:]): return 2
    if all(c.isupper() for c in l): return 3
    return 4


def main(root, model, out, parses=None, labels=None):
    S = collections.defaultdict(list)
    ids = {}
    for sp in ("train", "dev", "test"):
        for ex in conllu(f"{root}/ud-ewt/en_ewt-ud-{sp}.conllu.gz"):
            ex.pop("misc")
            ids[ex["id"]] = ex
            S["ewt-" + sp].append(ex)
        bad = 0
        for d in jsonl(f"{root}/srl-propbank-ewt/{sp}.jsonl.gz"):
            ex = ids[d["sent_id"]]
            if ex["words"] == d["tokens"]: add_srl(ex, d["preds"])
            else: bad += 1
        for sid, w, tags in iob(f"{root}/ner-uner-ewt/{sp}.iob2.gz", "\t", 3 if sp == "train" else 2):
            ex = ids.get(sid)
            if ex and ex["words"] == w: ex["ner"] = tags
            else: bad += 1
        for d in jsonl(f"{root}/factuality-uds-ih2/{sp}.jsonl.gz"):
            ex = ids.get(d.get("sent_id"))
            if ex and d["same_tokens_as_ud"]: ex["fact"] = [(a, s) for a, b, s in d["targets"]]
            else: bad += 1
        for ex in conllu(f"{root}/gum/gum-{sp}.conllu.gz"):
            gum_entities(ex)
            ex.pop("misc")
            S["gum-" + sp].append(ex)
        print(sp, "sentences whose layers did not align:", bad)
    S["pud-test"] = list(conllu(f"{root}/ud-pud/en_pud-ud-test.conllu.gz"))
    # UNER-PUD has another sentence order and four sentences with other tokens: a test set of its own
    S["pudner-test"] = [dict(id=sid, words=w, ner=tags) for sid, w, tags in iob(f"{root}/ner-uner-pud/test.iob2.gz", "\t", 2)]
    for n, (sid, w, tags) in enumerate(iob(f"{root}/ner-wikigold/wikigold.conll.gz", " ", 1)):
        S["wikigold-test" if n % 10 == 9 else "ner-train"].append(dict(id=f"wikigold-{n}", words=w, ner=tags))
    for sp in ("train", "dev", "test"):
        for n, (sid, w, tags) in enumerate(iob(f"{root}/ner-crossner-politics/{sp}.bio.gz", "\t", 1)):
            S["crossner-test" if sp == "test" else "ner-train"].append(dict(id=f"crossner-{sp}-{n}", words=w, ner=tags))
    docs = {}
    for doc, w, tags in re3d(root):
        k = docs.setdefault(doc, len(docs))
        S["re3d-test" if k % 6 == 5 else "re3d-train"].append(dict(id=doc, words=w, nerb=tags))
    hold = ("20000415_apw_eng-NEW", "20000419_apw_eng-NEW", "wsj_2465", "HistoryJerusalem")
    for d in jsonl(f"{root}/srl-propbank-masc/all.jsonl.gz"):
        if d["tokens"]:
            S["masc-test" if d["doc"] in hold else "masc-train"].append(
                dict(id=d["sent_id"], doc=d["doc"], words=d["tokens"], srl_raw=d["preds"]))
    trees = pickle.load(open(parses, "rb")) if parses else {}
    for name in list(S):
        for ex, t in zip(S[name], trees.get(name, [])):
            ex["head"] = t
            if "srl_raw" in ex: add_srl(ex, ex.pop("srl_raw"), not ex["doc"].startswith("wsj_01"))
            ex.pop("head")                     # used for span heads only, never as parser training data
    tok = Tokenizer.from_file(f"{model}/tokenizer.json")
    tok.no_padding(); tok.no_truncation()
    for name, exs in S.items():
        for ex in exs:
            e = tok.encode(ex["words"], is_pretokenized=True)
            first, prev = [], None
            for k, w in enumerate(e.word_ids):
                if w is not None and w != prev: first.append((w, k))
                prev = w
            f = dict(first)                    # a word of odd characters can vanish: point it at [CLS]
            sh = [shape(w) for w in ex["words"]]
            ex.update(ids=e.ids, first=[f.get(i, 0) for i in range(len(ex["words"]))],
                      shape=[0 if w is None else sh[w] + (0 if f[w] == k else 6) for k, w in enumerate(e.word_ids)])
        print(name, len(exs), "sentences", sum(len(e["words"]) for e in exs), "words", sum(len(e["ids"]) for e in exs), "subwords")
    tr = S["ewt-train"] + S["gum-train"]
    vocab = {"upos": sorted({u for e in tr for u in e["upos"]}), "deprel": sorted({u for e in tr for u in e["deprel"]})}
    for k, f in enumerate(FEATS):
        vocab[f] = ["_"] + sorted({v[k] for e in tr for v in e["feats"]} - {"_"})
    c = collections.Counter(lemma_rule(w, l) for e in tr for w, l in zip(e["words"], e["lemma"]))
    vocab["lemma"] = [r for r, n in c.most_common() if n >= 3]
    vocab["ner"] = ["O"] + [p + t for t in ("PER", "LOC", "ORG", "MISC") for p in ("B-", "I-")]
    vocab["nerb"] = ["O"] + [p + t for t in NERB for p in ("B-", "I-")]
    vocab["ent"] = ["_"] + sorted({t for e in S["gum-train"] for t in e["ent"]} - {"_"})
    c = collections.Counter(a[0] for e in S["ewt-train"] for p in e.get("srl", []) for a in p["args"])
    vocab["srl"] = ["_"] + [r for r, n in c.most_common() if n >= 40]
    if labels:
        vocab = {k: v for k, v in json.load(open(labels)).items() if k in vocab}
    print({k: len(v) for k, v in vocab.items()})
    print("lemma rule coverage on EWT test:", sum(lemma_rule(w, l) in set(vocab["lemma"]) for e in S["ewt-test"] for w, l in zip(e["words"], e["lemma"])) / sum(len(e["words"]) for e in S["ewt-test"]))
    pickle.dump((dict(S), vocab), open(out, "wb"))


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    for x in ("corpora", "model", "out"): ap.add_argument(x)
    ap.add_argument("--trees"); ap.add_argument("--vocab")
    a = ap.parse_args()
    main(a.corpora, a.model, a.out, a.trees, a.vocab)
