"""A model file, or the checkpoint it is made of, as float32 parameters {enc, head, ev} and word embeddings; numpy alone.

  python container.py MODEL KEY        one field of a model file's header as JSON: thresholds, labels, card …"""
import hashlib, json, struct, sys
import numpy as np


def tree(flat):
    """{"enc.l0.qkv": x} as {"enc": {"l0": {"qkv": x}}}."""
    p = {}
    for name, v in flat.items():
        *path, last = name.split(".")
        d = p
        for k in path: d = d.setdefault(k, {})
        d[last] = v
    return p


def header(path):
    """The checked bytes of a model file, its header, and where its data begins."""
    f = open(path, "rb").read()
    if hashlib.sha256(f[:-32]).digest() != f[-32:]: raise SystemExit(f"{path}: damaged")
    n, = struct.unpack_from("<Q", f, 12)
    return f, json.loads(f[20:20 + n]), (20 + n + 63) // 64 * 64


def dense(path):
    """A model file; its int8 matrices as the numbers they stand for, [in][out]."""
    f, head, at = header(path)
    flat = {}
    get = lambda off, kind, shape: np.frombuffer(f, kind, int(np.prod(shape)), at + off).reshape(shape)
    for t in head["tensors"]:
        v = get(t["offset"], {"i8": "i1", "f16": "<f2", "f32": "<f4"}[t["dtype"]], t["shape"]).astype(np.float32)
        if t["dtype"] == "i8":
            v = v * get(t["scales"], "<f4", t["shape"][:1])[:, None]
            if t["name"] != "words": v = v.T
        flat[t["name"]] = v
    words = flat.pop("words")
    return tree(flat), words


def checkpoint(path, encoder):
    """A checkpoint and the folder of the encoder whose word embeddings it keeps."""
    from safetensors.numpy import load_file
    return tree(load_file(path)), load_file(f"{encoder}/model.safetensors")["embeddings.word_embeddings.weight"]


if __name__ == "__main__":
    print(json.dumps(header(sys.argv[1])[1][sys.argv[2]]))
