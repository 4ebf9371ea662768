"""The folder that training starts from, out of an encoder in ONNX: python encoder.py IN.onnx TOKENIZER.json OUT_DIR

Weights of matrix products have no names in such a file: each is called after the bias that is added to its product."""
import os, shutil, sys
import numpy as np
import onnx
from onnx import numpy_helper
from safetensors.numpy import save_file


def tensors(graph):
    """Every named weight of a BERT encoder, matrices [out][in]."""
    known = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    out = {n: a for n, a in known.items() if n.startswith(("embeddings.", "encoder.")) and a.dtype == np.float32}
    product = {n.output[0]: n.input for n in graph.node if n.op_type == "MatMul"}
    for n in graph.node:
        bias = [x for x in n.input if x.startswith("encoder.") and x.endswith(".bias")]
        of = [x for x in n.input if x in product]
        if n.op_type == "Add" and bias and of:
            weight = next(x for x in product[of[0]] if x in known)
            out[bias[0][:-4] + "weight"] = np.ascontiguousarray(known[weight].T)
    return out


if __name__ == "__main__":
    source, tokenizer, folder = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    save_file(tensors(onnx.load(source).graph), f"{folder}/model.safetensors")
    shutil.copy(tokenizer, f"{folder}/tokenizer.json")
