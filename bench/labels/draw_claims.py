"""Draw the `fresh` messages of `subject.tsv`: 60 of spam and 40 of ham whose subjects may claim something.

    python bench/labels/draw_claims.py [--corpus FOLDER]

May claim: an answer, a number with a sign, a gift, a prize, an order, an account. Prints one path a line, without those
that `draw_subjects.py` has drawn.
"""

from __future__ import annotations

import argparse
import email.header
import random
import re
from pathlib import Path

from draw_subjects import COUNTS, SEED, SOURCE
from label import default_corpus

MAY_CLAIM = re.compile(
    r"[$%€£]|\bfree\b|\bwin|\bwon\b|prize|congrat|^\s*(?:re|fwd?)\s*[:\[]|\border|account|invoice|payment|shipment|"
    r"confirm|membership|expire|last chance|today only|selected|approved",
    re.IGNORECASE,
)
WANTED = {"spam": 60, "ham": 40}


def subject(path: Path) -> str:
    """Return the subject of a message, or nothing."""
    match = re.search(rb"^Subject:(.*(?:\r?\n[ \t].*)*)", path.read_bytes(), re.IGNORECASE | re.MULTILINE)
    raw = match.group(1).decode("latin-1") if match else ""
    return " ".join(str(email.header.make_header(email.header.decode_header(raw))).split()) if raw.strip() else ""


def drawn_before(corpus: Path) -> set[Path]:
    """Return what `draw_subjects.py` draws."""
    folders = {group: sorted((corpus / SOURCE).glob(f"{group}-*/*.eml")) for group in COUNTS}
    return {path for group, count in COUNTS.items() for path in random.Random(SEED).sample(folders[group], count)}


def candidates(corpus: Path, group: str) -> list[Path]:
    """Return the messages whose subjects may claim something; of ham no answers, which nearly all of it is."""
    before = drawn_before(corpus)
    found = []
    for path in sorted((corpus / SOURCE).glob(f"*{group}-*/*.eml")):
        try:
            claims = MAY_CLAIM.search(subject(path)) if path not in before else None
        except (LookupError, ValueError):
            continue
        if claims and not (group == "ham" and re.match(r"\s*(?:\[.*?\]\s*)?re:", subject(path), re.IGNORECASE)):
            found.append(path)
    return found


def main() -> None:
    """Print the drawn paths."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=default_corpus())
    corpus = parser.parse_args().corpus
    for group, count in WANTED.items():
        found = candidates(corpus, group)
        for path in sorted(random.Random(SEED).sample(found, min(count, len(found)))):
            print(path.relative_to(corpus))


if __name__ == "__main__":
    main()
