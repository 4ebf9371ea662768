"""The mean of checkpoints: python mean.py OUT IN [IN…]. One that is named twice counts twice."""
import sys
import numpy as np
from safetensors.numpy import load_file, save_file


def mean(checkpoints):
    """Tensor by tensor; all must come from one start, else their mean is no model."""
    return {k: np.mean([c[k].astype(np.float32) for c in checkpoints], 0).astype(v.dtype) for k, v in checkpoints[0].items()}


if __name__ == "__main__":
    save_file(mean([load_file(f) for f in sys.argv[2:]]), sys.argv[1])
