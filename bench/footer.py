"""Compare what spamlint finds of the sender with what a reader found in 310 items of real mail.

    python bench/footer.py [--corpus FOLDER] [--show]

The labels are in `labels/footer.tsv`, made by reading each item; `labels/README.md` says how. An item in which a fact
is a placeholder counts as having it. What the rules say of a template that includes other files may be *cannot tell*:
such an answer is neither right nor wrong, and how many there are is printed.

A third of the first 250 items, by a hash of their names, was out of sight while the rules were made; its figures are
printed apart, and so are those of the 60 that were drawn and labelled afterwards (*fresh*). `--show` prints the
disagreements of the items in sight. The time is CPU time of all rules of the footer on one
message whose visible text is already known, with the rules alone counted. Exit 1 when a mark is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from labels.footer_label import FooterLabel, read_footer_labels
from labels.label import default_corpus
from target import Target

from spamlint.documents import messages
from spamlint.engine import check_message
from spamlint.finding import Finding
from spamlint.message.message import Declared, Kind, Message
from spamlint.rules.rule import Rule
from spamlint.setup import Plan, Setup, load_setup
from spamlint.sniff import HEAD_BYTES, format_of

RULES = {
    "address": "postal-address-missing",
    "identity": "sender-identity-missing",
    "contact": "sender-contact-missing",
    "permission": "permission-reminder-missing",
    "privacy": "privacy-link-missing",
}
ALL_RULES = (*RULES.values(), "footer-in-image", "text-part-lacks-footer", "postal-address-dummy", "imprint-incomplete")
NATIONAL = ("imprint-incomplete",)
"""Rules that only senders of some countries have on; their time is not in the figure."""
MARKS = {"address": 0.95, "identity": 0.95, "contact": 0.97}
MOST_MILLISECONDS = 2.0
RUNS = 5
THERE = (None, "conditional")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule says of an item: whether the fact is there; None: it cannot tell."""

    label: FooterLabel
    fact: str
    found: bool | None

    @property
    def expected(self) -> bool:
        """Return what the reader says. A postal address is a way of contact."""
        return self.label.has(self.fact) or (self.fact == "contact" and self.label.has("address"))


class Judge:
    """Runs the rules of the footer on items, stated to be marketing so that no kind keeps a rule from answering."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        known = load_setup(Plan(corpus, use_config=False)).book.rules
        self.rules = tuple(rule for rule in ALL_RULES if rule in known)
        self._setup: Setup = load_setup(Plan(corpus, use_config=False, select=self.rules))

    def message(self, item: str) -> Message:
        """Return an item as a message. Raises OSError when the file cannot be read."""
        content = (self._corpus / item).read_bytes()
        declared = Declared(kind=Kind.MARKETING)
        return next(iter(messages(item, content, format_of(item, content[:HEAD_BYTES]), declared)))

    def findings(self, item: str) -> tuple[Finding, ...] | None:
        """Return what the rules find; None for a message that cannot be read. Raises RuntimeError if a rule crashes."""
        outcome = check_message(self.message(item), self._rules(item), item)
        crashed = [failure for failure in outcome.failures if failure.rule]
        if crashed:
            raise RuntimeError(f"{item}: {crashed[0]}")
        return None if outcome.failures else outcome.findings

    def milliseconds(self, item: str) -> float:
        """Return the CPU time of the rules on an item, what a reader reads of it known before.

        What it takes to find line and column of a finding is the engine's, and paid once however many there are.
        """
        message = self.message(item)
        for body in (*message.bodies, *message.plain_bodies):
            _ = body.read, body.links
        rules = [rule for rule in self._rules(item) if rule.id not in NATIONAL]
        started = time.process_time()
        for rule in rules:
            for _ in rule.check(message, rule.options):
                pass
        return (time.process_time() - started) * 1000

    def _rules(self, item: str) -> tuple[Rule, ...]:
        return self._setup.rules(self._setup.settings(item))


def least_milliseconds(judge: Judge, labels: list[FooterLabel]) -> list[float]:
    """Return the least CPU time of several runs on each item.

    Each run is over all of them, so that a busy moment of the machine does not hit all runs of one.
    """
    runs = [[judge.milliseconds(label.item) for label in labels] for _ in range(RUNS)]
    return [min(times) for times in zip(*runs, strict=True)]


def answers(judge: Judge, labels: list[FooterLabel]) -> Iterator[Answer]:
    """Yield what the rules say of each fact of each item."""
    facts = [fact for fact, rule in RULES.items() if rule in judge.rules]
    for label in labels:
        findings = judge.findings(label.item)
        keys = {finding.rule: finding.key for finding in findings or ()}
        for fact in facts:
            key = keys.get(RULES[fact])
            found = None if findings is None or key == "cannot-tell" else key in THERE
            yield Answer(label, fact, found)


def figures(given: list[Answer], fact: str) -> tuple[float, float, str]:
    """Return precision and recall of a fact, and the counts behind them."""
    told = [answer for answer in given if answer.fact == fact and answer.found is not None]
    right = sum(answer.found is True and answer.expected for answer in told)
    found = sum(answer.found is True for answer in told)
    there = sum(answer.expected for answer in told)
    unknown = sum(answer.fact == fact and answer.found is None for answer in given)
    precision = right / found if found else 0.0
    recall = right / there if there else 0.0
    return precision, recall, f"{right} right of {found} found and {there} there; {unknown} cannot tell"


def shares(given: list[Answer]) -> tuple[tuple[str, list[Answer]], ...]:
    """Return the answers whose figures are printed, by their names: those of the first draw are *all*."""
    return (
        ("all", [answer for answer in given if not answer.label.is_fresh]),
        ("held out", [answer for answer in given if answer.label.is_held_out]),
        ("fresh", [answer for answer in given if answer.label.is_fresh]),
    )


def targets(given: list[Answer], milliseconds: list[float]) -> Iterator[Target]:
    """Yield the figures beside their marks, those of the held-out third apart."""
    for name, some in shares(given):
        for fact, mark in MARKS.items():
            if any(answer.fact == fact for answer in some):
                precision, recall, _ = figures(some, fact)
                yield Target(f"{fact}, precision, {name}", precision, mark, more_is_better=True)
                yield Target(f"{fact}, recall, {name}", recall, mark, more_is_better=True)
    yield Target("time of a message, median", statistics.median(milliseconds), MOST_MILLISECONDS, " ms")


def show(given: list[Answer]) -> None:
    """Print the items in sight of which the rules and the reader say different things."""
    for answer in given:
        if answer.label.is_held_out or answer.found is None or answer.found is answer.expected:
            continue
        evidence = getattr(answer.label, f"{answer.fact}_evidence") or "nothing"
        said = "found" if answer.found else "missed"
        print(f"{answer.fact} {said}: {answer.label.item}: the reader sees {evidence}")


def main() -> int:
    """Print the figures and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=default_corpus())
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    labels = read_footer_labels()
    judge = Judge(arguments.corpus)
    given = list(answers(judge, labels))
    if arguments.show:
        show(given)
    milliseconds = least_milliseconds(judge, labels)
    for fact in dict.fromkeys(answer.fact for answer in given):
        for name, some in shares(given):
            precision, recall, counts = figures(some, fact)
            print(f"{fact:10} {name:9} precision {precision:.3f}  recall {recall:.3f}  {counts}")
    slow = sorted(milliseconds)[int(len(milliseconds) * 0.95)]
    print(f"time: median {statistics.median(milliseconds):.2f} ms, 95 of 100 within {slow:.2f} ms")
    found = list(targets(given, milliseconds))
    for target in found:
        print(target)
    return 0 if all(target.is_met for target in found) else 1


if __name__ == "__main__":
    sys.exit(main())
