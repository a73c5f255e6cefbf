"""Draw the template units that are labelled in `templates.tsv`.

    python bench/labels/draw.py [--corpus FOLDER] [--candidates]

Prints one unit a line: 160 drawn at random with a fixed seed, at least five of each source (or all it has). A unit is
one message: its HTML, MJML or template file with the text and subject files that belong to it. With `--candidates`,
prints instead the units in which any word stands that could belong to a way out. They are only what is read: whether
such a unit is labelled, and how, is decided by reading it.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import defaultdict
from pathlib import Path

from label import default_corpus

SOURCES = (
    "cerberus",
    "colorlib",
    "foundation-emails",
    "ghost",
    "leemunroe-responsive",
    "mailchimp-blueprints",
    "postmark-templates",
    "pypi-warehouse",
    "sendgrid-templates",
    "sfmc-ampscript-core",
    "shopify-notifications",
)
SUFFIXES = frozenset({".html", ".mjml", ".hbs", ".liquid"})
COUNT = 160
FLOOR = 5
SEED = 20_240_601
WORDS = re.compile(
    rb"unsub|opt.{0,3}out|preference|subscri|stop (receiving|getting)|no longer|remove|manage|settings|notif|"
    rb"change how|turn off|forget",
    re.I,
)


def units(corpus: Path, source: str) -> list[Path]:
    """Return the main files of a source's units, in order of their paths."""
    return sorted(path for path in (corpus / source).rglob("*") if path.suffix in SUFFIXES)


def twins(main: Path) -> list[Path]:
    """Return the text files that belong to a unit's main file, in order of their paths."""
    names = {main.with_suffix(".txt")}
    if main.stem in {"body", "content"}:
        names.add(main.with_name("subject.txt"))
    return sorted(path for path in names if path.is_file())


def missing_sources(corpus: Path) -> list[str]:
    """Return the sources that a folder has no templates of."""
    return [source for source in SOURCES if not units(corpus, source)]


def draw(corpus: Path) -> list[Path]:
    """Return the drawn units in order of their paths."""
    generator = random.Random(SEED)
    drawn: set[Path] = set()
    rest: list[Path] = []
    for source in SOURCES:
        shuffled = units(corpus, source)
        generator.shuffle(shuffled)
        drawn.update(shuffled[:FLOOR])
        rest += shuffled[FLOOR:]
    drawn.update(generator.sample(rest, COUNT - len(drawn)))
    return sorted(drawn)


def candidates(corpus: Path) -> list[Path]:
    """Return the units in which a word stands that could belong to a way out."""
    every = (main for source in SOURCES for main in units(corpus, source))
    return [main for main in every if any(WORDS.search(file.read_bytes()) for file in (main, *twins(main)))]


def main() -> int:
    """Print the units; exit 2 when the corpus lacks a source."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=default_corpus())
    parser.add_argument("--candidates", action="store_true")
    arguments = parser.parse_args()
    if missing := missing_sources(arguments.corpus):
        parser.error(f"{arguments.corpus} has no templates of {', '.join(missing)}")
    found = candidates(arguments.corpus) if arguments.candidates else draw(arguments.corpus)
    counts: dict[str, int] = defaultdict(int)
    for path in found:
        counts[path.relative_to(arguments.corpus).parts[0]] += 1
        print(path.relative_to(arguments.corpus).as_posix())
    print(", ".join(f"{source} {count}" for source, count in sorted(counts.items())), len(found), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
