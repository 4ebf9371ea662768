"""One model file for the Go program from a checkpoint.

  python export.py CKPT.safetensors MODEL_DIR LABELS.json OUT.model [--thresholds t.json] [--card card.json] [--settings settings.json]
      [--name english] [--version 1] [--float32]

CKPT holds the flattened tensors (enc.*, head.*, ev.*), MODEL_DIR the encoder the training started from: its word embeddings
(model.safetensors, frozen in training) and its word pieces (tokenizer.json). LABELS names every output: upos, deprel, Tense ... ner, nerb,
ent, srl, types, roles, positions, aspects and, where the checkpoint has these heads, modes and contexts; the last six lists are those of
model.py where LABELS has none. Card and settings are kept in the header as they are.

The file: "ATTACHE\\n", format version (uint32), length of the header (uint64), the header (JSON), zeros up to a multiple of 64, the tensors,
each at a multiple of 64 from there, the SHA-256 of all before. Little-endian throughout. Matrices of the encoder are int8 [out][in] with a
float32 scale for each output, word embeddings int8 [word][hidden] with one for each word, all else float16; with --float32 all is float32: four times the size, for measuring what the bytes cost."""
import argparse, hashlib, json, struct
import numpy as np
from safetensors.numpy import load_file
import model as M

FORMAT = 1
UNREAD = ("head.attr.", "head.cue.", "head.fact.", "head.pred.")           # heads that only help in training
BYTES = ("qkv", "o", "up", "dn")


def int8(w):
    """Symmetric int8 for each row, with the rows' scales."""
    w = w.astype(np.float32)
    scale = np.abs(w).max(1) / np.float32(127)
    scale[scale == 0] = 1
    return np.rint(w / scale[:, None]).astype(np.int8), scale.astype("<f4")


def quantised(name):
    return name.startswith("enc.l") and name.rsplit(".", 1)[-1] in BYTES


def expected(labels):
    """Tensor and axis whose length a list of labels must have."""
    n = {k: len(v) for k, v in labels.items()}
    e = {f"head.{k}.b": n[k] for k in ("upos", "lemma", "ner", "nerb", "ent", "Tense", "Number", "VerbForm", "Voice", "Mood", "Polarity")}
    e |= {"head.lab.u": n["deprel"], "head.srl.u": n["srl"], "ev.trig_b": n["types"], "ev.type": n["types"], "ev.u": n["roles"], "ev.pu": n["positions"],
          "ev.asp_b": n["aspects"]}
    return e | {t: n[k] for k, t in (("modes", "ev.mode_b"), ("contexts", "ev.ctx_b")) if k in n}


def main():
    ap = argparse.ArgumentParser()
    for a in ("ckpt", "model", "labels", "out"): ap.add_argument(a)
    ap.add_argument("--thresholds"); ap.add_argument("--card"); ap.add_argument("--settings"); ap.add_argument("--name", default="english"); ap.add_argument("--version", default="1"); ap.add_argument("--float32", action="store_true")
    a = ap.parse_args()
    t = {k: v for k, v in load_file(a.ckpt).items() if not k.startswith(UNREAD)}
    lists = dict(types=M.TYPES, roles=M.ROLES, positions=M.POSITIONS, aspects=M.ASPECTS)
    if "ev.mode" in t: lists["modes"] = M.MODES
    if "ev.ctx" in t: lists["contexts"] = M.CONTEXTS
    labels = lists | json.load(open(a.labels))
    card = json.load(open(a.card)) if a.card else {}
    if a.settings: card["settings"] = json.load(open(a.settings))
    for name, n in expected(labels).items():
        if name not in t or len(t[name]) != n: raise SystemExit(f"{name}: {t[name].shape if name in t else 'missing'}, the labels say {n}")
    for name, v in t.items():
        if not np.isfinite(v.astype(np.float32)).all(): raise SystemExit(f"{name}: not finite")
    pieces = json.load(open(f"{a.model}/tokenizer.json"))["model"]["vocab"]
    t["words"] = load_file(f"{a.model}/model.safetensors")["embeddings.word_embeddings.weight"]
    vocab = sorted(pieces, key=pieces.get)
    if [pieces[w] for w in vocab] != list(range(len(t["words"]))): raise SystemExit("the word pieces are not numbered as the embeddings are")

    data, tensors = bytearray(), []

    def put(x):
        data.extend(b"\0" * (-len(data) % 64))
        data.extend(x.tobytes())
        return len(data) - x.nbytes
    for name in sorted(t):
        if a.float32:
            v = (t[name].T if quantised(name) else t[name]).astype("<f4")
            tensors.append(dict(name=name, dtype="f32", shape=v.shape, offset=put(np.ascontiguousarray(v))))
        elif quantised(name) or name == "words":
            q, scale = int8(t[name] if name == "words" else t[name].T)
            tensors.append(dict(name=name, dtype="i8", shape=q.shape, offset=put(q), scales=put(scale)))
        else:
            v = t[name].astype("<f2")
            if not np.isfinite(v).all(): raise SystemExit(f"{name}: too large for float16")
            tensors.append(dict(name=name, dtype="f16", shape=v.shape, offset=put(v)))
    head = json.dumps(dict(name=a.name, version=a.version, labels=labels, thresholds=json.load(open(a.thresholds)) if a.thresholds else {},
                           card=card, vocab=vocab, tensors=tensors), ensure_ascii=False, separators=(",", ":")).encode()
    out = b"ATTACHE\n" + struct.pack("<IQ", FORMAT, len(head)) + head
    out += b"\0" * (-len(out) % 64) + bytes(data)
    out += hashlib.sha256(out).digest()
    open(a.out, "wb").write(out)
    print(f"{a.out}: {len(tensors)} tensors, {len(out) / 2**20:.1f} MiB, sha256 {out[-32:].hex()[:16]}")


if __name__ == "__main__":
    main()
