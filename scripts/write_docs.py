"""Writes `docs/policies/` and `docs/rules/`: a page for each policy and each rule, as `spamlint explain` shows them.

    python scripts/write_docs.py            write them
    python scripts/write_docs.py --check    end with 1 when they are not current, and say how to mend it

Pages begin with a comment that says where they come from. Those whose rule or policy is gone are removed; pages without
that comment are written by people and left alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from spamlint.policies.coverage import Decision, decision, decisions, served_clauses, unread
from spamlint.policies.library import load_library
from spamlint.policies.model import Policy
from spamlint.policies.pages import ORIGINS, decision_cell, policy_page, served_line
from spamlint.rules.book import RuleBook, shipped_book, shipped_examples
from spamlint.rules.examples import parse_example, said
from spamlint.rules.page import rule_page
from spamlint.rules.rule import RuleData
from spamlint.rules.ruleset import Checks, bind

COMMAND = "python scripts/write_docs.py"
MARK = f"<!-- Written by `{COMMAND}` from rules/. Change those files, not this one. -->\n\n"
POLICIES, RULES = Path("docs/policies"), Path("docs/rules")


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or compare them, and return the exit code."""
    wanted = pages()
    if "--check" not in arguments:
        write(ROOT, wanted)
        return 0
    stale = differences(ROOT, wanted)
    for path in stale[:10]:
        print(f"{path.as_posix()} is not current")
    if stale:
        print(f"{len(stale)} generated pages are not current; run: {COMMAND}")
    return 1 if stale else 0


def pages() -> dict[Path, str]:
    """Return the content of each generated page by its path in the repository."""
    book, checks = shipped_book(), Checks({})
    policies = _ordered(load_library(book.rules).policies)
    written = {POLICIES / f"{policy.id}.md": policy_page(policy, "../rules") for policy in policies}
    written[POLICIES / "README.md"] = "\n".join(_policy_index(policies)) + "\n"
    for rule in book.rules.values():
        written[RULES / f"{rule.id}.md"] = _rule_page(shipped_examples(rule), book, checks, policies)
    written[RULES / "README.md"] = "\n".join(_rule_index(book, policies)) + "\n"
    return {path: MARK + content for path, content in written.items()}


def write(root: Path, wanted: Mapping[Path, str]) -> None:
    """Write the pages below a folder, and remove generated ones that are no longer wanted."""
    for path in differences(root, wanted):
        target = root / path
        if path not in wanted:
            target.unlink()
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(wanted[path], encoding="utf-8", newline="\n")


def differences(root: Path, wanted: Mapping[Path, str]) -> list[Path]:
    """Return the pages that are missing, differ, or are there and no longer wanted."""
    there = {path.relative_to(root) for folder in (POLICIES, RULES) for path in (root / folder).glob("*.md")}
    gone = {path for path in there - wanted.keys() if _read(root / path).startswith(MARK)}
    changed = {path for path, content in wanted.items() if path not in there or _read(root / path) != content}
    return sorted(gone | changed)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _ordered(policies: Mapping[str, Policy]) -> list[Policy]:
    return sorted(policies.values(), key=lambda policy: (list(ORIGINS).index(policy.origin), policy.id))


def _rule_page(rule: RuleData, book: RuleBook, checks: Checks, policies: Sequence[Policy]) -> str:
    examples = [parse_example(item) for item in rule.bad]
    findings = [said(bind(rule, checks, book, example.options), example) for example in examples]
    asked_for = [served_line(clause, "../policies") for clause in served_clauses(rule.id, policies)]
    return rule_page(rule, findings, asked_for)


def _policy_index(policies: Sequence[Policy]) -> Iterator[str]:
    yield "# Policies"
    yield ""
    yield "Choose them with `policies:` in `spamlint.yaml` or with `--policy`. The table counts what decides their"
    yield "clauses; a clause that rules and attestations decide together counts among the rules. *From memory*: clauses"
    yield "that nobody has compared with a published text yet, which reports say of each."
    yield ""
    columns = [column for column in Decision if column is not Decision.NOTHING]
    yield f"| policy | version | clauses | {' | '.join(columns)} | from memory |"
    yield "|---|" + "---:|" * (len(columns) + 3)
    for origin, members in groupby(policies, key=lambda policy: policy.origin):
        yield f"| **{ORIGINS[origin]}** |" + " |" * (len(columns) + 3)
        for policy in members:
            counts = decisions(policy)
            numbers = [policy.version, len(policy.clauses), *(counts[column] for column in columns), unread(policy)]
            yield f"| [{policy.id}]({policy.id}.md): {_cell(policy.title)} | {' | '.join(map(str, numbers))} |"
    yield ""
    yield "## How each clause is decided"
    yield ""
    for policy in policies:
        yield f"### {policy.id}"
        yield ""
        yield "| clause | decided by | with |"
        yield "|---|---|---|"
        for clause in policy.clauses.values():
            how = decision(clause)
            detail = "" if how in (Decision.NO_DUTY, Decision.AFTER_SENDING) else decision_cell(clause, "../rules")
            yield f"| [{clause.id}]({policy.id}.md#{clause.id}) | {how} | {detail} |"
        yield ""


def _rule_index(book: RuleBook, policies: Sequence[Policy]) -> Iterator[str]:
    yield "# Rules"
    yield ""
    yield "Those marked ● run when nobody says otherwise; a policy switches on those of its clauses, `--select` any."
    yield ""
    rules = sorted(book.rules.values(), key=lambda rule: (rule.group, rule.id))
    for group, members in groupby(rules, key=lambda rule: rule.group):
        yield f"## {group}"
        yield ""
        yield "| rule | | severity | what it finds | clauses |"
        yield "|---|---|---|---|---:|"
        for rule in members:
            mark = "●" if rule.id in book.default else ""
            count = sum(1 for _ in served_clauses(rule.id, policies))
            name = f"[{rule.id}]({rule.id}.md)"
            yield f"| {name} | {mark} | {rule.severity.value} | {_cell(rule.summary)} | {count or ''} |"
        yield ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
