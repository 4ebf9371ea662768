"""Trains one stage of the reading model (CPU or GPU, whatever JAX finds).

  python train.py STAGE SETTINGS.json --data LAYERS.pkl [--reports CLAIMS.pkl[,CLAIMS…]] --model DIR --vocab VOCAB.json --init CKPT --out CKPT [--steps N]

A stage whose settings say "events" learns from coded reports and rehearses the layers between; the others learn the layers alone.
State is saved after every epoch beside OUT; the same command goes on from there."""
import argparse, json, os, pickle, random, time
import numpy as np
import jax, jax.numpy as jnp, optax
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer
import claims as C, model as M, names
from corpora import lemma_rule
from mean import mean

MASK = 103                                     # [MASK] of the BERT vocabulary
STATES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../internal/lexicon/data/states.tsv")

LAYER_SIZES = (12, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 128)


def layer_batch(exs, S, vocab, rng=None):
    """rng given = training: word dropout and case noise."""
    B, W, P = len(exs), S, max(4, S // 3)
    V = {k: {x: i for i, x in enumerate(v)} for k, v in vocab.items()}
    b = dict(ids=np.zeros((B, S), np.int32), shape=np.zeros((B, S), np.int32), mask=np.zeros((B, S), bool),
             first=np.zeros((B, W), np.int32), wmask=np.zeros((B, W), bool), fact=np.full((B, W), -10, np.float32),
             srl_p=np.zeros((B, P), np.int32), srl=np.full((B, P, W), -1, np.int32))
    for k in ("head", "deprel", "upos", "lemma", "ner", "nerb", "ent", "pred", *M.FEATS):
        b[k] = np.full((B, W), -1, np.int32)
    for r, e in enumerate(exs):
        n, m = len(e["ids"]), len(e["words"])
        b["ids"][r, :n], b["shape"][r, :n], b["mask"][r, :n] = e["ids"], e["shape"], True
        b["first"][r, 1:m + 1], b["wmask"][r, :m + 1] = e["first"], True
        if rng is not None:
            hit = rng.random(n) < 0.03
            hit[[0, -1]] = False
            b["ids"][r, :n][hit] = MASK
            u, s = rng.random(), b["shape"][r, :n]
            if u < 0.09:                        # headlines and careless writers: Title Case, CAPITALS, lower
                t = 2 if u < 0.04 else 3 if u < 0.06 else 1
                for o in (0, 6):
                    s[(s >= o + 1) & (s <= o + 4)] = o + t
        if "head" in e:
            b["head"][r, 1:m + 1] = e["head"]
            b["deprel"][r, 1:m + 1] = [V["deprel"].get(x, -1) for x in e["deprel"]]
            b["upos"][r, 1:m + 1] = [V["upos"].get(x, -1) for x in e["upos"]]
            for i, w in enumerate(e["words"]):
                b["lemma"][r, i + 1] = V["lemma"].get(lemma_rule(w, e["lemma"][i]), -1)
                for f, x in zip(M.FEATS, e["feats"][i]):
                    b[f][r, i + 1] = V[f].get(x, -1)
        for t in ("ner", "nerb", "ent"):
            if t in e:
                b[t][r, 1:m + 1] = [V[t].get(x, 0) for x in e[t]]
        if "srl" in e:
            if e.get("srl_full", True):
                b["pred"][r, 1:m + 1] = 0
            for j, f in enumerate(e["srl"][:P]):
                b["pred"][r, f["i"] + 1] = 1
                b["srl_p"][r, j] = f["i"] + 1
                b["srl"][r, j, 1:m + 1] = 0
                for a in f["args"]:
                    b["srl"][r, j, a[1] + 1] = V["srl"].get(a[0], -1)
        for i, s in e.get("fact", ()):
            b["fact"][r, i + 1] = s
    return b


def layer_epoch(data, T, rng):
    """Shuffled batches of about T subwords, each of one length bucket."""
    by = {S: [] for S in LAYER_SIZES}
    for e in data:
        n = max(len(e["ids"]), len(e["words"]) + 1)
        if n <= LAYER_SIZES[-1] and len(e["words"]) > 1:
            by[next(S for S in LAYER_SIZES if n <= S)].append(e)
    out = []
    for S, l in by.items():
        rng.shuffle(l)
        n = T // S
        out += [(S, (l[i:i + n] + rng.sample(l, min(len(l), n)))[:n]) for i in range(0, len(l), n) if len(l) >= n]
    rng.shuffle(out)
    return out


def flat(t, pre=""):
    for k, v in t.items():
        if isinstance(v, dict): yield from flat(v, pre + k + ".")
        else: yield pre + k, np.asarray(v)


def unflat(d):
    t = {}
    for k, v in d.items():
        *ks, last = k.split(".")
        q = t
        for x in ks: q = q.setdefault(x, {})
        q[last] = v
    return t


def load(path):
    return unflat({k: v.astype(np.float32) for k, v in load_file(path).items()})


def event_epoch(windows, T, rng):
    """Shuffled batches of about T padded wordpieces, each of one length bucket; the last of a bucket is filled up by chance."""
    by = {S: [e for e in windows if C.bucket(e) == S] for S in C.SIZES}
    out = []
    for S, l in by.items():
        rng.shuffle(l)
        n = max(2, T // S)
        out += [(S, (l[i:i + n] + rng.choices(l, k=n))[:n]) for i in range(0, len(l), n)]
    rng.shuffle(out)
    return out


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("stage"); ap.add_argument("settings")
    for x in ("data", "model", "vocab", "out"): ap.add_argument("--" + x, required=True)
    ap.add_argument("--reports"); ap.add_argument("--init", default="")
    ap.add_argument("--steps", type=int, default=0, help="stop early (tests, timing)")
    ap.add_argument("--cache", default="", help="folder for compiled programs")
    a = ap.parse_args()
    st = next(s for s in json.load(open(a.settings))["stages"] if s["name"] == a.stage)
    jax.config.update("jax_default_prng_impl", "rbg")
    if a.cache: jax.config.update("jax_compilation_cache_dir", a.cache)
    vocab = json.load(open(a.vocab))
    S, _ = pickle.load(open(a.data, "rb"))
    old = [e for s in st["sets"] for e in S.get(s, [])]
    del S
    tasks = [x for t in st["tasks"] for x in (["upos", "lemma", *M.FEATS] if t == "tags" else [t])]
    p, wemb = M.init(a.model, vocab, st["seed"])
    if a.init:
        q = load(a.init)
        p = {"enc": q["enc"], "head": {k: q["head"][k] for k in p["head"]}} | ({"ev": q["ev"]} if st.get("events") and st.get("keep_events") and "ev" in q else {})
    wemb = jnp.asarray(wemb)
    windows, lex, exchange = [], None, None
    if st.get("events"):
        if "ev" not in p: p["ev"] = M.init_events(p, st["seed"])
        R = [r for f in a.reports.split(",") for r in pickle.load(open(f, "rb")) if not C.held(r)]
        lex = C.trigger_lexicon(R)
        windows = [e for r in R for w in C.windows(r) if len((e := C.example(r, w))["ids"]) <= C.SIZES[-1]]
        if st.get("exchange"): exchange = names.Exchange(STATES, R, Tokenizer.from_file(f"{a.model}/tokenizer.json"))
        print(len(R), "reports", sum(len(r["events"]) for r in R), "events", len(windows), "windows", sum(len(e["ids"]) for e in windows), "wordpieces", flush=True)

    def turned(rng):
        """The windows of an epoch, a share of them with other states (as long as they still fit)."""
        out = [C.example(exchange(e["r"], e["win"], rng), e["win"]) if exchange and rng.random() < st["exchange"] else e for e in windows]
        return [x if len(x["ids"]) <= C.SIZES[-1] else e for x, e in zip(out, windows)]

    plan = lambda rng: event_epoch(turned(rng), st["wordpieces"], rng) if windows else layer_epoch(old, st["wordpieces"], rng)
    total = st["epochs"] * len(plan(random.Random(st["seed"])))
    sched = lambda lr: optax.warmup_cosine_decay_schedule(0, lr, max(1, total // 12), total, lr * 0.02)
    adam = lambda lr: optax.adamw(sched(lr), b2=0.98, weight_decay=0.01)
    opt = optax.chain(optax.clip_by_global_norm(st["clip"]), optax.multi_transform({k: adam(st["lr"][k]) for k in p}, {k: k for k in p}))
    state, key, ep0, step = opt.init(p), jax.random.key(st["seed"]), 0, 0
    if os.path.exists(a.out + ".state"):
        ep0, step, key, leaves = pickle.load(open(a.out + ".state", "rb"))
        p, state = jax.tree.unflatten(jax.tree.structure((p, state)), leaves)
        key = jax.random.wrap_key_data(key)
        print("going on after epoch", ep0, flush=True)
    need = ("ids", "shape", "mask", "first", "wmask", "head", "deprel", "fact", "srl", "srl_p", *M.LINEAR)
    given = lambda *names: {n: st[n] for n in names if n in st}
    layers = jax.jit(lambda p, w, b, k: jax.value_and_grad(M.loss_layers, has_aux=True)(p, w, b, k, tasks, **given("weights")))
    events = jax.jit(lambda p, w, b, k: jax.value_and_grad(M.loss_events, has_aux=True)(
        p, w, b, k, st["silver"], st["trigger_weight"], **given("position", "roles")))

    def update(g, s, p):
        u, s = opt.update(g, s, p)
        return optax.apply_updates(p, u), s
    update = jax.jit(update, donate_argnums=(1, 2))
    t0, tot, stock, seen = time.time(), {}, [], 0
    until = st.get("until", st["epochs"])        # a stage may end before its schedule of rates does
    for ep in range(ep0, until):
        rng, nprng = random.Random(st["seed"] * 1000 + ep), np.random.default_rng(st["seed"] * 1000 + ep)
        for size, exs in plan(rng):
            key, k = jax.random.split(key)
            if windows:
                b = C.batch(exs, size, vocab, lex, nprng)
                (_, parts), g = events(p, wemb, b, k)
                if step % st["rehearse_every"] == 0:
                    while not stock or stock[-1][0] not in st["rehearse_sizes"]:     # few shapes: fewer programs to compile
                        if stock: stock.pop()
                        else: stock = layer_epoch(old, st["rehearse_wordpieces"], rng)
                    size2, l = stock.pop()
                    b2 = layer_batch(l, size2, vocab, nprng)
                    q = {x: p[x] for x in ("enc", "head")}
                    (_, part2), g2 = layers(q, wemb, {t: b2[t] for t in need}, k)
                    for x in q: g[x] = jax.tree.map(lambda u, v: u + st["rehearse_weight"] * v, g[x], g2[x])
                    parts = dict(parts, old=sum(part2.values()))
            else:
                b = layer_batch(exs, size, vocab, nprng)
                (_, parts), g = layers(p, wemb, {t: b[t] for t in need}, k)
            p, state = update(g, state, p)
            step += 1; seen += int(b["mask"].sum())
            for n, v in parts.items(): tot[n] = 0.98 * tot.get(n, float(v)) + 0.02 * float(v)
            if step % 50 == 0 or step == a.steps:
                print(f"epoch {ep} step {step}/{total} " + " ".join(f"{n} {v:.4f}" for n, v in tot.items()) + f" | {seen / (time.time() - t0):.0f} wordpieces/s {time.time() - t0:.0f} s", flush=True)
            if a.steps and step >= a.steps: break
        if a.steps and step >= a.steps: break
        leaves = [np.asarray(x) for x in jax.tree.leaves((p, state))]
        pickle.dump((ep + 1, step, np.asarray(jax.random.key_data(key)), leaves), open(a.out + ".state.new", "wb"))
        os.replace(a.out + ".state.new", a.out + ".state")
        save_file(dict(flat(p)), a.out + f".epoch{ep + 1}")
    p = dict(flat(p))
    if st.get("average", 1) > 1 and not a.steps:        # the mean of the last epochs (Izmailov et al. 2018) is steadier than the last one
        p = mean([load_file(a.out + f".epoch{e}") for e in range(max(1, until - st["average"] + 1), until + 1)])
    save_file(p, a.out)


if __name__ == "__main__":
    main()
