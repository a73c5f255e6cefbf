"""Compare what spamlint says of real templates with what a reader found in them.

    python bench/templates.py [--corpus FOLDER] [--source NAME]

The labels are in `labels/templates.tsv`, made by reading each file; `labels/README.md` says how. A unit is one message.
Three figures have a mark, all with the default rules and no config:

- opt-out: `unsubscribe-missing` is asked of every unit, by stating that it is marketing, so that a wrong kind cannot
  hide a wrong answer. No finding means that a way out was found. Links to preferences and dead targets are ways out.
- kind: as judged when nothing is stated. A kind that is not known counts as wrong. Units whose kind a reader could not
  tell are left out. A third of the units, chosen by a hash of the mail's name so that the builds of one mail stay
  together, was out of sight while words and weights were chosen: its figure stands by itself.
- false alarms: units that a reader calls transactional and that get an `unsubscribe-missing` when nothing is stated.

Prints every disagreement with its evidence; exit 1 when a mark is missed. Partials are no messages: what is found in
them is printed and has no mark.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from labels.label import Label, default_corpus, read_labels
from target import Target

from spamlint.companions import Families
from spamlint.discover import MAX_BYTES, read_input
from spamlint.documents import Beside, messages
from spamlint.engine import check_message
from spamlint.finding import Finding
from spamlint.message.message import Declared, Kind
from spamlint.report import Failure
from spamlint.setup import Plan, Setup, load_setup
from spamlint.sniff import HEAD_BYTES, format_of

RULE = "unsubscribe-missing"


@dataclass(frozen=True, slots=True)
class Seen:
    """What spamlint says of a unit: the kind as judged, and what it finds when nothing and when marketing is stated."""

    kind: Kind
    reason: str
    by_default: Finding | None
    as_marketing: Finding | None
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A label beside what spamlint says."""

    label: Label
    seen: Seen

    @property
    def source(self) -> str:
        """Return the folder of the corpus that the unit is from."""
        return self.label.unit.split("/", 1)[0]

    @property
    def is_message(self) -> bool:
        """Return whether the unit is a message and not a part of others."""
        return self.label.kind != "partial"

    @property
    def has_clear_kind(self) -> bool:
        """Return whether a reader could tell the kind."""
        return self.label.kind not in {"partial", "unclear"}

    @property
    def is_held_out(self) -> bool:
        """Return whether the unit was out of sight while words and weights were chosen."""
        path = PurePosixPath(self.label.unit)
        mail = path.parent.name if path.stem in {"body", "content", "index"} else path.stem
        return int(hashlib.sha256(f"{self.source}/{mail}".encode()).hexdigest(), 16) % 3 == 0

    @property
    def found(self) -> bool:
        """Return whether spamlint found a way out. What could not be checked is not found."""
        return self.seen.as_marketing is None and not self.seen.failures

    @property
    def kind_is_right(self) -> bool:
        """Return whether the kind is the reader's."""
        return self.seen.kind.value == self.label.kind

    @property
    def is_false_alarm(self) -> bool:
        """Return whether a transactional unit is asked for a way out that it need not have."""
        return self.label.kind == "transactional" and self.seen.by_default is not None


class Judge:
    """Runs the default rules on units, each put together with the files that it is made of."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        self._setup: Setup = load_setup(Plan(corpus, use_config=False))
        self._families = Families(self._setup.config.files, MAX_BYTES)

    def __call__(self, label: Label) -> Judged:
        """Return a label beside what spamlint says. Raises OSError when the file cannot be read."""
        kind, reason, by_default, failures = self._check(label.unit, None)
        _, _, as_marketing, more = self._check(label.unit, Kind.MARKETING)
        return Judged(label, Seen(kind, reason, by_default, as_marketing, (*failures, *more)))

    def _check(self, unit: str, kind: Kind | None) -> tuple[Kind, str, Finding | None, tuple[Failure, ...]]:
        content = (self._corpus / unit).read_bytes()
        file_format = format_of(unit, content[:HEAD_BYTES])
        composed = self._setup.projects.compose(str(self._corpus / unit), content, file_format, unit)
        declared, judge, beside = Declared(kind=kind), self._setup.judge, self._beside(unit)
        (message,) = messages(unit, content, file_format, declared, beside, judge=judge, composed=composed)
        outcome = check_message(message, self._setup.rules(self._setup.settings(unit)), unit)
        finding = next((finding for finding in outcome.findings if finding.rule == RULE), None)
        return message.kind, message.kind_judgement.reason, finding, outcome.failures

    def _beside(self, unit: str) -> list[Beside]:
        """Return the files that are one message with a unit."""
        path = os.path.abspath(self._corpus / unit)
        family = self._families.of(path, strict=False)
        if family is None or family.main != path:
            return []
        return [Beside(companion, read_input(companion)) for companion in family.companions(unit)]


def targets(judged: list[Judged]) -> list[Target]:
    """Return the figures beside their marks."""
    asked = [unit for unit in judged if unit.is_message]
    clear = [unit for unit in judged if unit.has_clear_kind]
    right = [unit for unit in asked if unit.found and unit.label.has_optout]
    held_out = [unit for unit in clear if unit.is_held_out]
    alarms = sum(unit.is_false_alarm for unit in judged)
    return [
        Target("opt-out, precision", _part(right, [unit for unit in asked if unit.found]), 0.99, more_is_better=True),
        Target("opt-out, recall", _part(right, [unit for unit in asked if unit.label.has_optout]), 0.99, "", True),
        Target("kind right", _kinds_right(clear), 0.95, more_is_better=True),
        Target("kind right, held out", _kinds_right(held_out), 0.95, more_is_better=True),
        Target("false alarms in transactional units", alarms, 0),
    ]


def _kinds_right(units: list[Judged]) -> float:
    return _part([unit for unit in units if unit.kind_is_right], units)


def _part(some: list[Judged], all_of_them: list[Judged]) -> float:
    # Nothing to judge is no success.
    return len(some) / len(all_of_them) if all_of_them else 0.0


def disagreements(judged: list[Judged]) -> Iterator[tuple[str, list[str]]]:
    """Yield each kind of disagreement with its lines."""
    asked = [unit for unit in judged if unit.is_message]
    yield "a way out is there, and was not found", [_missed(unit) for unit in asked if _is_missed(unit)]
    yield "no way out is there, and one was found", [_invented(unit) for unit in asked if _is_invented(unit)]
    yield "false alarms", [_alarm(unit) for unit in judged if unit.is_false_alarm]
    wrong = [unit for unit in judged if unit.has_clear_kind and not unit.kind_is_right]
    yield "another kind", [_kind(unit) for unit in wrong]
    parts = [unit for unit in judged if not unit.is_message]
    yield "partials with a finding", [unit.label.unit for unit in parts if unit.seen.by_default is not None]


def _is_missed(unit: Judged) -> bool:
    return unit.label.has_optout and not unit.found


def _is_invented(unit: Judged) -> bool:
    return unit.found and not unit.label.has_optout


def _missed(unit: Judged) -> str:
    label = unit.label
    condition = f" only {label.conditional}" if label.conditional else ""
    return f"{label.unit}\n    reader: {label.optout}{condition}: {label.optout_evidence}\n    spamlint: {_said(unit)}"


def _said(unit: Judged) -> str:
    finding = unit.seen.as_marketing
    if finding is not None:
        return f"{finding.key}: {finding.message}"
    return "; ".join(failure.reason for failure in unit.seen.failures)


def _invented(unit: Judged) -> str:
    return f"{unit.label.unit}\n    reader: no way out. {unit.label.note}"


def _alarm(unit: Judged) -> str:
    return f"{unit.label.unit}\n    reader: {unit.label.kind_evidence}\n    spamlint: {unit.seen.kind}"


def _kind(unit: Judged) -> str:
    label, seen = unit.label, unit.seen
    said = f"{seen.kind}, because {seen.reason}"
    return f"{label.unit}\n    reader: {label.kind}: {label.kind_evidence}\n    spamlint: {said}"


def print_table(judged: Iterable[Judged]) -> None:
    """Print how the units of each source fare."""
    rows: dict[str, Counter[str]] = {}
    for unit in judged:
        row = rows.setdefault(unit.source, Counter())
        row["units"] += 1
        row["ways out"] += unit.label.has_optout
        row["missed"] += unit.is_message and _is_missed(unit)
        row["invented"] += unit.is_message and _is_invented(unit)
        row["false alarms"] += unit.is_false_alarm
        row["clear kinds"] += unit.has_clear_kind
        row["kinds right"] += unit.has_clear_kind and unit.kind_is_right
    columns = ("units", "ways out", "missed", "invented", "false alarms", "clear kinds", "kinds right")
    print(f"{'':<24}" + "".join(f"{name:>14}" for name in columns))
    for source, row in rows.items():
        print(f"{source:<24}" + "".join(f"{row[name]:>14}" for name in columns))


def print_confusion(pairs: Iterable[tuple[str, str]]) -> None:
    """Print how often each kind of a reader (rows) is judged as what (columns)."""
    counts = Counter(pairs)
    judged = sorted({column for _, column in counts})
    print(f"{'reader':<16}" + "".join(f"{name:>15}" for name in judged))
    for kind in sorted({row for row, _ in counts}):
        print(f"{kind:<16}" + "".join(f"{counts[kind, name]:>15}" for name in judged))


def main() -> int:
    """Run the comparison and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=default_corpus())
    parser.add_argument("--source", help="only the units of this folder of the corpus")
    options = parser.parse_args()
    labels = [label for label in read_labels() if options.source in (None, label.unit.split("/", 1)[0])]
    if not labels:
        parser.error(f"there are no labels for {options.source}")
    if not (options.corpus / labels[0].unit).is_file():
        parser.error(f"{options.corpus} is not the labelled corpus: name it with --corpus or SPAMLINT_CORPUS")
    judged = list(map(Judge(options.corpus), labels))
    for what, lines in disagreements(judged):
        print(f"== {what}: {len(lines)}")
        for line in lines:
            print(line)
        print()
    print_table(judged)
    for what, units in (("all", judged), ("held out", [unit for unit in judged if unit.is_held_out])):
        print(f"\nkinds, {what}")
        print_confusion((unit.label.kind, unit.seen.kind.value) for unit in units if unit.is_message)
    reached = targets(judged)
    known = [unit for unit in judged if unit.has_clear_kind and unit.seen.kind is not Kind.UNKNOWN]
    print(f"\nkind judged at all: {len(known)}, right of these: {sum(unit.kind_is_right for unit in known)}")
    for target in reached:
        print(target)
    return 0 if all(target.is_met for target in reached) else 1


if __name__ == "__main__":
    sys.exit(main())
