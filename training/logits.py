"""What a model file says of some sentences, by the training code: the reference for internal/neural.

  python logits.py [../weights/english.model [../internal/neural/testdata/logits.json.gz]]

Run it in this folder after every change of the model file; no other step is needed. The weights are those of the file. The products of the
encoder are int8 as in the Go kernels (activations 0 to 255 with a zero point for each row, exact sums); all else is model.py in float32.

The Go program sums in another order, and a difference of one bit before quantisation can become a whole step after it: the layers turn 1e-7
into about 3 %, as much as the quantisation itself does. So every decision is taken again under random changes of NOISE of its scores;
`firm` are those that never changed, and Go must take them alike. The first layers are kept as well: there both must be close."""
import gzip, hashlib, json, struct, sys
import numpy as np
import jax, jax.numpy as jnp
import model as M
from evaluate import mst, viterbi
from corpora import shape

NOISE, TRIALS = 0.3, 24
LAYERS = ("upos", *M.FEATS, "lemma", "ner", "nerb", "ent")

# Windows of sentences, words apart; a sentence that begins with ~ is only context. Invented happenings between real states.
WINDOWS = [
    ["Norway recalled its ambassador from Chile on Tuesday ."],
    ["Jordan 's army said Friday that two drones launched from Syria had been shot down near Mafraq , killing nobody ."],
    ["Peru and Ecuador signed a pact on border patrols in Quito .", "The deal , worth $ 40 million , will run for five years , both governments said ."],
    ["~ Kenya accused Somalia of sheltering pirates .", "Mogadishu denied it .", "A spokesman for the African Union called for calm ."],
    ["TOKYO -- Japan may send 300 engineers to Fiji next month , Kyodo reported , citing unnamed officials ."],
    ["~ The talks began in March .", "~ Denmark 's foreign minister , Mette Holm , flew to Rabat twice .", "Neither visit led to an agreement , and Morocco has since frozen the fishing accord ."],
    ["Would Brazil really expel the Dutch consul over a football match ?", "\" We have no such plans , \" the ministry in Brasilia said ."],
    ["Ghana , Togo and Benin pledged on 3 May to share naval intelligence with Nigeria ."],
    ["Rebels abducted four Italian road-builders outside Bangui , according to a police report that Rome has not confirmed ."],
    ["Vietnam 's coast guard seized a Philippine trawler , the Emerald Tern , and detained its crew of eleven .", "Manila lodged a protest ."],
    ["If Iceland joins the sanctions , Russia will ban imports of its cod , the Kremlin warned .", "Reykjavik did not respond ."],
    ["Serbia said it had not sold howitzers to Angola , and called the report by a Lisbon weekly \" a fantasy \" ."],
    ["Thousands marched in Lima against the arrest of two opposition mayors ; riot police fired tear gas .", "At least nine people were hurt ."],
    ["The U.S. Treasury unfroze €1.2bn of Omani funds after Muscat released a jailed American pilot ."],
]


def load(path):
    """The parameters of a model file as model.py wants them; a byte matrix stays (int8 [out][in], scale of each output)."""
    f = open(path, "rb").read()
    if hashlib.sha256(f[:-32]).digest() != f[-32:]: raise SystemExit(f"{path}: damaged")
    n, = struct.unpack_from("<Q", f, 12)
    h = json.loads(f[20:20 + n])
    at, p, words = (20 + n + 63) // 64 * 64, {}, None
    get = lambda off, kind, shape: np.frombuffer(f, kind, int(np.prod(shape)), at + off).reshape(shape)
    for t in h["tensors"]:
        kind = {"i8": "i1", "f16": "<f2", "f32": "<f4"}[t["dtype"]]
        v = get(t["offset"], kind, t["shape"])
        v = (v, get(t["scales"], "<f4", t["shape"][:1])) if "scales" in t else v.astype(np.float32)
        if t["name"] == "words":
            words = v[0].astype(np.float32) * v[1][:, None]
            continue
        d = p
        *path_, last = t["name"].split(".")
        for k in path_: d = d.setdefault(k, {})
        d[last] = v
    return h, p, words, f[-32:].hex()


def product(x, w):
    """internal/neural/kernel: Quantize, then MulBytes without the bias."""
    x, (q, scale) = np.asarray(x, np.float32), w
    low, high = np.minimum(x.min(-1, keepdims=True), 0), np.maximum(x.max(-1, keepdims=True), 0)
    span = high - low + np.float32(1e-20)
    inv = np.float32(255) / span
    zero = np.rint(-low * inv)
    a = np.rint(np.clip(x * inv + zero, 0, 255)) - zero
    s = (a.astype(np.float64) @ q.T.astype(np.float64)).astype(np.float32)      # whole numbers below 2^53: exact
    return jnp.asarray(s * scale * (span / np.float32(255)))


def pieces(word, vocab):
    """Greedy longest pieces of a lower-cased word."""
    w, out = word.lower(), []
    while w:
        k = next((k for k in range(len(w), 0, -1) if ("##" if out else "") + w[:k] in vocab), 0)
        if not k: return [vocab["[UNK]"]]
        out.append(vocab[("##" if out else "") + w[:k]]); w = w[k:]
    return out


def window(sentences, vocab):
    ids, shapes, first, sent, new = [vocab["[CLS]"]], [0], [], [], []
    for n, s in enumerate(sentences):
        old = s.startswith("~ ")
        for w in s[2 * old:].split():
            p, k = pieces(w, vocab), shape(w)
            first.append(len(ids)); sent.append(n); new.append(not old)
            ids += p; shapes += [k] + [k + 6] * (len(p) - 1)
        ids.append(vocab["[SEP]"]); shapes.append(0)
    return dict(ids=ids, shapes=shapes, first=first, sent=sent, new=new)


def decide(f, scores, rng):
    """f(scores), one whole number for each word, and which of them stay under noise."""
    y = np.array(f(scores))
    firm = np.ones(len(y), bool)
    for _ in range(TRIALS): firm &= np.array(f(scores + rng.uniform(-NOISE, NOISE, scores.shape).astype(np.float32))) == y
    return y.tolist(), firm.astype(int).tolist()


def read(p, words, labels, w, rng):
    n = len(w["first"]) + 1
    sent = np.array([[-1] + w["sent"]], np.int32)
    b = dict(ids=np.array([w["ids"]]), shape=np.array([w["shapes"]]), mask=np.ones((1, len(w["ids"])), bool), first=np.array([[0] + w["first"]]), wmask=np.ones((1, n), bool))
    hidden = M.encode(p, words, b, mm=product)
    g = M.groups(p, hidden, b)
    lin = {t: np.asarray(M.linear(p, g, t))[0] for t in LAYERS}
    arcs = np.asarray(M.arcs(p, g, b["wmask"]))[0]
    out = dict(window=w, hidden=[np.asarray(x)[0, :, :6].round(6).tolist() for x in hidden[:3]],
               vectors={k: np.asarray(v)[0, :, :6].round(4).tolist() for k, v in g.items()}, sentences=[])
    for s in sorted(set(w["sent"])):
        ks = [i + 1 for i, x in enumerate(w["sent"]) if x == s]
        if not w["new"][ks[0] - 1]: continue
        ix = [0] + ks
        q = dict(words=[k - 1 for k in ks], layers={})
        for t in LAYERS:
            tags = labels[t]
            f = (lambda x, tags=tags: [tags.index(v) for v in viterbi(x, tags)]) if t in ("ner", "nerb") else (lambda x: x.argmax(1))
            q["layers"][t] = decide(f, lin[t][ks], rng)
        tree = lambda x: mst(x)[1:]
        q["layers"]["head"] = decide(tree, arcs[np.ix_(ix, ix)], rng)
        heads = np.zeros((1, n), np.int32)
        heads[0, ks] = [ix[h] for h in q["layers"]["head"][0]]
        q["layers"]["deprel"] = decide(lambda x: x.argmax(1), np.asarray(M.labels(p, g, heads))[0][ks], rng)
        out["sentences"].append(q)
    trig = np.asarray(jax.nn.softmax(M.triggers(p, g)))[0]
    out["trigger"] = (1 - trig[1:, 0]).round(4).tolist()
    out["frames"] = []
    for k in range(1, n):
        if not w["new"][k - 1] or 1 - trig[k, 0] < 0.05: continue
        typ = int(trig[k, 1:].argmax()) + 1
        s, o, t = M.arguments(p, g, jnp.asarray(sent), jnp.asarray([[k]]), jnp.asarray([[typ]]))
        soft = lambda x: np.asarray(jax.nn.softmax(x)).round(4).tolist()
        sig = lambda x: np.asarray(jax.nn.sigmoid(x)).round(4).tolist()
        e, t = p["ev"], t[0, 0]
        out["frames"].append(dict(word=k - 1, type=typ, types=trig[k].round(4).tolist(), roles=sig(s[0, 0]), positions=soft(o[0, 0]), aspect=soft(t @ e["asp"] + e["asp_b"]),
                                  mode=soft(t @ e["mode"] + e["mode_b"]) if "mode" in e else [], contexts=sig(t @ e["ctx"] + e["ctx_b"]) if "ctx" in e else []))
    return out


def main(model="../weights/english.model", out="../internal/neural/testdata/logits.json.gz"):
    h, p, words, sha = load(model)
    vocab = {w: i for i, w in enumerate(h["vocab"])}
    rng = np.random.default_rng(1)
    r = [read(p, words, h["labels"], window(s, vocab), rng) for s in WINDOWS]
    firm = [x for w in r for s in w["sentences"] for _, f in s["layers"].values() for x in f]
    with open(out, "wb") as f, gzip.GzipFile("", "wb", 9, f, 0) as z:
        z.write(json.dumps(dict(sha256=sha, windows=r), separators=(",", ":")).encode())
    print(f"{len(r)} windows, {len(firm)} decisions of which {sum(firm)} are firm, {sum(len(w['frames']) for w in r)} frames")


if __name__ == "__main__":
    main(*sys.argv[1:])
