"""Draw the messages that are labelled in `kinds.tsv`: 50 each of easy ham, hard ham and spam, with a fixed seed.

    python bench/labels/draw_kinds.py [--corpus FOLDER]

Prints one path a line.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from label import default_corpus

GROUPS = ("easy-ham", "hard-ham", "spam")
COUNT = 50
SEED = 20_240_601
SOURCE = "spamassassin-corpus"


def draw(corpus: Path) -> list[Path]:
    """Return the drawn messages, group by group, each in order of their paths."""
    generator = random.Random(SEED)
    drawn: list[Path] = []
    for group in GROUPS:
        paths = sorted((corpus / SOURCE).glob(f"{group}-*/*.eml"))
        drawn += sorted(generator.sample(paths, COUNT))
    return drawn


def main() -> None:
    """Print the messages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=default_corpus())
    corpus = parser.parse_args().corpus
    for path in draw(corpus):
        print(path.relative_to(corpus).as_posix())


if __name__ == "__main__":
    main()
