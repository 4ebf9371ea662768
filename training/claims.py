"""Coded reports -> windows with labels for the event heads.

  python claims.py LAYERS.jsonl CODED.jsonl.gz[,CODED…] MODEL OUT.pkl --silver CKPT.safetensors VOCAB.json

LAYERS is what `go run ./training/layers` makes of the coded reports: the words, time expressions and numbers of every sentence, so that
training and internal/annotate share one tokenizer. A window is some whole sentences of one report: [CLS] s1 [SEP] s2 [SEP], at most LIMIT
wordpieces; every sentence is `new` in exactly one window (there its triggers are read), sentences before it may stand there as context.
Word slot 0 is [CLS]: as ACTOR it means `unknown`, as RECIPIENT the same, as HOLDER the author."""
import argparse, collections, gzip, hashlib, json, pickle
import numpy as np
import model as M
from corpora import shape

LIMIT, CONTEXT = 256, 110                      # internal/annotate cuts its windows in the same way
SIZES = (32, 48, 64, 96, 128, 176, 256, 320)

held = lambda r: hashlib.md5(r["id"].encode()).digest()[0] < 26   # a tenth is kept out for thresholds


def cover(toks, a, b):
    return [i for i, (x, y) in enumerate(toks) if x < b and y > a]


def find(toks, s, m):
    """Word runs of every whole-word occurrence of m in sentence s."""
    out, k = [], s.find(m) if m else -1
    while k >= 0:
        ix = cover(toks, k, k + len(m))
        if ix and toks[ix[0]][0] == k: out.append(ix)
        k = s.find(m, k + 1)
    return out


def head_of(ix, heads):
    """Word of the run that is governed from outside (heads: 1-based, 0 root), the first if several; last word without a tree."""
    if heads is None: return ix[-1]
    c = [i for i in ix if not ix[0] <= heads[i] - 1 <= ix[-1]]
    return c[0] if c else ix[-1]


def sentences(d, layers, tok):
    """The words and wordpieces of a report's sentences; offsets of the layers are bytes, here characters."""
    out = []
    for s, L in zip(d["sentences"], layers["sentences"]):
        at, raw = {}, s.encode()
        for i, c in enumerate(raw):
            if c & 0xC0 != 0x80: at[i] = len(at)
        at[len(raw)] = len(at)
        t = [(at[a], at[b]) for a, b in L["words"]][:200]
        w = [s[a:b] for a, b in t]
        sub = [[] for _ in w]
        if w:
            e = tok.encode(w, is_pretokenized=True)
            for i, k in zip(e.ids, e.word_ids):
                if k is not None: sub[k].append(i)
        out.append(dict(text=s, toks=t, words=w, sub=[x or [100] for x in sub], times=L.get("times", []), numbers=L.get("numbers", [])))
    return out


def report(d, layers, tok, trees=None, st=None, single=()):
    """One coded report: its sentences as words, and its events as (sentence, word) anchors."""
    S = sentences(d, layers, tok)
    if trees:
        for s, t in zip(S, trees): s.update(t)
    out = dict(id=d["id"], S=S, events=[], ignore=set())
    if trees is None: return out
    seen = {}

    def anchor(m, s0, near=None):
        """(sentence, head word), other words of the same name: in the trigger's sentence, else the nearest earlier one, else later."""
        for s in [s0] + list(range(s0 - 1, -1, -1)) + list(range(s0 + 1, len(S))):
            occ = find(S[s]["toks"], S[s]["text"], m)
            if occ:
                hs = [head_of(ix, S[s].get("heads")) for ix in occ]
                h = min(hs, key=lambda i: abs(i - near)) if s == s0 and near is not None else hs[-1]
                return (s, h), [(s, x) for x in hs if x != h]
        return None, []

    for e in d["events"]:
        s0, trig = e["s"][0] - 1, e["trigger"]
        occ = find(S[s0]["toks"], S[s0]["text"], trig) or ([cover(S[s0]["toks"], k, k + len(trig))] if (k := S[s0]["text"].find(trig)) >= 0 else [])
        occ = [o for o in occ if o]
        st["events"] += 1
        if not occ:
            st["trigger lost"] += 1; continue
        ix = occ[0]
        sc = [single.get((S[s0]["words"][i].lower(), e["type"]), 0) for i in ix]      # the word that most often is this type's trigger alone, else the head
        tw = ix[int(np.argmax(sc))] if max(sc) > 0 else head_of(ix, S[s0].get("heads"))
        ev = dict(s=s0, w=tw, type=e["type"], args=[], skip=[], pos=[], asp=M.ASPECTS.index(e["aspect"]) if e.get("aspect") in M.ASPECTS else 0,
                  mode=M.MODES.index(e["mode"]) if e.get("mode") in M.MODES else 0, ctx=[k for k in e.get("contexts") or [] if k in M.CONTEXTS])
        if (s0, tw) in seen:
            st["trigger shared"] += 1
            if seen[s0, tw]["type"] != e["type"]: continue
            ev = seen[s0, tw]
        else:
            seen[s0, tw] = ev; out["events"].append(ev)
        for s in e["s"][1:]:                    # told again there: the words that may tell it are not negatives
            if s - 1 != s0: out["ignore"].add((s - 1, e["type"]))

        def add(role, x):
            i, _, m = x.partition("|")
            if i == "unknown" or not m:
                if role in ("ACTOR", "RECIPIENT"): ev["args"].append((role, None))
                return None
            a, rest = anchor(m, s0, tw)
            st[role] += 1
            if a is None: st[role + " lost"] += 1; return None
            st[role + " other sentence"] += a[0] != s0
            ev["args"].append((role, a)); ev["skip"] += [(role, r) for r in rest]
            return a

        def expression(role, layer, ok):
            """The time expression or number that says it: in the trigger's sentence, else where the event is told again."""
            st[role] += 1
            for s in e["s"]:
                c = [x for x in S[s - 1][layer] if ok(x) and x["last"] <= len(S[s - 1]["words"])]
                if c:
                    x = min(c, key=lambda x: abs(x["first"] - tw)) if s - 1 == s0 else c[0]
                    ev["args"].append((role, (s - 1, head_of(list(range(x["first"], x["last"])), S[s - 1].get("heads"))))); return
            st[role + " lost"] += 1
        for x in e.get("actors") or []: add("ACTOR", x)
        for x in e.get("recipients") or []: add("RECIPIENT", x)
        for x in e.get("items") or []: add("ITEM", "x|" + x.get("what", ""))
        if e.get("where"): add("PLACE", e["where"])
        if e.get("when"): expression("TIME", "times", lambda x: [x["start"], x["end"]] == [v or "" for v in e["when"]])
        for f in e.get("figures") or []:
            if f.get("n") is not None: expression("FIGURE", "numbers", lambda x: x["value"] == f["n"])
        for c in e["claims"]:
            h = c["holder"][-1]
            if h == "author":
                if c["position"] != "U": ev["args"].append(("HOLDER", None)); ev["pos"].append((None, M.POSITIONS.index(c["position"])))
            else:
                a = add("HOLDER", h)
                if a: ev["pos"].append((a, M.POSITIONS.index(c["position"])))
                if c.get("cue"): add("CUE", "x|" + c["cue"])
    return out


def windows(r):
    """Lists of (sentence, is it new)."""
    n = [sum(map(len, s["sub"])) + 1 for s in r["S"]]
    out, i = [], 0
    while i < len(n):
        j, size = i, 1
        while j < len(n) and (j == i or size + n[j] <= LIMIT): size += n[j]; j += 1
        k = i
        while k > 0 and size + n[k - 1] <= LIMIT and sum(n[k - 1:i]) <= CONTEXT: k -= 1; size += n[k]
        out.append([(s, s >= i) for s in range(k, j)])
        i = j
    return out


SILVER = ("upos", "lemma", *M.FEATS, "ner")      # of single words: without them lemmas and numbers go wrong where sentences stand in windows


def example(r, win):
    """The encoder's input for one window, with the slot of every word."""
    ids, sh, first, slot = [101], [0], [], {}
    for s, new in win:
        S = r["S"][s]
        for w, (x, sub) in enumerate(zip(S["words"], S["sub"])):
            if len(ids) + len(sub) >= SIZES[-1] - 1: break
            slot[s, w] = len(first) + 1
            first.append(len(ids)); ids += sub
            k = shape(x); sh += [k] + [k + 6] * (len(sub) - 1)
        ids.append(102); sh.append(0)
    return dict(ids=ids, shape=sh, first=first, slot=slot, back={v: k for k, v in slot.items()}, win=win, r=r)


def bucket(e):
    return next(S for S in SIZES if len(e["ids"]) <= S)


def batch(exs, S, vocab, lex=None, rng=None):
    """Arrays for windows of the length bucket S. lex: per type the first letters of its triggers; rng: training, so words are masked."""
    B, W, K, R = len(exs), S, max(6, S // 8), len(M.ROLES)
    b = dict(ids=np.zeros((B, S), np.int32), shape=np.zeros((B, S), np.int32), mask=np.zeros((B, S), bool), first=np.zeros((B, W), np.int32),
             wmask=np.zeros((B, W), bool), sent=np.full((B, W), -1, np.int32), trig=np.full((B, W), -1, np.int32),
             ev_p=np.zeros((B, K), np.int32), ev_t=np.zeros((B, K), np.int32),
             arg=np.full((B, K, W, R), -1, np.int8), pos=np.full((B, K, W), -1, np.int32), asp=np.full((B, K), -1, np.int32),
             mode=np.full((B, K), -1, np.int32), ctx=np.full((B, K, len(M.CONTEXTS)), -1, np.float32),
             head=np.full((B, W), -1, np.int32), deprel=np.full((B, W), -1, np.int32), **{t: np.full((B, W), -1, np.int32) for t in SILVER})
    V = {k: {x: i for i, x in enumerate(vocab[k])} for k in ("deprel", *SILVER)}
    for r, e in enumerate(exs):
        n, m = len(e["ids"]), len(e["first"])
        b["ids"][r, :n], b["shape"][r, :n], b["mask"][r, :n] = e["ids"], e["shape"], True
        b["first"][r, 1:m + 1], b["wmask"][r, :m + 1] = e["first"], True
        T, slot, new = e["r"], e["slot"], dict(e["win"])
        if rng is not None:
            hit = rng.random(n) < 0.04
            hit &= ~np.isin(b["ids"][r, :n], (101, 102))
            b["ids"][r, :n][hit] = 103
        for (s, w), k in slot.items():
            b["sent"][r, k] = s - e["win"][0][0]
            L = T["S"][s]
            if "heads" in L:
                h = L["heads"][w]
                b["head"][r, k] = slot.get((s, h - 1), -1) if h else 0
                b["deprel"][r, k] = V["deprel"].get(L["rels"][w], -1)
                for t in SILVER:
                    if t in L: b[t][r, k] = V[t].get(L[t][w], -1)
            if new[s]:
                b["trig"][r, k] = 0
                if lex and any((s, t) in T["ignore"] and L["words"][w].lower()[:5] in lex[t] for t in M.TYPES[1:]): b["trig"][r, k] = -1
        j = 0
        for ev in T["events"]:
            k = slot.get((ev["s"], ev["w"]))
            if k is None or not new.get(ev["s"]): continue
            b["trig"][r, k] = M.TYPES.index(ev["type"])
            if j >= K: continue
            b["ev_p"][r, j], b["ev_t"][r, j], b["asp"][r, j], b["mode"][r, j] = k, M.TYPES.index(ev["type"]), ev["asp"], ev["mode"]
            b["ctx"][r, j] = [c in ev["ctx"] for c in M.CONTEXTS]
            b["arg"][r, j, :m + 1] = 0
            for lab, x in ((-1, ev["skip"]), (1, ev["args"])):
                for role, a in x:
                    q = 0 if a is None else slot.get(a)
                    if q is not None: b["arg"][r, j, q, M.ROLES.index(role)] = lab
            for a, p in ev["pos"]:
                q = 0 if a is None else slot.get(a)
                if q is not None: b["pos"][r, j, q] = p
            j += 1
    return b


def trigger_lexicon(reports):
    lex = {t: set() for t in M.TYPES}
    for r in reports:
        for e in r["events"]: lex[e["type"]].add(r["S"][e["s"]]["words"][e["w"]].lower()[:5])
    return lex


def silver(reports, model, ckpt, vocab):
    """Tree, tags and names of every sentence read alone by the checkpoint."""
    from evaluate import Reader, viterbi
    exs = []
    for r in reports:
        for s in r["S"]:
            if not s["words"]: continue
            ids, sh, first = [101], [0], []
            for x, sub in zip(s["words"], s["sub"]):
                k = shape(x); first.append(len(ids)); ids += sub; sh += [k] + [k + 6] * (len(sub) - 1)
            if len(ids) < 500: exs.append(dict(ids=ids + [102], shape=sh + [0], first=first, words=s["words"], s=s))
    R = Reader.open(ckpt, model, vocab)
    for i, g, a in R.vectors(exs):
        heads, rels = R.tree(g, a)
        exs[i]["s"].update(heads=[int(h) for h in heads], rels=rels, ner=viterbi(R.lin(g, "ner"), vocab["ner"]), **{t: [vocab[t][k] for k in R.lin(g, t).argmax(1)] for t in SILVER if t != "ner"})


def main(a):
    from tokenizers import Tokenizer
    tok = Tokenizer.from_file(f"{a.model}/tokenizer.json")
    tok.no_padding(); tok.no_truncation()
    layers = {d["id"]: d for d in map(json.loads, open(a.layers))}
    C = [json.loads(l) for f in a.coded.split(",") for l in gzip.open(f, "rt", encoding="utf-8") if l.strip()]
    vocab = json.load(open(a.vocab))
    todo = [report(c, layers[c["id"]], tok) for c in C]
    silver(todo, a.model, a.silver, vocab)
    trees = {r["id"]: [{k: s[k] for k in ("heads", "rels", *SILVER) if k in s} for s in r["S"]] for r in todo}
    st = collections.Counter()
    single = collections.Counter((e["trigger"].lower(), e["type"]) for c in C for e in c["events"] if " " not in e["trigger"])
    R = [report(c, layers[c["id"]], tok, trees[c["id"]], st, single) for c in C]
    print(dict(st))
    E = [example(r, w) for r in R for w in windows(r)]
    print(len(R), "reports", len(E), "windows", sum(len(e["ids"]) for e in E), "wordpieces", sorted(collections.Counter(map(bucket, E)).items()))
    pickle.dump(R, open(a.out, "wb"))


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    for x in ("layers", "coded", "model", "out"): ap.add_argument(x)
    ap.add_argument("--silver", required=True); ap.add_argument("--vocab", required=True)
    main(ap.parse_args())
