"""The reading model: a MiniLM encoder (Wang et al. 2020), of twelve layers or six, with a case-shape embedding, and heads that all read one
encoder pass.

A batch holds windows of whole sentences: ids, shape, mask [B,S] by wordpiece; first, wmask, sent [B,W] by word, slot 0 being [CLS]:
the root of every tree, the unnamed doer, the report's own voice. Every function is pure; internal/neural computes the same in Go."""
import math
import jax, jax.numpy as jnp, numpy as np
from safetensors.numpy import load_file

H, NH = 384, 12
ARC, LAB, SRL, EV, ST = 192, 64, 96, 96, 64     # widths: arcs, arc labels, predicate roles, event arguments, stands
NB = 14                                         # buckets of a word's place relative to the trigger
FEATS = ["Tense", "Number", "VerbForm", "Voice", "Mood", "Polarity"]
LINEAR = {"upos": "tag", **{f: "tag" for f in FEATS}, "lemma": "tag", "ner": "ner", "nerb": "ner", "ent": "ner", "pred": "srl", "fact": "srl"}
MIXES = ["tag", "dep", "ner", "srl"]            # groups of heads, each with its own scalar mix of the layers (Peters et al. 2018)
TYPES = ["_"] + ("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT "
                 "ALLY BACK AFFILIATE OFFICE CONFLICT ORIGIN").split()
ROLES = "ACTOR RECIPIENT ITEM PLACE TIME FIGURE HOLDER CUE".split()
POSITIONS = "CT+ CT- PR+ PR- PS+ PS- U".split()
ASPECTS = "past ongoing future historical".split()
MODES = ["_"] + ("visit third-party multilateral phone withdraw release disarm ceasefire access resign assist change yield meet disapprove investigate allege "
                 "restrict arrest relations expel territory violence demo riot strike hunger boycott obstruct vandalize convict discontinue troops weapons police "
                 "militia seize censor curfew martial-law deport withhold misinformation cyber abduct beat torture sexual targeted destroy primitive firearms "
                 "explosives suicide-attack aerial drone heavy-weapons crowd-control unconventional").split()
CONTEXTS = "military economic diplomatic intelligence territory technology humanitarian cyber cbrn terrorism legal human_rights migration".split()


def depth(p):
    """How many layers the encoder of parameters has."""
    return sum(k[1:].isdigit() for k in p["enc"])


def init(model_dir, vocab, seed=0):
    """Parameters {enc, head} from the pretrained encoder, and its word embeddings, which stay frozen."""
    w = load_file(f"{model_dir}/model.safetensors")
    r = np.random.default_rng(seed)
    mat = lambda *s: (r.standard_normal(s) * math.sqrt(1 / s[0])).astype(np.float32)
    z = lambda *s: np.zeros(s, np.float32)
    enc = {"pos": w["embeddings.position_embeddings.weight"] + w["embeddings.token_type_embeddings.weight"][0],
           "ln_w": w["embeddings.LayerNorm.weight"], "ln_b": w["embeddings.LayerNorm.bias"]}
    layers = sum(k.endswith(".intermediate.dense.bias") for k in w)
    for i in range(layers):
        p = f"encoder.layer.{i}."
        g = lambda n: (w[p + n + ".weight"].T.copy(), w[p + n + ".bias"])
        (q, qb), (k, kb), (v, vb) = g("attention.self.query"), g("attention.self.key"), g("attention.self.value")
        o, ob = g("attention.output.dense"); u, ub = g("intermediate.dense"); d, db = g("output.dense")
        enc[f"l{i}"] = dict(qkv=np.concatenate([q, k, v], 1), qkv_b=np.concatenate([qb, kb, vb]), o=o, o_b=ob, up=u, up_b=ub, dn=d, dn_b=db,
                            ln1_w=w[p + "attention.output.LayerNorm.weight"], ln1_b=w[p + "attention.output.LayerNorm.bias"],
                            ln2_w=w[p + "output.LayerNorm.weight"], ln2_b=w[p + "output.LayerNorm.bias"])
    head = {"shape": (r.standard_normal((13, H)) * 0.02).astype(np.float32), "mix": {m: z(layers + 1) for m in MIXES}}
    for n in LINEAR:
        k = {"pred": 2, "fact": 1}.get(n) or len(vocab[n])
        head[n] = {"w": mat(H, k), "b": z(k)}
    nr = len(vocab["deprel"])
    head["arc"] = {"d": mat(H, ARC), "d_b": z(ARC), "h": mat(H, ARC), "h_b": z(ARC), "u": z(ARC + 1, ARC)}
    head["lab"] = {"d": mat(H, LAB), "d_b": z(LAB), "h": mat(H, LAB), "h_b": z(LAB), "u": z(nr, LAB + 1, LAB + 1)}
    head["srl"] = {"p": mat(H, SRL), "p_b": z(SRL), "a": mat(H, SRL), "a_b": z(SRL), "u": z(len(vocab["srl"]), SRL + 1, SRL + 1)}
    return {"enc": enc, "head": head}, w["embeddings.word_embeddings.weight"]


def init_events(p, seed=0):
    """Event heads; the trigger x word scorer starts from the projections of the role labeller."""
    r = np.random.default_rng(seed)
    mat = lambda *s: (r.standard_normal(s) / np.sqrt(s[0])).astype(np.float32)
    z = lambda *s: np.zeros(s, np.float32)
    s, nr, R, T = p["head"]["srl"], p["head"]["srl"]["u"].shape[0], len(ROLES), len(TYPES)
    return {"mix": np.array(p["head"]["mix"]["srl"]), "trig_h": mat(H, 256), "trig_hb": z(256), "trig": mat(256, T), "trig_b": np.array([3.0] + [0] * (T - 1), np.float32),
            "p": np.array(s["p"]), "p_b": np.array(s["p_b"]), "a": np.array(s["a"]), "a_b": np.array(s["a_b"]), "type": z(T, EV),
            "u": z(R, EV + 1, EV + 1), "srl": z(nr, R), "srl_t": z(T, nr, R), "place": z(NB, R) - 4,
            "pp": mat(H, ST), "pp_b": z(ST), "pa": mat(H, ST), "pa_b": z(ST), "pu": z(len(POSITIONS), ST + 1, ST + 1),
            "asp": mat(H, len(ASPECTS)), "asp_b": z(len(ASPECTS)), "mode": mat(H, len(MODES)), "mode_b": z(len(MODES)), "ctx": mat(H, len(CONTEXTS)), "ctx_b": z(len(CONTEXTS)) - 3}


# --- the encoder -------------------------------------------------------------------------------------------------------------------
def ln(x, w, b):
    m = x.mean(-1, keepdims=True)
    x = x - m
    return x * jax.lax.rsqrt((x * x).mean(-1, keepdims=True) + 1e-12) * w + b


def matmul(x, w):
    return x @ w


def drop(key, x, p):
    return x if key is None else jnp.where(jax.random.bernoulli(key, 1 - p, x.shape), x / (1 - p), 0)


def encode(p, wemb, b, key=None, p_drop=0.1, mm=matmul):
    """All hidden states, [layers+1][B,S,H]. mm: the matrix product (training/logits.py puts the int8 one of the Go kernels here)."""
    e, layers = p["enc"], depth(p)
    keys = iter(jax.random.split(key, 2 * layers + 1)) if key is not None else iter([None] * 99)
    B, S = b["ids"].shape
    x = wemb[b["ids"]] + p["head"]["shape"][b["shape"]] + e["pos"][:S]
    x = drop(next(keys), ln(x, e["ln_w"], e["ln_b"]), p_drop)
    bias = jnp.where(b["mask"], 0, -1e9)[:, None, None, :]
    hs = [x]
    for i in range(layers):
        l = e[f"l{i}"]
        q, k, v = jnp.split((mm(x, l["qkv"]) + l["qkv_b"]).reshape(B, S, 3 * NH, H // NH).transpose(0, 2, 1, 3), 3, 1)
        a = jax.nn.softmax(q @ k.swapaxes(-1, -2) / math.sqrt(H // NH) + bias, -1) @ v
        a = a.transpose(0, 2, 1, 3).reshape(B, S, H)
        x = ln(x + drop(next(keys), mm(a, l["o"]) + l["o_b"], p_drop), l["ln1_w"], l["ln1_b"])
        f = mm(jax.nn.gelu(mm(x, l["up"]) + l["up_b"], approximate=False), l["dn"]) + l["dn_b"]
        x = ln(x + drop(next(keys), f, p_drop), l["ln2_w"], l["ln2_b"])
        hs.append(x)
    return hs


one = lambda x: jnp.concatenate([x, jnp.ones_like(x[..., :1])], -1)


def mixed(w, words, key=None, p_drop=0.2):
    a = jax.nn.softmax(w + jnp.arange(len(words)) * 0.5)                             # starts out favouring the last layers
    return drop(key, sum(a[i] * x for i, x in enumerate(words)), p_drop)


def groups(p, hs, b, key=None):
    """Word vectors (first wordpiece) for each group of heads: {group: [B,W,H]}."""
    words = [jnp.take_along_axis(h, b["first"][:, :, None], 1) for h in hs]
    keys = jax.random.split(key, len(MIXES) + 1) if key is not None else [None] * (len(MIXES) + 1)
    out = {m: mixed(p["head"]["mix"][m], words, k) for m, k in zip(MIXES, keys)}
    if "ev" in p: out["ev"] = mixed(p["ev"]["mix"], words, keys[-1])
    return out


def act(x, w, b, key=None):
    return drop(key, jax.nn.leaky_relu(x @ w + b, 0.1), 0.25)


# --- heads on single words and on pairs ----------------------------------------------------------------------------------------------
def linear(p, g, n):
    return g[LINEAR[n]] @ p["head"][n]["w"] + p["head"][n]["b"]


def arcs(p, g, wmask, keys=(None, None)):
    """Biaffine arc scores (Dozat and Manning 2017), [B, dependent, head]."""
    h = p["head"]["arc"]
    d, e = act(g["dep"], h["d"], h["d_b"], keys[0]), act(g["dep"], h["h"], h["h_b"], keys[1])
    s = (one(d) @ h["u"]) @ e.swapaxes(1, 2)
    return jnp.where(wmask[:, None, :], s, -1e9)


def same_sentence(sent, wmask):
    """A word's head is a word of its own sentence, or the root."""
    ok = (sent[:, :, None] == sent[:, None, :]) & wmask[:, None, :]
    return ok.at[:, :, 0].set(True)


def labels(p, g, heads, keys=(None, None)):
    """Relation scores for the given heads only: [B,W,R]."""
    h = p["head"]["lab"]
    d, e = one(act(g["dep"], h["d"], h["d_b"], keys[0])), one(act(g["dep"], h["h"], h["h_b"], keys[1]))
    e = jnp.take_along_axis(e, heads[:, :, None], 1)
    outer = (d[..., :, None] * e[..., None, :]).reshape(*d.shape[:2], -1)
    return outer @ h["u"].reshape(h["u"].shape[0], -1).T


def frames(p, g, pidx, keys=(None, None)):
    """PropBank role of every word for each given predicate: [B,P,W,R]. One small matrix a predicate, then one product a word."""
    h = p["head"]["srl"]
    q, a = act(g["srl"], h["p"], h["p_b"], keys[0]), act(g["srl"], h["a"], h["a_b"], keys[1])
    q = one(jnp.take_along_axis(q, pidx[:, :, None], 1))
    K, R = q.shape[-1], h["u"].shape[0]
    t = (q @ h["u"].transpose(1, 0, 2).reshape(K, R * K)).reshape(*q.shape[:2], R, K)
    return jnp.einsum("bprk,bwk->bpwr", t, one(a))


# --- events --------------------------------------------------------------------------------------------------------------------------
def where(sent, p):
    """Bucket of the place of every word relative to the trigger: 0 = [CLS], 1-3 sentences before, 4-10 same sentence, 11-12 after."""
    W = sent.shape[1]
    st = jnp.take_along_axis(sent, p, 1)[:, :, None]
    ds, dw = sent[:, None, :] - st, jnp.arange(W)[None, None, :] - p[:, :, None]
    near = jnp.where(dw < -8, 4, jnp.where(dw < -3, 5, jnp.where(dw < 0, 6, jnp.where(dw == 0, 7, jnp.where(dw < 4, 8, jnp.where(dw < 9, 9, 10))))))
    k = jnp.where(ds <= -3, 1, jnp.where(ds == -2, 2, jnp.where(ds == -1, 3, jnp.where(ds == 0, near, jnp.where(ds == 1, 11, 12)))))
    return jnp.where(jnp.arange(W)[None, None, :] == 0, 0, k)


def triggers(p, g, key=None):
    """Type of every word as a trigger, [B,W,T]; type 0 is none."""
    h = p["ev"]
    return act(g["ev"], h["trig_h"], h["trig_hb"], key) @ h["trig"] + h["trig_b"]


def arguments(p, g, sent, ev_p, ev_t, keys=(None,) * 4):
    """For each trigger (its word slot ev_p, its type ev_t): role logits [B,K,W,R], position logits [B,K,W,7], and its own vector [B,K,H]."""
    h, x = p["ev"], g["ev"]
    t = jnp.take_along_axis(x, ev_p[:, :, None], 1)
    q = one(act(t, h["p"], h["p_b"], keys[0]) + h["type"][ev_t])
    a = one(act(x, h["a"], h["a_b"], keys[1]))
    s = jnp.einsum("bki,rij,bwj->bkwr", q, h["u"], a, optimize="optimal")
    f = jnp.maximum(jax.nn.log_softmax(frames(p, g, ev_p)), -8) / 4
    s = s + jnp.einsum("bkwi,bkir->bkwr", f, h["srl"] + h["srl_t"][ev_t]) + h["place"][where(sent, ev_p)]
    pq, pa = one(act(t, h["pp"], h["pp_b"], keys[2])), one(act(x, h["pa"], h["pa_b"], keys[3]))
    o = jnp.einsum("bki,rij,bwj->bkwr", pq, h["pu"], pa, optimize="optimal")
    return s, o, t


# --- losses --------------------------------------------------------------------------------------------------------------------------
def ce(logits, y, w=None):
    """Sum of cross entropies where y >= 0; w: weight of each class."""
    l = jax.nn.log_softmax(logits)
    i = jnp.maximum(y, 0)
    l = jnp.take_along_axis(l, i[..., None], -1)[..., 0]
    return -jnp.where(y >= 0, l if w is None else l * jnp.asarray(w)[i], 0).sum()


def loss_layers(p, wemb, b, key, tasks, weights={}):
    """Syntax, names, roles, factuality on single sentences: the sums divided by the words of the batch, each times its weight (1 unless given)."""
    k = jax.random.split(key, 8)
    g = groups(p, encode(p, wemb, b, k[0]), b, k[1])
    n = jnp.maximum(b["wmask"][:, 1:].sum(), 1)
    out = {}
    if "dep" in tasks:
        out["arc"] = ce(arcs(p, g, b["wmask"], k[2:4]), b["head"])
        out["lab"] = ce(labels(p, g, jnp.maximum(b["head"], 0), k[4:6]), b["deprel"])
    for t in LINEAR:
        if t in tasks and t != "fact":
            out[t] = ce(linear(p, g, t), b[t]) * (0.5 if t in FEATS else 1)
    if "srl" in tasks:
        out["srl"] = ce(frames(p, g, b["srl_p"], k[6:8]), b["srl"])
    if "fact" in tasks:
        d = jnp.abs(linear(p, g, "fact")[..., 0] - b["fact"])
        out["fact"] = 0.3 * jnp.where(b["fact"] > -9, jnp.where(d < 1, d * d / 2, d - 0.5), 0).sum()
    out = {t: v * weights.get(t, 1) / n for t, v in out.items()}
    return sum(out.values()), out


POSITION_WEIGHT = np.array([1, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5], np.float32)            # nine claims in ten are CT+


def loss_events(p, wemb, b, key, silver=0.15, bias=1.5, position=0.3, roles={}):
    """Triggers, arguments, positions, aspect, mode, contexts on windows; trees, tags and names of the stage before as silver.
    roles: weights of arguments that count more than 1; position: the weight of positions."""
    k = jax.random.split(key, 12)
    g = groups(p, encode(p, wemb, b, k[0]), b, k[1])
    n = jnp.maximum((b["trig"] >= 0).sum(), 1)
    out = {"trig": ce(triggers(p, g, k[2]), b["trig"], np.array([1.0] + [bias] * (len(TYPES) - 1), np.float32)) / n}
    s, o, t = arguments(p, g, b["sent"], b["ev_p"], b["ev_t"], k[3:7])
    y = b["arg"].astype(jnp.float32)
    m = (b["arg"] >= 0) & b["wmask"][:, None, :, None]
    out["arg"] = 0.5 * (jnp.where(m, jax.nn.softplus(s) - s * y, 0) * np.array([roles.get(r, 1) for r in ROLES], np.float32)).sum() / n
    out["pos"] = position * ce(o, b["pos"], POSITION_WEIGHT) / n
    out["asp"] = 0.1 * ce(t @ p["ev"]["asp"] + p["ev"]["asp_b"], b["asp"]) / n
    out["mode"] = 0.05 * ce(t @ p["ev"]["mode"] + p["ev"]["mode_b"], b["mode"]) / n
    c = t @ p["ev"]["ctx"] + p["ev"]["ctx_b"]
    out["ctx"] = 0.05 * jnp.where(b["ctx"] >= 0, jax.nn.softplus(c) - c * b["ctx"], 0).sum() / n
    if silver:
        nw = jnp.maximum((b["head"] >= 0).sum(), 1)
        a = jnp.where(same_sentence(b["sent"], b["wmask"]), arcs(p, g, b["wmask"], k[7:9]), -1e9)
        out["arc"] = silver * ce(a, b["head"]) / nw
        out["lab"] = silver * ce(labels(p, g, jnp.maximum(b["head"], 0), k[9:11]), b["deprel"]) / nw
        for t in ("upos", "lemma", *FEATS, "ner"):
            out[t] = silver * ce(linear(p, g, t), b[t]) / nw
    return sum(out.values()), out
