"""The encoder of a model file, or of a checkpoint, as an ONNX graph for other inference engines.

  python onnx_export.py OUT.onnx [--model ../weights/english.model] [--ckpt CKPT.safetensors --encoder MODEL_DIR] [--plain]

Word pieces (ids), case shapes (shapes) and the number of pieces of each window (lengths) in, the last hidden states out: [B,S], [B,S], [B] to
[B,S,H]. float32 throughout: the matrices of a model file are int8 and are written as the numbers they stand for; with --ckpt they are those of
training. The graph uses ONNX Runtime's fused operators (Attention, SkipLayerNormalization, BiasGelu), the form in which it runs this kind of
encoder fastest; --plain writes the standard operators of ONNX 17 instead. Without lengths shorter than S the mask costs nothing."""
import argparse
import numpy as np
import onnx
from onnx import TensorProto as T, helper, numpy_helper
import container

HEADS_OF, EPSILON = 32, 1e-12
ROOT = float(np.sqrt(HEADS_OF))


class Graph:
    """Nodes in order and the tensors they need."""
    def __init__(self):
        self.nodes, self.weights, self.n = [], [], 0

    def weight(self, name, x):
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(x), name))
        return name

    def __call__(self, op, *inputs, outputs=1, domain="", **attributes):
        self.n += 1
        out = [f"{op}{self.n}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(op, list(inputs), out, name=f"{op}{self.n}", domain=domain, **attributes))
        return out[0]


def embed(g, enc, shape, words):
    h = words.shape[1]
    x = g("Add", g("Gather", g.weight("words", words), "ids"), g("Gather", g.weight("shape", shape), "shapes"))
    length = g("Shape", "ids", start=1, end=2)
    at = g("Slice", g.weight("pos", enc["pos"]), g.weight("zero", np.array([0])), length, g.weight("axis", np.array([0])))
    x = g("Add", x, at)
    return g("LayerNormalization", x, g.weight("ln_w", enc["ln_w"]), g.weight("ln_b", enc["ln_b"]), epsilon=EPSILON, axis=-1), h


def fused(g, enc, layers, x, heads):
    ms = "com.microsoft"
    for i in range(layers):
        l = enc[f"l{i}"]
        w = lambda n: g.weight(f"l{i}.{n}", l[n])
        a = g("Attention", x, w("qkv"), w("qkv_b"), "lengths", domain=ms, num_heads=heads)
        a = g("MatMul", a, w("o"))
        x = g("SkipLayerNormalization", a, x, w("ln1_w"), w("ln1_b"), w("o_b"), domain=ms, epsilon=EPSILON)
        f = g("BiasGelu", g("MatMul", x, w("up")), w("up_b"), domain=ms)
        x = g("SkipLayerNormalization", g("MatMul", f, w("dn")), x, w("ln2_w"), w("ln2_b"), w("dn_b"), domain=ms, epsilon=EPSILON)
    return x


def plain(g, enc, layers, x, heads):
    size = g("Shape", "ids", start=1, end=2)
    place = g("Range", g.weight("from", np.array(0, np.int64)), g("Squeeze", size), g.weight("by", np.array(1, np.int64)))
    inside = g("Less", g("Unsqueeze", place, g.weight("ax0", np.array([0]))), g("Cast", g("Unsqueeze", "lengths", g.weight("ax1", np.array([1]))), to=T.INT64))
    mask = g("Where", g("Unsqueeze", inside, g.weight("ax12", np.array([1, 2]))), g.weight("yes", np.array(0, np.float32)), g.weight("no", np.array(-1e9, np.float32)))
    split = g.weight("split", np.array([0, 0, heads, HEADS_OF]))
    join = g.weight("join", np.array([0, 0, heads * HEADS_OF]))
    for i in range(layers):
        l = enc[f"l{i}"]
        w = lambda n: g.weight(f"l{i}.{n}", l[n])
        h = heads * HEADS_OF
        part = lambda k, n, perm: g("Transpose", g("Reshape", g("Add", g("MatMul", x, g.weight(f"l{i}.{n}", l["qkv"][:, k * h:(k + 1) * h])),
                                                                     g.weight(f"l{i}.{n}_b", l["qkv_b"][k * h:(k + 1) * h])), split), perm=perm)
        q, k, v = part(0, "q", [0, 2, 1, 3]), part(1, "k", [0, 2, 3, 1]), part(2, "v", [0, 2, 1, 3])
        s = g("Div", g("MatMul", q, k), g.weight(f"l{i}.root", np.array(ROOT, np.float32)))
        a = g("MatMul", g("Softmax", g("Add", s, mask), axis=-1), v)
        a = g("Reshape", g("Transpose", a, perm=[0, 2, 1, 3]), join)
        a = g("Add", g("MatMul", a, w("o")), w("o_b"))
        x = g("LayerNormalization", g("Add", a, x), w("ln1_w"), w("ln1_b"), epsilon=EPSILON, axis=-1)
        u = g("Add", g("MatMul", x, w("up")), w("up_b"))
        e = g("Add", g("Erf", g("Div", u, g.weight(f"l{i}.sqrt2", np.array(np.sqrt(2), np.float32)))), g.weight(f"l{i}.one", np.array(1, np.float32)))
        u = g("Mul", g("Mul", u, e), g.weight(f"l{i}.half", np.array(0.5, np.float32)))
        x = g("LayerNormalization", g("Add", g("Add", g("MatMul", u, w("dn")), w("dn_b")), x), w("ln2_w"), w("ln2_b"), epsilon=EPSILON, axis=-1)
    return x


def build(enc, shape, words, layers, standard=False):
    """The model as ONNX."""
    g = Graph()
    x, h = embed(g, enc, shape, words)
    x = (plain if standard else fused)(g, enc, layers, x, h // HEADS_OF)
    g.nodes.append(helper.make_node("Identity", [x], ["hidden"]))
    inputs = [helper.make_tensor_value_info(n, T.INT32, s) for n, s in (("ids", ["B", "S"]), ("shapes", ["B", "S"]), ("lengths", ["B"]))]
    out = helper.make_tensor_value_info("hidden", T.FLOAT, ["B", "S", h])
    graph = helper.make_graph(g.nodes, "encoder", inputs, [out], g.weights)
    m = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)], ir_version=8)
    return m


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("out"); ap.add_argument("--model", default="../weights/english.model"); ap.add_argument("--ckpt"); ap.add_argument("--encoder"); ap.add_argument("--plain", action="store_true")
    a = ap.parse_args()
    p, words = container.checkpoint(a.ckpt, a.encoder) if a.ckpt else container.dense(a.model)
    layers = sum(k.startswith("l") and k[1:].isdigit() for k in p["enc"])
    m = build(p["enc"], p["head"]["shape"], words, layers, a.plain)
    if a.plain: onnx.checker.check_model(m)
    onnx.save(m, a.out)


if __name__ == "__main__":
    main()
