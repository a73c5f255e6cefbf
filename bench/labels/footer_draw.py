"""Draw the items that are labelled in `footer.tsv`.

    python bench/labels/footer_draw.py [--corpus FOLDER] [--fresh]

Prints one item a line: 125 template units (as `draw.py` makes them) and 125 messages, drawn at random with a fixed
seed, with at least so many of each source as `FLOORS` says. Messages of one source are many, and most of them posts to
lists, which have no footer of a sender: newsletters and advertising are therefore drawn by their own floors.

With `--fresh`, prints 60 further items instead, none of which is among those: they were drawn and labelled when the
rules were finished, to see how these do on what nobody had looked at.
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
FRESH_SEED = 20_261_123
FRESH_TEMPLATES, FRESH_TEMPLATE_FLOOR = 24, 1
FRESH_FLOORS = {
    "spamassassin-corpus/easy-ham-1": 4,
    "spamassassin-corpus/easy-ham-2": 3,
    "spamassassin-corpus/hard-ham-1": 14,
    "spamassassin-corpus/spam-1": 5,
    "spamassassin-corpus/spam-2": 7,
    "flanker": 1,
    "mimekit": 1,
    "ruby-mail": 1,
}
"""36 messages."""


def draw_templates(corpus: Path) -> list[Path]:
    """Return the drawn template units in order of their paths."""
    return _draw({source: (units(corpus, source), TEMPLATE_FLOOR) for source in SOURCES}.values())


def draw_messages(corpus: Path) -> list[Path]:
    """Return the drawn messages in order of their paths."""
    return _draw((sorted((corpus / source).rglob("*.eml")), floor) for source, floor in FLOORS.items())


def draw_fresh(corpus: Path) -> list[Path]:
    """Return the drawn items of the second draw, templates first, each part in order of their paths."""
    known = {*draw_templates(corpus), *draw_messages(corpus)}
    templates = ([path for path in units(corpus, source) if path not in known] for source in SOURCES)
    mails = ((sorted((corpus / source).rglob("*.eml")), floor) for source, floor in FRESH_FLOORS.items())
    groups = [([path for path in paths if path not in known], floor) for paths, floor in mails]
    return [
        *_draw(((paths, FRESH_TEMPLATE_FLOOR) for paths in templates), FRESH_TEMPLATES, FRESH_SEED),
        *_draw(groups, sum(FRESH_FLOORS.values()), FRESH_SEED),
    ]


def _draw(groups: Iterable[tuple[list[Path], int]], count: int = COUNT, seed: int = SEED) -> list[Path]:
    generator = random.Random(seed)
    drawn: list[Path] = []
    rest: list[Path] = []
    for paths, floor in groups:
        shuffled = list(paths)
        generator.shuffle(shuffled)
        drawn += shuffled[:floor]
        rest += shuffled[floor:]
    return sorted(drawn + generator.sample(rest, count - len(drawn)))


def main() -> int:
    """Print the items; exit 2 when the corpus lacks a source."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=default_corpus())
    parser.add_argument("--fresh", action="store_true")
    arguments = parser.parse_args()
    corpus = arguments.corpus
    if missing := missing_sources(corpus):
        parser.error(f"{corpus} has no templates of {', '.join(missing)}")
    drawn = draw_fresh(corpus) if arguments.fresh else [*draw_templates(corpus), *draw_messages(corpus)]
    for path in drawn:
        print(path.relative_to(corpus).as_posix())
    return 0


if __name__ == "__main__":
    sys.exit(main())
