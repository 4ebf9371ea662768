"""Scores of every head on its test sets, from gold words.

  python evaluate.py DATA.pkl MODEL CKPT.safetensors VOCAB.json [--int8] [--sets a,b] [--json OUT] [--reports CLAIMS.pkl] [--parse TREES.pkl SET…]

The encoder runs in JAX; everything after it is plain numpy for one sentence, the reference for internal/neural."""
import os
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import argparse, collections, json, pickle, time
import numpy as np
import jax, jax.numpy as jnp
from safetensors.numpy import load_file
import model as M
from corpora import apply_rule
from train import layer_batch, load

leaky = lambda x: np.where(x > 0, x, 0.1 * x)
one = lambda x: np.concatenate([x, np.ones((*x.shape[:-1], 1), np.float32)], -1)


def mst(s):
    """Best single-root tree. s[dependent, head], 0 = root; returns head of every word (1-based, [0] unused)."""
    def cle(s):
        n = len(s)
        h = s.argmax(1); h[0] = 0
        color = [0] * n                                       # find a cycle
        for i in range(1, n):
            path, j = [], i
            while j and not color[j]:
                color[j] = -i; path.append(j); j = h[j]
            if j and color[j] == -i and j in path:
                cyc = path[path.index(j):]
                break
            for j in path: color[j] = 1
        else:
            return h
        rest = [i for i in range(n) if i not in cyc]
        c = len(rest)
        t = np.full((c + 1, c + 1), -np.inf)
        t[:c, :c] = s[np.ix_(rest, rest)]
        into = s[np.ix_(cyc, rest)] - s[cyc, h[cyc]][:, None]  # gain of breaking the cycle at each word
        enter = into.argmax(0)
        t[c, :c] = into.max(0)
        leave = s[np.ix_(rest, cyc)].argmax(1)
        t[:c, c] = s[np.ix_(rest, cyc)].max(1)
        t[0, :] = -np.inf
        g = cle(t)
        for i, r in enumerate(rest):
            if r: h[r] = cyc[leave[i]] if g[i] == c else rest[g[i]]
        h[cyc[enter[g[c]]]] = rest[g[c]]
        return h
    s = s.astype(np.float64).copy()
    np.fill_diagonal(s, -np.inf)
    h = cle(s)
    roots = [i for i in range(1, len(h)) if h[i] == 0]
    if len(roots) > 1:                                         # force one root: the best of the candidates
        best = None
        for r in roots:
            t = s.copy(); t[1:, 0] = -np.inf; t[r, :] = -np.inf; t[r, 0] = 0
            g = cle(t)
            v = s[np.arange(1, len(g)), g[1:]].sum()
            if best is None or v > best[0]: best = (v, g)
        h = best[1]
    return h


def viterbi(logits, tags):
    """BIO with forbidden I- after anything but B-/I- of the same type."""
    ok = np.array([[0.0 if t[0] != "I" or (f != "O" and f[2:] == t[2:]) else -1e9 for t in tags] for f in tags])
    v = logits[0] + np.array([-1e9 if t[0] == "I" else 0 for t in tags])
    back = []
    for x in logits[1:]:
        m = v[:, None] + ok
        back.append(m.argmax(0)); v = m.max(0) + x
    path = [int(v.argmax())]
    for b in back[::-1]: path.append(int(b[path[-1]]))
    return [tags[i] for i in path[::-1]]


def spans(tags, types=None):
    out, start = set(), None
    for i, t in enumerate(list(tags) + ["O"]):
        if start is not None and (t[0] != "I" or t[2:] != tags[start][2:]):
            out.add((start, i - 1, tags[start][2:])); start = None
        if t[0] == "B" or (t[0] == "I" and start is None): start = i
    return {s for s in out if types is None or s[2] in types}


def int8_matmul(x, w):
    """Symmetric int8 per output channel for w; asymmetric uint8 per row (token) for x; int32 sums: what internal/neural/kernel does."""
    ws = jnp.maximum(jnp.abs(w).max(0) / 127, 1e-12)
    lo, hi = jnp.minimum(x.min(-1, keepdims=True), 0), jnp.maximum(x.max(-1, keepdims=True), 0)
    s = (hi - lo + 1e-20) / 255
    z = jnp.round(-lo / s)
    q = jnp.clip(jnp.floor(x / s + z + 0.5), 0, 255)
    return ((q - z) @ jnp.round(w / ws)) * s * ws


class Reader:
    @classmethod
    def open(cls, ckpt, model, vocab, int8=False):
        return cls(load(ckpt), load_file(model + "/model.safetensors")["embeddings.word_embeddings.weight"], vocab, int8)

    def __init__(self, params, wemb, vocab, int8=False):
        self.p, self.v = params, vocab
        if int8:
            q = lambda w: np.round(w / (np.abs(w).max(-1, keepdims=True) / 127 + 1e-12)) * (np.abs(w).max(-1, keepdims=True) / 127 + 1e-12)
            wemb = q(wemb)
            params["head"]["shape"], params["enc"]["pos"] = q(params["head"]["shape"]), q(params["enc"]["pos"])
        wemb = jnp.asarray(wemb)

        def f(p, b):
            g = M.groups(p, M.encode(p, wemb, b, mm=int8_matmul if int8 else M.matmul), b)
            return g, M.arcs(p, g, b["wmask"])
        self.f = jax.jit(f)

    def vectors(self, exs):
        """Yields (index, word vectors per group, arc scores)."""
        by = collections.defaultdict(list)
        for i, e in enumerate(exs):
            n = max(len(e["ids"]), len(e["words"]) + 1)
            by[next(S for S in (32, 64, 128, 256, 512, n) if n <= S)].append(i)
        for S, l in by.items():
            B = max(1, 2048 // S)
            for k in range(0, len(l), B):
                ix = l[k:k + B]
                if S > 512: print("skipped, too long"); continue
                b = layer_batch([exs[i] for i in ix + ix[:1] * (B - len(ix))], S, {t: [] for t in self.v})
                g, a = jax.device_get(self.f(self.p, {t: b[t] for t in ("ids", "shape", "mask", "first", "wmask")}))
                for j, i in enumerate(ix):
                    n = len(exs[i]["words"]) + 1
                    yield i, {t: x[j, :n] for t, x in g.items()}, a[j, :n, :n]

    def lin(self, g, n):
        h = self.p["head"][n]
        return g[M.LINEAR[n]][1:] @ h["w"] + h["b"]

    def tree(self, g, s):
        h = self.p["head"]["lab"]
        heads = mst(s)
        d, e = one(leaky(g["dep"] @ h["d"] + h["d_b"])), one(leaky(g["dep"] @ h["h"] + h["h_b"]))[heads]
        l = (d[:, :, None] * e[:, None, :]).reshape(len(d), -1) @ h["u"].reshape(len(h["u"]), -1).T
        return heads[1:], [self.v["deprel"][i] for i in l.argmax(1)[1:]]

    def frames(self, g, preds):
        """[(pred, role, word)] for the given predicates (0-based words)."""
        if not len(preds): return []
        h = self.p["head"]["srl"]
        q, a = one(leaky(g["srl"][1:] @ h["p"] + h["p_b"]))[list(preds)], one(leaky(g["srl"][1:] @ h["a"] + h["a_b"]))
        K, R = q.shape[1], len(h["u"])
        t = (q @ h["u"].transpose(1, 0, 2).reshape(K, R * K)).reshape(-1, K)           # one R x K matrix per predicate
        y = (t @ a.T).reshape(len(preds), R, -1).argmax(1)
        return [(preds[i], self.v["srl"][y[i, w]], w) for i, w in zip(*np.nonzero(y))]


def prf(tp, n_pred, n_gold):
    p, r = tp / max(1, n_pred), tp / max(1, n_gold)
    return 100 * 2 * p * r / max(1e-9, p + r)


class F1(collections.Counter):
    def add(self, k, pred, gold):
        pred, gold = set(pred), set(gold)
        self[k, "tp"] += len(pred & gold); self[k, "p"] += len(pred); self[k, "g"] += len(gold)

    def get(self, k): return prf(self[k, "tp"], self[k, "p"], self[k, "g"])
    def keys_(self): return sorted({k for k, _ in self})


def evaluate(R, exs, limit_doc=None):
    acc, f, fx, fy = collections.Counter(), F1(), [], []
    v = R.v
    for i, g, s in R.vectors(exs):
        e = exs[i]
        if "head" in e:
            heads, rels = R.tree(g, s)
            up = [v["upos"][k] for k in R.lin(g, "upos").argmax(1)]
            feats = [[v[t][k] for k in R.lin(g, t).argmax(1)] for t in M.FEATS]
            lem = [apply_rule(w, v["lemma"][k]) for w, k in zip(e["words"], R.lin(g, "lemma").argmax(1))]
            for k in range(len(heads)):
                ok, r = heads[k] == e["head"][k], e["deprel"][k]
                acc["n"] += 1; acc["UPOS"] += up[k] == e["upos"][k]; acc["UAS"] += ok
                acc["LAS"] += ok and rels[k].split(":")[0] == r.split(":")[0]
                acc["LAS-subtypes"] += ok and rels[k] == r
                acc["feats(6)"] += all(feats[t][k] == e["feats"][k][t] for t in range(len(M.FEATS)))
                acc["lemma"] += lem[k] == e["lemma"][k]
        if "ner" in e:
            t3 = {"PER", "LOC", "ORG"}
            y = viterbi(R.lin(g, "ner"), v["ner"])
            f.add("NER 3 types", spans(y, t3), spans(e["ner"], t3)); f.add("NER 4 types", spans(y), spans(e["ner"]))
            for t in t3: f.add("NER " + t, spans(y, {t}), spans(e["ner"], {t}))
        if "nerb" in e:
            f.add("re3d entities", spans(viterbi(R.lin(g, "nerb"), v["nerb"])), spans(e["nerb"]))
        if "ent" in e:
            y = [v["ent"][k] for k in R.lin(g, "ent").argmax(1)]
            f.add("mention head+type", {(k, t) for k, t in enumerate(y) if t != "_"}, {(k, t) for k, t in enumerate(e["ent"]) if t != "_"})
            f.add("mention head", {k for k, t in enumerate(y) if t != "_"}, {k for k, t in enumerate(e["ent"]) if t != "_"})
        if "srl" in e and e.get("srl_full", True):
            gp = [x["i"] for x in e["srl"]]
            gold = {(x["i"], a[0], a[1]) for x in e["srl"] for a in x["args"]}
            pp = [int(k) for k in np.nonzero(R.lin(g, "pred").argmax(1))[0]]
            f.add("predicates", pp, gp)
            core = lambda s: {x for x in s if x[1].startswith("ARG") and x[1][3].isdigit()}
            for name, y in (("gold predicates", R.frames(g, gp)), ("end to end", R.frames(g, pp))):
                f.add(f"roles, {name}", y, gold); f.add(f"ARG0-5, {name}", core(y), core(gold))
        if e.get("fact"):
            y = R.lin(g, "fact")[:, 0]
            for k, sc in e["fact"]: fx.append(float(y[k])); fy.append(sc)
    out = {k: 100 * acc[k] / acc["n"] for k in acc if k != "n"}
    out |= {k: f.get(k) for k in f.keys_()}
    if fx:
        out |= {"fact Pearson r": 100 * np.corrcoef(fx, fy)[0, 1], "fact MAE": np.abs(np.array(fx) - fy).mean(),
                "fact 3-class acc": 100 * np.mean([(a > 1) - (a < -1) == (b > 1) - (b < -1) for a, b in zip(fx, fy)])}
    return out


def evaluate_events(R, reports, wemb, int8):
    """Event heads on the coded reports that training keeps out: triggers at .5; for found triggers of the right type roles at .5, and for
    coded holders, position; aspect, mode, contexts."""
    import claims as C
    mm = int8_matmul if int8 else M.matmul

    def f(p, wemb, b):
        g = M.groups(p, M.encode(p, wemb, b, mm=mm), b)
        s, o, t = M.arguments(p, g, b["sent"], b["ev_p"], b["ev_t"])
        lin = lambda n: t @ p["ev"][n] + p["ev"][n + "_b"]
        return jax.nn.softmax(M.triggers(p, g)), jax.nn.sigmoid(s), o.argmax(-1), lin("asp").argmax(-1), lin("mode").argmax(-1), lin("ctx") > 0
    f = jax.jit(f)
    c, F = collections.Counter(), F1()
    E = [C.example(r, w) for r in reports if C.held(r) for w in C.windows(r)]
    by = collections.defaultdict(list)
    for e in E:
        if len(e["ids"]) <= C.SIZES[-1]: by[C.bucket(e)].append(e)
    keys = ("ids", "shape", "mask", "first", "wmask", "sent", "ev_p", "ev_t")
    for S, l in by.items():
        n = max(1, 1024 // S)
        for i in range(0, len(l), n):
            part = l[i:i + n]
            b = C.batch(part + part[:1] * (n - len(part)), S, R.v)
            tr, arg, pos, asp, mode, ctx = jax.device_get(f(R.p, wemb, {k: jnp.asarray(b[k]) for k in keys}))
            for j in range(len(part)):
                new = b["trig"][j] >= 0
                gold = {(k, int(b["trig"][j, k])) for k in np.nonzero(b["trig"][j] > 0)[0]}
                read = {(k, int(tr[j, k, 1:].argmax()) + 1) for k in np.nonzero(new & (tr[j, :, 0] < 0.5))[0]}
                F.add("trigger word", {("", i, j, k) for k, _ in read}, {("", i, j, k) for k, _ in gold}); F.add("trigger word and type", read, gold)
                for q in range(b["ev_p"].shape[1]):
                    k, t = int(b["ev_p"][j, q]), int(b["ev_t"][j, q])
                    if not t: continue
                    for a, n_ in ((asp, "asp"), (mode, "mode")):
                        if n_ == "asp" or b["mode"][j, q] > 0: c[n_, "n"] += 1; c[n_, "ok"] += int(a[j, q] == b[n_][j, q])
                    F.add("contexts", set(np.nonzero(ctx[j, q])[0]), set(np.nonzero(b["ctx"][j, q] > 0)[0]))
                    for w in np.nonzero(b["pos"][j, q] >= 0)[0]: c["position", "n"] += 1; c["position", "ok"] += int(pos[j, q, w] == b["pos"][j, q, w])
                    if (k, t) not in read: continue
                    for r, role in enumerate(M.ROLES):
                        y = b["arg"][j, q, :, r]
                        F.add(role, set(np.nonzero((arg[j, q, :, r] > 0.5) & (y >= 0))[0]), set(np.nonzero(y == 1)[0]))
    return {k: F.get(k) for k in F.keys_()} | {k + " accuracy": 100 * c[k, "ok"] / c[k, "n"] for k in ("position", "asp", "mode")}


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("data"); ap.add_argument("model"); ap.add_argument("ckpt"); ap.add_argument("vocab")
    ap.add_argument("--int8", action="store_true"); ap.add_argument("--sets", default=""); ap.add_argument("--parse", nargs="+")
    ap.add_argument("--json", default=""); ap.add_argument("--reports", default="")
    a = ap.parse_args()
    S, _ = pickle.load(open(a.data, "rb"))
    vocab = json.load(open(a.vocab))
    R = Reader.open(a.ckpt, a.model, vocab, a.int8)
    if a.parse:
        out = {}
        for name in a.parse[1:]:
            out[name] = [None] * len(S[name])
            for i, g, s in R.vectors(S[name]): out[name][i] = [int(h) for h in mst(s)[1:]]
            print(name, len(out[name]))
        pickle.dump(out, open(a.parse[0], "wb"))
        return
    S["gumnews"] = [e for k in ("gum-dev", "gum-test") for e in S[k] if "_news_" in e["doc"]]
    res = {}
    for name in (a.sets or "ewt-test,pud-test,gumnews,gum-test,pudner-test,wikigold-test,crossner-test,re3d-test,masc-test").split(","):
        t = time.time()
        res[name] = {k: round(float(v), 2) for k, v in evaluate(R, S[name]).items()}
        print(name, len(S[name]), f"{time.time() - t:.0f} s", json.dumps(res[name]), flush=True)
    if a.reports:
        wemb = jnp.asarray(load_file(a.model + "/model.safetensors")["embeddings.word_embeddings.weight"])
        res["claims, held-out tenth"] = {k: round(float(v), 2) for k, v in evaluate_events(R, pickle.load(open(a.reports, "rb")), wemb, a.int8).items()}
        print("claims, held-out tenth", json.dumps(res["claims, held-out tenth"]), flush=True)
    if a.json: json.dump(res, open(a.json, "w"), indent=1)


if __name__ == "__main__":
    main()
