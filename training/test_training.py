"""Tests on a tiny sample of our own: python -m pytest training (needs jax, optax, tokenizers, safetensors; no corpora)."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
import numpy as np
import pytest
jax = pytest.importorskip("jax")
import claims as C, corpora, model as M
from deepen import deepened
from evaluate import int8_matmul, mst, viterbi

REPORT = {"id": "own-1", "sentences": ["Veltra accused Norland of shelling Port Ames.", "Norland denied it."],
          "events": [{"s": [1], "trigger": "accused", "type": "ACCUSE", "mode": "allege", "contexts": ["military"], "actors": ["veltra|Veltra"], "recipients": ["norland|Norland"], "claims": [{"holder": ["author"], "position": "CT+"}]},
                     {"s": [1, 2], "trigger": "shelling", "type": "ASSAULT", "actors": ["norland|Norland"], "recipients": ["unknown"], "where": "port-ames|Port Ames",
                      "claims": [{"holder": ["veltra|Veltra"], "position": "CT+", "cue": "accused"}, {"holder": ["norland|Norland"], "position": "CT-", "cue": "denied"}]}]}


class Tok:
    """A wordpiece tokenizer of one piece a word."""
    class Out:
        def __init__(self, w): self.ids, self.word_ids = [200 + i for i in range(len(w))], list(range(len(w)))

    def encode(self, words, is_pretokenized): return Tok.Out(words)


def layers(r):
    out = []
    for s in r["sentences"]:
        ws, i = [], 0
        for w in s.replace(".", " .").split():
            a = s.index(w, i); i = a + len(w); ws.append([a, i])
        out.append({"words": ws})
    return {"sentences": out}


def coded():
    import collections
    st = collections.Counter()
    return C.report(REPORT, layers(REPORT), Tok(), [{}, {}], st, collections.Counter()), st


def test_arguments_are_found_where_they_stand():
    r, st = coded()
    e = {x["type"]: x for x in r["events"]}
    assert (e["ASSAULT"]["s"], r["S"][0]["words"][e["ASSAULT"]["w"]]) == (0, "shelling")
    assert ("ACTOR", (0, 2)) in e["ASSAULT"]["args"] and ("RECIPIENT", None) in e["ASSAULT"]["args"] and ("PLACE", (0, 6)) in e["ASSAULT"]["args"]
    assert (1, "ASSAULT") in r["ignore"]
    assert e["ACCUSE"]["mode"] == M.MODES.index("allege") and e["ACCUSE"]["ctx"] == ["military"]
    assert st["events"] == 2 and not st["trigger lost"]


def test_bytes_become_characters():
    s = "Erdoğan said “no”."
    d = {"sentences": [s]}
    b = [m for m in ("Erdoğan", "said", "“", "no", "”", ".")]
    at, ws = 0, []
    for w in b:
        a = s.encode().index(w.encode(), at); at = a + len(w.encode()); ws.append([a, at])
    assert C.sentences(d, {"sentences": [{"words": ws}]}, Tok())[0]["words"] == b


def test_every_sentence_is_new_once():
    r = {"S": [{"sub": [[1]] * n} for n in (100, 100, 100, 10, 250, 3)]}
    w = C.windows(r)
    assert [s for x in w for s, new in x if new] == list(range(6))
    assert all(sum(len(r["S"][s]["sub"]) + 1 for s, _ in x) + 1 <= C.LIMIT or len(x) == 1 for x in w)


def test_labels_of_a_batch():
    r, _ = coded()
    e = C.example(r, C.windows(r)[0])
    vocab = {"deprel": ["root"], **{k: ["O"] for k in C.SILVER}}
    b = C.batch([e], 32, vocab)
    j = list(b["ev_t"][0]).index(M.TYPES.index("ASSAULT"))
    roles = {M.ROLES[k]: np.nonzero(b["arg"][0, j, :, k] == 1)[0].tolist() for k in range(len(M.ROLES))}
    assert roles["ACTOR"] == [3] and roles["RECIPIENT"] == [0]
    assert sorted(roles["HOLDER"]) == [1, 3]          # Veltra; Norland, at its nearest mention
    assert b["pos"][0, j, 1] == M.POSITIONS.index("CT+") and b["pos"][0, j, 3] == M.POSITIONS.index("CT-")


def test_tree_has_one_root():
    s = np.full((5, 5), -1.0); s[1:, 0] = 5; s[1, 0] = 6; s[2, 1] = s[3, 1] = s[4, 3] = 1
    h = mst(s)
    assert (h[1:] == 0).sum() == 1 and h[1] == 0


def test_viterbi_starts_no_name_inside():
    tags = ["O", "B-PER", "I-PER"]
    y = viterbi(np.array([[0, 0, 9.0], [0, 0, 9.0]]), tags)
    assert y == ["B-PER", "I-PER"]


def test_lemma_rules_come_back():
    for form, lemma in (("attacks", "attack"), ("Iran", "Iran"), ("went", "go"), ("Said", "say")):
        assert corpora.apply_rule(form, corpora.lemma_rule(form, lemma)) == lemma


def test_int8_is_near():
    r = np.random.default_rng(0)
    x, w = r.standard_normal((5, 64)).astype(np.float32), r.standard_normal((64, 32)).astype(np.float32)
    y = np.asarray(int8_matmul(x, w))
    assert np.abs(y - x @ w).max() < 0.25 and not np.array_equal(y, x @ w)


def test_deepened():
    one = lambda v: np.full(3, v, np.float32)
    shallow = {"enc.pos": one(1), "enc.l0.o": one(2), "enc.l1.o": one(3)}
    deep = {"enc.pos": one(10), **{f"enc.l{i}.o": one(20 + i) for i in range(4)}}
    trained = {"enc.pos": one(1.5), "enc.l0.o": one(2.25), "enc.l1.o": one(2), "head.tag.b": one(7), "head.mix.tag": np.float32([0, 1, -1])}
    got = deepened(shallow, trained, deep)
    assert [got[k][0] for k in ("enc.pos", "enc.l0.o", "enc.l1.o", "enc.l2.o", "enc.l3.o", "head.tag.b")] == [10.5, 20.25, 21, 21, 23, 7]
    soft = lambda w: np.exp(w + np.arange(len(w)) * 0.5) / np.exp(w + np.arange(len(w)) * 0.5).sum()
    was, now = soft(trained["head.mix.tag"]), soft(got["head.mix.tag"])
    assert len(now) == 5 and np.allclose(now[::2] / now[::2].sum(), was, atol=1e-6) and now[1::2].max() < 0.02


def test_losses_fall():
    r, _ = coded()
    vocab = {"upos": ["X"], "deprel": ["root", "dep"], "lemma": ["k|0|"], "ner": ["O"], "nerb": ["O"], "ent": ["_"], "srl": ["_", "ARG0"], **{f: ["_"] for f in M.FEATS}}
    rng = np.random.default_rng(0)
    H, F = M.H, 1536
    z = lambda *s: rng.standard_normal(s).astype(np.float32) * 0.02
    enc = {"pos": z(512, H), "ln_w": np.ones(H, np.float32), "ln_b": z(H)}
    for i in range(2):
        enc[f"l{i}"] = dict(qkv=z(H, 3 * H), qkv_b=z(3 * H), o=z(H, H), o_b=z(H), up=z(H, F), up_b=z(F), dn=z(F, H), dn_b=z(H),
                            ln1_w=np.ones(H, np.float32), ln1_b=z(H), ln2_w=np.ones(H, np.float32), ln2_b=z(H))
    nr = len(vocab["deprel"])
    head = {"shape": z(13, H), "mix": {m: np.zeros(3, np.float32) for m in M.MIXES},
            "arc": {"d": z(H, M.ARC), "d_b": z(M.ARC), "h": z(H, M.ARC), "h_b": z(M.ARC), "u": z(M.ARC + 1, M.ARC)},
            "lab": {"d": z(H, M.LAB), "d_b": z(M.LAB), "h": z(H, M.LAB), "h_b": z(M.LAB), "u": z(nr, M.LAB + 1, M.LAB + 1)},
            "srl": {"p": z(H, M.SRL), "p_b": z(M.SRL), "a": z(H, M.SRL), "a_b": z(M.SRL), "u": z(2, M.SRL + 1, M.SRL + 1)}}
    for n in M.LINEAR: head[n] = {"w": z(H, {"pred": 2, "fact": 1}.get(n) or len(vocab[n])), "b": z({"pred": 2, "fact": 1}.get(n) or len(vocab[n]))}
    p = {"enc": enc, "head": head}
    p["ev"] = M.init_events(p)
    wemb = z(1000, H)
    b = C.batch([C.example(r, C.windows(r)[0])], 32, vocab)
    key = jax.random.key(0)
    f = jax.jit(lambda p: M.loss_events(p, wemb, b, key, silver=0)[0])
    g = jax.grad(f)(p)
    before = float(f(p))
    after = float(f(jax.tree.map(lambda x, y: x - 0.05 * y, p, g)))
    assert np.isfinite(before) and after < before


def test_states_are_exchanged_word_for_word(tmp_path):
    import random
    import names

    class Pieces:
        def no_padding(self): pass
        def no_truncation(self): pass
        def encode(self, words, is_pretokenized, add_special_tokens): return type("E", (), {"ids": [900 + len(words[0])]})
    table = tmp_path / "states.tsv"
    table.write_text("# remark\nid\tname\tadjectives\tpeople\tcapitals\tto\nAAA\tAva\tAvan\tAvans\tAvaport\t\nBBB\tBor\tBorese\t\tBorville|Old Bor\t\nCCC\tOld Cee\tCeean\t\tCee\t\nDDD\tDun\tDunnish\t\tDunstadt\t1990\n", encoding="utf-8")
    words = "Ava and South Ava : Avan envoys left Avaport for Old Cee and Dun .".split()
    R = [{"S": [dict(words=words, sub=[[1]] * len(words))], "events": ["kept"]}] * 3
    X = names.Exchange(str(table), R + [{"S": [dict(words=["Bor"] * 9, sub=[[1]] * 9)]}], Pieces(), least=3)
    assert [r[0] for r in X.rows] == ["Ava", "Bor"], "two words, the past and the rare take no part"
    seen = set()
    for seed in range(8):
        r = X(R[0], [(0, True)], random.Random(seed))
        got = r["S"][0]["words"]
        seen.add(got[0])
        assert got[3] == "Ava" and got[9:] == words[9:], "South Ava is not Ava"
        assert (got[0], got[5], got[8]) in {("Ava", "Avan", "Avaport"), ("Bor", "Borese", "Borville")}, "one state all through"
        assert len(got) == len(words) and r["events"] == ["kept"]
    assert seen == {"Ava", "Bor"} and R[0]["S"][0]["words"] == words


def test_codings_are_joined_with_their_texts(tmp_path, capsys):
    import gzip, json
    import join
    with gzip.open(tmp_path / "items.gz", "wt", encoding="utf-8") as f:
        f.write(json.dumps({"id": "x", "date": "2031-05-01", "text": "Ava  met\nBor. They agreed. "}) + "\n" + json.dumps({"id": "y", "date": "2031-05-02", "text": "No."}) + "\n")
    with gzip.open(tmp_path / "coded.gz", "wt", encoding="utf-8") as f:
        f.write(json.dumps({"id": "x", "ends": [12, 25], "events": []}) + "\n")
    join.main(str(tmp_path / "items.gz"), str(tmp_path / "coded.gz"))
    got = json.loads(capsys.readouterr().out)
    assert got["sentences"] == ["Ava met Bor.", "They agreed."] and got["paragraph"] == [0, 0] and got["published"] == "2031-05-01"
