"""How often each rule of some groups finds something in real mail, and hits to read for each.

    python bench/headers.py --corpus ../shared/corpus                     counts and 30 hits of each rule
    python bench/headers.py --group syntax --group recipients --hits 10
    python bench/headers.py --rule date-off --seed 2 --hits 100

Runs every rule of the groups, those that are off by default too. The hits are drawn with a fixed seed, one of a
message at most, so that a second run shows the same ones: read them, and note how many are right.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import corpus

from spamlint.discover import discover
from spamlint.finding import Finding
from spamlint.message.kind import Kind, Stage
from spamlint.report import FailOn, Report
from spamlint.rules.book import shipped_book
from spamlint.run import Found, build_report, find_inputs, outcomes
from spamlint.setup import Plan, load_setup

GROUPS = ("headers", "sender", "syntax", "recipients", "links", "attachments")
WIDTH = 160
"""Code points shown of a highlighted text."""
FAIL_ON: FailOn = "never"


def rules_of(groups: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of all rules of some groups. Groups that do not exist hold none."""
    wanted = set(groups)
    return tuple(sorted(rule.id for rule in shipped_book().rules.values() if rule.group in wanted))


def check(folder: Path, rules: tuple[str, ...], options: argparse.Namespace) -> Report:
    """Return the report of these rules on the `.eml` files of a folder."""
    setup = load_setup(Plan(Path.cwd(), use_config=False, select=rules, kind=options.kind, stage=options.stage))
    paths = corpus.sample(folder, options.limit) if options.limit else corpus.messages(folder)
    found: Found = find_inputs(discover([str(path) for path in paths], setup.config.files))
    return build_report(setup, found, outcomes(setup, found.inputs, options.jobs), FAIL_ON)


def drawn(findings: Sequence[Finding], count: int, seed: int) -> list[Finding]:
    """Return some findings, one of a message and key at most, in the order of their files."""
    once = list({(finding.document, finding.key): finding for finding in findings}.values())
    chosen = random.Random(seed).sample(once, min(count, len(once)))
    return sorted(chosen, key=lambda finding: finding.sort_key)


def line(finding: Finding, folder: Path) -> str:
    """Return a finding in one line: place, key, what is highlighted, what is said."""
    path = Path(finding.location.path)
    shown = path.relative_to(folder) if path.is_relative_to(folder) else path
    text = " ".join(finding.location.text.split())[:WIDTH]
    return f"{shown}:{finding.location.region.start.line}: [{finding.key}] {text!r}  -- {finding.message[:WIDTH]}"


def main() -> int:
    """Print counts and hits."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=corpus.default_corpus())
    parser.add_argument("--group", action="append", help=f"rule file; without it {', '.join(GROUPS)}")
    parser.add_argument("--rule", action="append", help="one rule instead of groups")
    parser.add_argument("--hits", type=int, default=30, help="hits shown of each rule (30)")
    parser.add_argument("--limit", type=int, help="so many messages, drawn with a fixed seed")
    parser.add_argument("--seed", type=int, default=corpus.SEED, help="draws the hits")
    parser.add_argument("--kind", type=Kind, help="what all messages are for, as --kind of spamlint")
    parser.add_argument("--as", dest="stage", type=Stage, help="how far all messages are, as --as of spamlint")
    parser.add_argument("-j", "--jobs", type=int, default=2)
    options = parser.parse_args()
    rules = tuple(options.rule or ()) or rules_of(options.group or GROUPS)
    report = check(options.corpus, rules, options)
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        by_rule[finding.rule].append(finding)
    print(f"{report.messages:,} messages, {len(report.failures):,} failures\n")
    print(f"{'rule':34}{'messages':>9}{'findings':>10}  keys")
    for rule in rules:
        found = by_rule[rule]
        keys = Counter(finding.key for finding in found)
        said = ", ".join(f"{key} {count:,}" for key, count in keys.most_common())
        print(f"{rule:34}{len({finding.document for finding in found}):>9,}{len(found):>10,}  {said}")
    for rule in rules if options.hits else ():
        print(f"\n== {rule}")
        for finding in drawn(by_rule[rule], options.hits, options.seed):
            print(f"  {line(finding, options.corpus)}")
    crashes = [failure for failure in report.failures if failure.rule]
    for failure in crashes:
        print(f"CRASH {failure.path}: {failure.rule}: {failure.reason}")
    return 1 if crashes else 0


if __name__ == "__main__":
    sys.exit(main())
