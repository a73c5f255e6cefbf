"""Compare what the rules of subjects find in real messages with what a reader found.

    python bench/subject.py [--corpus FOLDER] [--unseen | --fresh]

The labels are in `labels/subject.tsv`; `labels/README.md` says how they were made. Prints every disagreement in the
part that rules were written by, then right, wrong and missed findings of each rule. With `--unseen`: for the third
that is kept out of sight, without the disagreements. With `--fresh`: for the 100 that were drawn later, among subjects
that may claim something. Ends with 1 when a rule that warns has a precision under 0.9.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from labels.label import HERE, default_corpus

from spamlint.documents import messages
from spamlint.engine import run_check
from spamlint.finding import Severity
from spamlint.message.message import Declared, Message
from spamlint.rules.rule import Rule
from spamlint.setup import Plan, Setup, load_setup
from spamlint.sniff import Format

RULES: Mapping[str, frozenset[str]] = {
    "subject-claim-not-kept": frozenset({"claim"}),
    "subject-fake-reply": frozenset({"reply", "forward"}),
    "subject-fake-transaction": frozenset({"transaction"}),
    "subject-missing": frozenset({"missing"}),
    "subject-padding": frozenset({"padding"}),
    "subject-punctuation": frozenset({"punctuation"}),
    "subject-shouting": frozenset({"shouting"}),
    "subject-spaced-letters": frozenset({"spaced"}),
    "subject-unrelated": frozenset({"unrelated"}),
}
"""Rules, and the labels that say that one is right."""
WANTED = 0.9


def read_subjects(unseen: bool, fresh: bool) -> dict[str, frozenset[str]]:
    """Return what a reader found in subjects by path: in those drawn later, the third out of sight, or the rest."""
    with (HERE / "subject.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return {
        path: frozenset(found.split()) - {"-"}
        for path, found, share in rows
        if (share == "fresh") is fresh and (fresh or is_unseen(path) is unseen)
    }


def is_unseen(path: str) -> bool:
    """Return whether a message is of the third that nobody looks at when writing rules."""
    return hashlib.sha256(path.encode()).digest()[0] % 3 == 0


def found_in(message: Message, rules: Mapping[str, Rule]) -> set[str]:
    """Return the ids of the rules that find something."""
    return {
        rule.id
        for rule in rules.values()
        if rule.holds_for(message.kind, message.stage) and next(iter(run_check(rule, message)), None) is not None
    }


def compare(
    setup: Setup, corpus: Path, labels: Mapping[str, frozenset[str]], *, show: bool
) -> Counter[tuple[str, str]]:
    """Return how often each rule is right, wrong, or misses something."""
    rules = {rule.id: rule for rule in setup.rules(setup.settings("x"))}
    counts: Counter[tuple[str, str]] = Counter()
    for path, wanted in labels.items():
        (message,) = messages(path, (corpus / path).read_bytes(), Format.EML, Declared(), judge=setup.judge)
        found = found_in(message, rules)
        for rule, names in RULES.items():
            if rule not in found and not names & wanted:
                continue
            result = "missed" if rule not in found else "right" if names & wanted else "wrong"
            counts[rule, result] += 1
            if show and result != "right":
                subject = message.subject.content if message.subject else None
                print(f"{result:7}{rule:28}{path}  {message.kind}  {subject!r}")
    return counts


def main() -> int:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=default_corpus())
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--unseen", action="store_true", help="the third that is kept out of sight")
    chosen.add_argument("--fresh", action="store_true", help="those that were drawn later")
    options = parser.parse_args()
    labels = read_subjects(options.unseen, options.fresh)
    if not (options.corpus / next(iter(labels))).is_file():
        parser.error(f"{options.corpus} is not the labelled corpus: name it with --corpus or SPAMLINT_CORPUS")
    setup = load_setup(Plan(options.corpus, use_config=False, select=tuple(RULES)))
    counts = compare(setup, options.corpus, labels, show=not options.unseen)
    print(f"{len(labels)} subjects\n{'rule':28}{'severity':10}{'right':>6}{'wrong':>6}{'missed':>7}")
    failed = False
    for rule in RULES:
        right, wrong, missed = (counts[rule, result] for result in ("right", "wrong", "missed"))
        severity = setup.book.rules[rule].severity
        print(f"{rule:28}{severity.value:10}{right:6}{wrong:6}{missed:7}")
        failed |= severity is not Severity.NOTE and wrong > 0 and right / (right + wrong) < WANTED
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
