"""Compare the kind that spamlint gives to real messages with the kind that a reader gave them.

    python bench/kinds.py [--corpus FOLDER]

The labels are in `labels/kinds.tsv`; `labels/README.md` says how they were made. Prints every disagreement, a table,
and the part that is right; a kind that is not known counts as wrong. There is no mark: the messages are of 2002, and
unsolicited ones that came through a discussion list say in their headers that they are posts.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from pathlib import Path

from labels.label import HERE, default_corpus

from spamlint.documents import messages
from spamlint.message.kind import Judgement
from spamlint.message.message import Declared
from spamlint.setup import Plan, load_setup
from spamlint.sniff import Format


def read_kinds() -> list[tuple[str, str]]:
    """Return path and kind of each labelled message."""
    with (HERE / "kinds.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(path, kind) for path, kind, _ in rows[1:]]


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=default_corpus())
    corpus = parser.parse_args().corpus
    labels = read_kinds()
    if not (corpus / labels[0][0]).is_file():
        parser.error(f"{corpus} is not the labelled corpus: name it with --corpus or SPAMLINT_CORPUS")
    judge = load_setup(Plan(corpus, use_config=False)).judge
    counts: Counter[tuple[str, str, str]] = Counter()
    for path, kind in labels:
        (message,) = messages(path, (corpus / path).read_bytes(), Format.EML, Declared(), judge=judge)
        judged = message.kind_judgement
        counts[_group(path), kind, judged.kind.value] += 1
        if kind not in ("unclear", judged.kind.value):
            print(_disagreement(path, kind, judged))
    for (group, kind, seen), count in sorted(counts.items()):
        print(f"{group:<12}{kind:<16}{seen:<16}{count:>4}")
    for groups in (("easy-ham",), ("hard-ham",), ("spam",), ("easy-ham", "hard-ham", "spam")):
        clear = {key: count for key, count in counts.items() if key[0] in groups and key[1] != "unclear"}
        right = sum(count for (_, kind, seen), count in clear.items() if kind == seen)
        print(f"{', '.join(groups)}: {right} of {sum(clear.values())} right")


def _group(path: str) -> str:
    return path.split("/")[1].rpartition("-")[0]


def _disagreement(path: str, kind: str, judged: Judgement) -> str:
    return f"{path}\n    reader: {kind}\n    spamlint: {judged.kind.value}, because {judged.reason}"


if __name__ == "__main__":
    main()
