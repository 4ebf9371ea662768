"""Our codings of public items and the items' sentences, joined.

  python join.py ITEMS.jsonl.gz CODED.jsonl.gz > OUT.jsonl

The codings stand in coded/ without the texts, which are others': `ends` are the offsets where the sentences of an item end, in characters of
its text with white space reduced to single spaces. OUT has the fields of the coded reports in the shared corpora."""
import gzip, json, sys


def sentences(text, ends):
    """The sentences of a text that end at the offsets."""
    return [text[a:b].strip() for a, b in zip([0] + ends, ends)]


def main(items, coded):
    C = [json.loads(l) for l in gzip.open(coded, "rt", encoding="utf-8")]
    want = {c["id"] for c in C}
    texts = {d["id"]: d for d in map(json.loads, gzip.open(items, "rt", encoding="utf-8")) if d["id"] in want}
    for c in C:
        d = texts[c["id"]]
        S = sentences(" ".join(d["text"].split()), c["ends"])
        print(json.dumps({"id": c["id"], "published": d["date"], "title": d.get("title", ""), "sentences": S, "paragraph": c.get("paragraph") or [0] * len(S),
                          "events": c["events"]}, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:3])
