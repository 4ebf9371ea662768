"""ONNX Runtime held to AVX2: a copy of the installed package in which every CPUID instruction is trapped and answered without AVX-512, AVX-VNNI
and AMX. ONNX Runtime has no setting for this, and the arithmetic it chooses is what is to be compared.

  python peers_avx2.py DIR        makes DIR/onnxruntime and DIR/answer.so; needs gcc and objdump

A process that loads answer.so (ctypes) and then imports onnxruntime from DIR computes as on a machine that has AVX2 and nothing newer."""
import importlib.util, pathlib, re, shutil, struct, subprocess, sys

ANSWER = r"""
#define _GNU_SOURCE
#include <signal.h>
#include <ucontext.h>
/* CPUID (Intel SDM vol. 2A, tables for leaf 7) without what came after AVX2. */
static void answer(int n, siginfo_t *i, void *p) {
  greg_t *r = ((ucontext_t *)p)->uc_mcontext.gregs;
  unsigned char *at = (unsigned char *)r[REG_RIP];
  if (at[0] != 0x0f || at[1] != 0x0b) { signal(SIGILL, SIG_DFL); return; }
  unsigned leaf = r[REG_RAX], sub = r[REG_RCX], a = leaf, b, c = sub, d;
  __asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
  if (leaf == 7 && sub == 0) {
    b &= ~(1u << 16 | 1u << 17 | 1u << 21 | 1u << 26 | 1u << 27 | 1u << 28 | 1u << 30 | 1u << 31);
    c &= ~(1u << 1 | 1u << 6 | 1u << 11 | 1u << 12 | 1u << 14);
    d &= ~(1u << 2 | 1u << 3 | 1u << 8 | 1u << 22 | 1u << 23 | 1u << 24 | 1u << 25);
  } else if (leaf == 7) {
    a &= ~(1u << 4 | 1u << 5 | 1u << 21 | 1u << 23);
    d &= ~(1u << 4 | 1u << 5 | 1u << 10);
  }
  r[REG_RAX] = a; r[REG_RBX] = b; r[REG_RCX] = c; r[REG_RDX] = d; r[REG_RIP] += 2;
}
__attribute__((constructor)) static void begin(void) {
  struct sigaction s = {0};
  s.sa_sigaction = answer; s.sa_flags = SA_SIGINFO | SA_NODEFER;
  sigaction(SIGILL, &s, 0);
}
"""


def segments(data):
    """Executable segments of an ELF file: (file offset, address, size)."""
    at, size, n = *struct.unpack_from("<Q", data, 32), *struct.unpack_from("<HH", data, 54)
    for i in range(n):
        kind, flags, offset, address, _, length = struct.unpack_from("<IIQQQQ", data, at + i * size)
        if kind == 1 and flags & 1: yield offset, address, length


def trap(path):
    """Replace CPUID by an undefined instruction, where the bytes are one; the number of places."""
    data, done = bytearray(path.read_bytes()), 0
    for offset, address, length in segments(data):
        for m in re.finditer(b"\x0f\xa2", bytes(data[offset:offset + length])):
            where = address + m.start()
            out = subprocess.run(["objdump", "-d", "--no-show-raw-insn", f"--start-address={where - 96}", f"--stop-address={where + 2}", path], capture_output=True, text=True).stdout
            if re.search(rf"^\s*{where:x}:\s+cpuid", out, re.M):
                data[offset + m.start() + 1] = 0x0b
                done += 1
    path.write_bytes(data)
    return done


def make(folder):
    folder = pathlib.Path(folder)
    if (folder / "answer.so").exists(): return
    source = pathlib.Path(importlib.util.find_spec("onnxruntime").origin).parent
    shutil.copytree(source, folder / "onnxruntime", dirs_exist_ok=True, ignore=shutil.ignore_patterns("transformers", "tools", "quantization", "__pycache__"))
    places = sum(trap(f) for f in (folder / "onnxruntime" / "capi").glob("onnxruntime_pybind11_state*.so"))
    if places == 0: raise SystemExit("no CPUID found")
    (folder / "answer.c").write_text(ANSWER)
    subprocess.run(["gcc", "-O2", "-shared", "-fPIC", "-o", folder / "answer.so", folder / "answer.c"], check=True)
    print(f"{places} places", file=sys.stderr)


if __name__ == "__main__":
    make(sys.argv[1])
