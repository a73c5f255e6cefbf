"""Check that the labels are well formed and that every quote stands in the corpus.

    python bench/labels/check_labels.py [--corpus FOLDER]

A quote is compared with white space collapsed. It may leave something out, marked ` … `: its pieces must then follow
one another in one file of the unit. Every unit that `draw.py` draws must be labelled. Prints the problems; exit 1 when
there is one.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from draw import draw, missing_sources
from label import Label, default_corpus, read_labels

CUT = " … "
CHOICES = {
    "kind": {"marketing", "transactional", "discussion", "partial", "unclear"},
    "optout": {"yes", "no", "preferences", "conditional"},
    "dead": {"yes", "no"},
    "address": {"yes", "placeholder", "no"},
    "sender": {"yes", "placeholder", "no"},
}
QUOTES = {"kind_evidence": 80, "optout_evidence": 120, "address_evidence": 120, "sender_evidence": 120}


def problems(labels: list[Label], corpus: Path) -> Iterator[str]:
    """Yield what is wrong, in order."""
    for unit, times in Counter(label.unit for label in labels).items():
        if times > 1:
            yield f"{unit}: labelled {times} times"
    known = {label.unit for label in labels}
    for path in draw(corpus):
        unit = path.relative_to(corpus).as_posix()
        if unit not in known:
            yield f"{unit}: drawn, and not labelled"
    for label in labels:
        yield from (f"{label.unit}: {problem}" for problem in _of_form(label))
        texts = {}
        for name in (label.unit, *label.others):
            try:
                texts[name] = collapse((corpus / name).read_bytes().decode("utf-8", "replace"))
            except OSError as error:
                yield f"{label.unit}: {name} cannot be read: {error.strerror}"
        for name in QUOTES:
            quote = getattr(label, name)
            if quote and not any(stands_in(quote, text) for text in texts.values()):
                yield f"{label.unit}: {name} stands in none of its files: {quote}"


def _of_form(label: Label) -> Iterator[str]:
    for name, values in CHOICES.items():
        if getattr(label, name) not in values:
            yield f"{name} is {getattr(label, name)!r}, not one of {', '.join(sorted(values))}"
    for name, longest in QUOTES.items():
        if len(getattr(label, name)) > longest:
            yield f"{name} is longer than {longest} characters"
    for name in ("optout", "address", "sender"):
        if (getattr(label, name) == "no") is bool(getattr(label, f"{name}_evidence")):
            yield f"{name} is {getattr(label, name)!r}, and its evidence is {getattr(label, f'{name}_evidence')!r}"
    if label.kind in {"marketing", "transactional", "discussion"} and not label.kind_evidence:
        yield "the kind has no evidence"
    if label.dead == "yes" and not label.has_optout:
        yield "dead, without a way out"
    if (label.optout == "conditional") is not bool(label.conditional):
        yield f"optout is {label.optout!r}, and its condition {label.conditional!r}"


def collapse(text: str) -> str:
    """Return a text with each run of white space as one space."""
    return " ".join(text.split())


def stands_in(quote: str, text: str) -> bool:
    """Return whether the pieces of a quote stand in a collapsed text, one after the other."""
    at = 0
    for piece in quote.split(CUT):
        at = text.find(collapse(piece), at)
        if at < 0:
            return False
        at += len(collapse(piece))
    return True


def main() -> int:
    """Print the problems and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=default_corpus())
    corpus = parser.parse_args().corpus
    if missing := missing_sources(corpus):
        parser.error(f"{corpus} has no templates of {', '.join(missing)}")
    labels = read_labels()
    found = list(problems(labels, corpus))
    for problem in found:
        print(problem)
    print(f"{len(labels)} units, {len(found)} problems")
    return 1 if found or not labels else 0


if __name__ == "__main__":
    sys.exit(main())
