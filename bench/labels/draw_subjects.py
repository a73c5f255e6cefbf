"""Draw the messages that are labelled in `subject.tsv`: 40 of easy ham, 60 of hard ham, 100 of spam, with a fixed seed.

    python bench/labels/draw_subjects.py [--corpus FOLDER]

Prints one path a line.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from label import default_corpus

COUNTS = {"easy-ham": 40, "hard-ham": 60, "spam": 100}
SEED = 20_261_122
SOURCE = "spamassassin-corpus"


def main() -> None:
    """Print the drawn paths."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=default_corpus())
    corpus = parser.parse_args().corpus
    for group, count in COUNTS.items():
        paths = sorted((corpus / SOURCE).glob(f"{group}-*/*.eml"))
        if not paths:
            parser.error(f"no messages of {group} in {corpus}")
        for path in sorted(random.Random(SEED).sample(paths, count)):
            print(path.relative_to(corpus))


if __name__ == "__main__":
    main()
