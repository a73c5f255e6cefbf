"""Compare what the rules about topics find with what a reader of the messages has found, and count false alarms.

    python bench/content.py [--corpus FOLDER] [--show 30] [--rule RULE]

`labels/content.tsv` names 1,276 messages, drawn from the spam of the corpus with fixed seeds and labelled by reading.
Only the shares after `seen` were read after the word lists were written; `labels/README.md` tells when. A finding
counts from `warning` on.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from corpus import default_corpus

from spamlint.documents import messages
from spamlint.engine import check_message
from spamlint.finding import Finding, Severity
from spamlint.message.kind import Kind
from spamlint.message.message import Declared
from spamlint.rules.book import shipped_book
from spamlint.rules.rule import Rule
from spamlint.rules.ruleset import Checks, bind, with_shared_options
from spamlint.sniff import Format

LABELS = Path(__file__).parent / "labels" / "content.tsv"
PREFIX = "topic-"
HAM = ("easy-ham-1", "easy-ham-2", "hard-ham-1")
SHARES = (
    "seen",
    "unseen",
    "fresh",
    "fresh-2",
    "searched",
    "fresh-3",
    "fresh-4",
    "fresh-5",
    "fresh-6",
    "widened",
    "fresh-7",
    "fresh-8",
    "fresh-9",
)
WANTED_RECALL = 0.85
WANTED_PRECISION = 0.9
MOST_ALARMS = 1 / 200


class Label(NamedTuple):
    """What a reader found in a message."""

    file: str
    share: str
    topics: frozenset[str]


def labels() -> list[Label]:
    """Return the labelled messages."""
    rows = [line.split("\t") for line in LABELS.read_text("utf-8").splitlines()[1:]]
    return [Label(file, share, frozenset(topics.split(",")) - {"-"}) for file, share, topics, _ in rows]


def topic_rules() -> tuple[Rule, ...]:
    """Return the rules about topics, ready to run together."""
    book = shipped_book()
    return with_shared_options([bind(data, Checks(), book) for data in book.rules.values() if data.check == "topic"])


def findings(path: Path, rules: Sequence[Rule], kind: Kind | None = None) -> Iterator[Finding]:
    """Yield what the rules find in a file."""
    for message in messages(path.name, path.read_bytes(), Format.EML, Declared(kind)):
        outcome = check_message(message, rules, path.name)
        for failure in outcome.failures:
            if failure.rule:
                sys.exit(f"{path}: {failure}")
        yield from outcome.findings


def counts(finding: Finding) -> bool:
    """Return whether a finding is worse than a note."""
    return finding.severity is not Severity.NOTE


def compare(corpus: Path, rules: Sequence[Rule], share: str, show: int) -> bool:
    """Print precision and recall of each topic in one share of the labels. Returns whether both are as wanted."""
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    wrong: list[str] = []
    chosen = [label for label in labels() if label.share == share]
    for label in chosen:
        hits = {
            item.rule.removeprefix(PREFIX): item
            for item in findings(corpus / label.file, rules, Kind.MARKETING)
            if counts(item) and item.rule.startswith(PREFIX)
        }
        wanted.update(label.topics)
        found.update(hits.keys())
        right.update(label.topics & hits.keys())
        wrong += [f"  missed {topic}: {label.file}" for topic in sorted(label.topics - hits.keys())]
        extra = hits.keys() - label.topics
        wrong += [f"  not {topic}: {label.file}: {hits[topic].data['text']!r}" for topic in sorted(extra)]
    print(f"{share}: {len(chosen)} messages, {sum(bool(label.topics) for label in chosen)} of them with a topic")
    for topic in sorted(wanted.keys() | found.keys()):
        print(f"  {topic:<22} labelled {wanted[topic]:>3}  {_figures(right[topic], found[topic], wanted[topic])}")
    total = right.total(), found.total(), wanted.total()
    print(f"  {'all':<22} labelled {wanted.total():>3}  {_figures(*total)}")
    print("\n".join(wrong[:show]))
    return total[0] >= WANTED_RECALL * total[2] and total[0] >= WANTED_PRECISION * total[1]


def _figures(right: int, found: int, wanted: int) -> str:
    precision = f"{right / found:.2f}" if found else "   -"
    recall = f"{right / wanted:.2f}" if wanted else "   -"
    return f"precision {precision} ({right}/{found})  recall {recall} ({right}/{wanted})"


def alarms(corpus: Path, rules: Sequence[Rule], show: int) -> bool:
    """Print how many messages that are no spam get a warning or an error. Returns whether they are few enough."""
    alarmed: dict[str, int] = defaultdict(int)
    shown: list[str] = []
    by_rule: Counter[str] = Counter()
    times: list[float] = []
    total = 0
    for folder in HAM:
        for path in sorted(corpus.rglob(f"{folder}/*.eml")):
            started = time.process_time()
            hits = [item for item in findings(path, rules) if item.rule.startswith(PREFIX)]
            times.append(time.process_time() - started)
            bad = [item for item in hits if counts(item)]
            alarmed[folder] += bool(bad)
            by_rule.update({item.rule for item in bad})
            shown += [f"  {path.parent.name}/{path.name} {item.rule} {item.key}: {item.data['text']!r}" for item in bad]
            total += 1
    counted = ", ".join(f"{folder} {alarmed[folder]}" for folder in HAM)
    print(f"no spam: {counted} of {total} messages; {dict(by_rule)}")
    print("\n".join(shown[:show]))
    times.sort()
    print(f"median {times[len(times) // 2] * 1000:.2f} ms a message, reading it included")
    return sum(alarmed.values()) <= MOST_ALARMS * total


def main() -> int:
    """Run the comparison; exit 1 when it misses a mark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=default_corpus())
    parser.add_argument("--show", type=int, default=30)
    parser.add_argument("--share", choices=SHARES, help="compare this share of the labels alone")
    parser.add_argument("--no-alarms", action="store_true", help="do not count false alarms")
    arguments = parser.parse_args()
    rules = topic_rules()
    corpus = arguments.corpus / "spamassassin-corpus"
    shares = [arguments.share] if arguments.share else SHARES
    fine = [compare(arguments.corpus, rules, share, arguments.show) for share in shares]
    if not arguments.no_alarms:
        fine.append(alarms(corpus, rules, arguments.show))
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
