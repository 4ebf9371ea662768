"""Our encoder beside ONNX Runtime's: the same trained weights, the same word pieces, one core, alternately in one run.

  python peers.py PEER [--rounds 9] [--seconds 1] [--work DIR] [--doc ../docs/benchmarks.md]

PEER is the program of training/peer. Two sets of inputs, both cut from the sample press: every sentence alone, and the windows of whole
sentences in which the reader reads. ONNX Runtime gets them sorted by length in padded batches, with the form of the graph, the batch size and,
in int8, the quantisation that are fastest in a trial before; ours takes them as they come. A round measures every contender once, the next round
the other way round. A figure is the median of word pieces (padding not counted) a second of processor time, for other work may share the
machine; a ratio the median of the rounds' ratios.

On processors with more than AVX2 it also measures ONNX Runtime held to AVX2 (peers_avx2.py), where gcc and objdump are. There its arithmetic for
signed weights adds in 16 bits, which can overflow; that for unsigned weights is exact, as ours is everywhere.

With --doc the lines between the marks in that file are written anew."""
import argparse, ctypes, itertools, json, logging, pathlib, platform, statistics, subprocess, sys, time
import numpy as np
import peers_avx2

HERE = pathlib.Path(__file__).parent
BATCHES = (1, 4, 8, 16)
BEGIN, END = "<!-- peers -->", "<!-- /peers -->"
SETS = dict(sentences="sentences alone", windows="windows of up to 256 pieces")


# --- ONNX Runtime ----------------------------------------------------------------------------------------------------------------
def quantise(source, target, per_channel, weights):
    import onnx
    logging.disable(logging.WARNING)
    from onnxruntime.quantization import QuantType, quantize_dynamic
    quantize_dynamic(source, target, per_channel=per_channel, weight_type=getattr(QuantType, weights), op_types_to_quantize=["MatMul", "Attention"],
                     extra_options=dict(MatMulConstBOnly=True, DefaultTensorType=onnx.TensorProto.FLOAT))


def graphs(work):
    """The ONNX files: {kind: [(setting, file)]}."""
    out = {"fp32": [], "int8": []}
    for form in ("fused", "plain"):
        f = work / f"{form}.onnx"
        subprocess.run([sys.executable, HERE / "onnx_export.py", f, "--model", HERE / "../weights/english.model"] + ["--plain"] * (form == "plain"), check=True)
        out["fp32"].append((form, f))
        for weights, channel in itertools.product(("QInt8", "QUInt8"), (False, True)):
            q = work / f"{form}-{weights}-{channel}.onnx"
            quantise(f, q, channel, weights)
            out["int8"].append((f"{form}, {weights}, one scale {'a column' if channel else 'a matrix'}", q))
    out["exact"] = [x for x in out["int8"] if "QUInt8" in x[0]]
    return out


class Runtime:
    """A session with its batches."""
    def __init__(self, file):
        import onnxruntime as ort
        o = ort.SessionOptions()
        o.intra_op_num_threads = o.inter_op_num_threads = 1
        o.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
        o.log_severity_level = 3
        self.session = ort.InferenceSession(str(file), o, providers=["CPUExecutionProvider"])
        self.batches = {}

    def prepare(self, name, windows, size):
        """Padded batches of a set of windows."""
        ws = sorted(windows, key=lambda w: len(w["ids"]))
        out = []
        for i in range(0, len(ws), size):
            part = ws[i:i + size]
            n = np.array([len(w["ids"]) for w in part], np.int32)
            ids, shapes = np.zeros((len(part), n.max()), np.int32), np.zeros((len(part), n.max()), np.int32)
            for k, w in enumerate(part): ids[k, :n[k]], shapes[k, :n[k]] = w["ids"], w["shapes"]
            out.append((dict(ids=ids, shapes=shapes, lengths=n), int(n.sum())))
        self.batches[name] = [out[i] for i in np.random.default_rng(1).permutation(len(out))]   # no stretch of only short ones
        return self

    def measure(self, name, seconds):
        pieces, batches, cpu, wall = 0, itertools.cycle(self.batches[name]), time.process_time(), time.perf_counter()
        while time.perf_counter() - wall < seconds or pieces == 0:
            feed, n = next(batches)
            self.session.run(None, feed)
            pieces += n
        return pieces / (time.process_time() - cpu)


class Held:
    """A Runtime in another process, which computes as if there were nothing newer than AVX2."""
    def __init__(self, folder, work, file):
        self.p = subprocess.Popen([sys.executable, __file__, "--held", folder, work, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *words):
        print(*words, file=self.p.stdin, flush=True)
        return float(self.p.stdout.readline())

    def prepare(self, name, windows, size):
        self.ask("prepare", name, size)
        return self

    def measure(self, name, seconds): return self.ask("measure", name, seconds)


def held(folder, work, file):
    """The other side of Held."""
    ctypes.CDLL(f"{folder}/answer.so")
    sys.path.insert(0, folder)
    r, sets = Runtime(file), json.load(open(f"{work}/windows.json"))
    for line in sys.stdin:
        op, name, x = line.split()
        print(r.measure(name, float(x)) if op == "measure" else 0 * len(r.prepare(name, sets[name], int(x)).batches), flush=True)


def fastest(files, name, windows, make, seconds=0.15, passes=3):
    """The best setting for one set of inputs: the graph in batches of eight, then the size of its batches. Each is tried three times, in turns; its
    best try counts, for a try can only be slowed."""
    def best(tries):
        rates = [0.0] * len(tries)
        for _ in range(passes):
            for i, (r, size) in enumerate(tries): rates[i] = max(rates[i], r.prepare(name, windows, size).measure(name, seconds))
        return max(range(len(tries)), key=rates.__getitem__)
    runtimes = [make(f) for _, f in files]
    i = best([(r, 8) for r in runtimes])
    size = BATCHES[best([(runtimes[i], n) for n in BATCHES])]
    return runtimes[i].prepare(name, windows, size), f"{files[i][0]}, batches of {size}"


# --- ours --------------------------------------------------------------------------------------------------------------------------
class Ours:
    def __init__(self, program, kernel):
        self.p = subprocess.Popen([program, "-kernel", kernel], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.name = self.p.stdout.readline().strip()

    def measure(self, name, seconds):
        print(name, seconds, file=self.p.stdin, flush=True)
        r = json.loads(self.p.stdout.readline())
        return r["pieces"] / r["cpu"]


def kernels(program):
    """The arithmetics this processor has, but for the portable one."""
    out = []
    for k in ("avx512vnni", "avxvnni", "avx2"):
        if subprocess.run([program, "-kernel", k], stdin=subprocess.DEVNULL, capture_output=True).returncode == 0: out.append(k)
    return out


# --- the run -------------------------------------------------------------------------------------------------------------------------
def processor():
    for line in open("/proc/cpuinfo"):
        if line.startswith("model name"): return line.split(":", 1)[1].strip()
    return platform.processor()


LABELS = {"fp32": "ONNX Runtime fp32", "int8": "ONNX Runtime int8", "held": "ONNX Runtime int8, held to AVX2", "exact": "the same, exact (unsigned weights)"}


def table(rates, settings, kinds, ours):
    import onnxruntime as ort
    out = [f"ONNX Runtime {ort.__version__}, {processor()}, one core; word pieces a second of processor time, median of {len(next(iter(rates.values())))} rounds.", "",
           "| encoder alone | " + " | ".join(SETS.values()) + " |", "|---|" + "---|" * len(SETS)]
    for k in kinds: out.append(f"| {label(k)} | " + " | ".join(f"{statistics.median(rates[k, s]):,.0f}" for s in SETS) + " |")
    for k in ours:
        against = [r for r in kinds if r in settings and (r in ("held", "exact") if k == "avx2" and "held" in settings else r in ("fp32", "int8"))]
        for r in against: out.append(f"| {label(k)} to {label(r)} | " + " | ".join(f"**{ratio(rates, k, r, s)}**" for s in SETS) + " |")
    out.append("")
    out += [f"{label(r)}: " + "; ".join(f"{SETS[n]}: {t}" for n, t in s.items()) + "." for r, s in settings.items()]
    return "\n".join(out)


def label(kind): return LABELS.get(kind, f"attache {kind}")


def ratio(rates, a, b, s):
    """Median of the rounds' own ratios: what slows a whole round cancels out."""
    return f"{statistics.median(x / y for x, y in zip(rates[a, s], rates[b, s])):.2f}"


def main():
    if sys.argv[1:2] == ["--held"]: return held(*sys.argv[2:])
    ap = argparse.ArgumentParser()
    ap.add_argument("peer"); ap.add_argument("--rounds", type=int, default=9); ap.add_argument("--seconds", type=float, default=1)
    ap.add_argument("--work", default="../build/peers"); ap.add_argument("--doc")
    a = ap.parse_args()
    work = pathlib.Path(a.work).resolve(); work.mkdir(parents=True, exist_ok=True)
    subprocess.run([a.peer, "-dump", work / "windows.json"], check=True)
    sets, files, ours = json.load(open(work / "windows.json")), graphs(work), kernels(a.peer)
    makers = {"fp32": Runtime, "int8": Runtime}
    if len(ours) > 1:
        try:
            peers_avx2.make(work / "avx2")
            makers["held"] = makers["exact"] = lambda f: Held(work / "avx2", work, f)
        except (OSError, subprocess.CalledProcessError, SystemExit) as e: print(f"ONNX Runtime is not held to AVX2: {e}", file=sys.stderr)
    contenders, settings = {}, {}
    for kind, make in makers.items():
        for s in SETS:
            contenders[kind, s], best = fastest(files["int8" if kind == "held" else kind], s, sets[s], make)
            settings.setdefault(kind, {})[s] = best
            print(f"{label(kind)}, {SETS[s]}: {best}", flush=True)
    for k in ours:
        o = Ours(a.peer, k)
        for s in SETS: contenders[k, s] = o
    rates = {c: [] for c in contenders}
    for i in range(a.rounds):
        for c in list(contenders)[::1 if i % 2 == 0 else -1]: rates[c].append(contenders[c].measure(c[1], a.seconds))
    text = table(rates, settings, list(dict.fromkeys(k for k, _ in contenders)), ours)
    print(text)
    if a.doc:
        d = pathlib.Path(a.doc)
        before, rest = d.read_text().split(BEGIN)
        d.write_text(before + BEGIN + "\n" + text + "\n" + END + rest.split(END)[1])


if __name__ == "__main__":
    main()
