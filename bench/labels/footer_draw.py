"""Draw the items that are labelled in `footer.tsv`.

    python bench/labels/footer_draw.py [--corpus FOLDER]

Prints one item a line: 125 template units (as `draw.py` makes them) and 125 messages, drawn at random with a fixed
seed, with at least so many of each source as `FLOORS` says. Messages of one source are many, and most of them posts to
lists, which have no footer of a sender: newsletters and advertising are therefore drawn by their own floors.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterable
from pathlib import Path

from draw import SOURCES, missing_sources, units
from label import default_corpus

COUNT = 125
TEMPLATE_FLOOR = 6
SEED = 20_261_122
FLOORS = {
    "spamassassin-corpus/easy-ham-1": 12,
    "spamassassin-corpus/easy-ham-2": 8,
    "spamassassin-corpus/hard-ham-1": 46,
    "spamassassin-corpus/spam-1": 18,
    "spamassassin-corpus/spam-2": 24,
    "chatmail-core": 2,
    "flanker": 2,
    "mailpit": 2,
    "mimekit": 2,
    "nodemailer-mailparser": 3,
    "ruby-mail": 2,
}


def draw_templates(corpus: Path) -> list[Path]:
    """Return the drawn template units in order of their paths."""
    return _draw({source: (units(corpus, source), TEMPLATE_FLOOR) for source in SOURCES}.values())


def draw_messages(corpus: Path) -> list[Path]:
    """Return the drawn messages in order of their paths."""
    return _draw((sorted((corpus / source).rglob("*.eml")), floor) for source, floor in FLOORS.items())


def _draw(groups: Iterable[tuple[list[Path], int]]) -> list[Path]:
    generator = random.Random(SEED)
    drawn: list[Path] = []
    rest: list[Path] = []
    for paths, floor in groups:
        shuffled = list(paths)
        generator.shuffle(shuffled)
        drawn += shuffled[:floor]
        rest += shuffled[floor:]
    return sorted(drawn + generator.sample(rest, COUNT - len(drawn)))


def main() -> int:
    """Print the items; exit 2 when the corpus lacks a source."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=default_corpus())
    corpus = parser.parse_args().corpus
    if missing := missing_sources(corpus):
        parser.error(f"{corpus} has no templates of {', '.join(missing)}")
    for path in (*draw_templates(corpus), *draw_messages(corpus)):
        print(path.relative_to(corpus).as_posix())
    return 0


if __name__ == "__main__":
    sys.exit(main())
