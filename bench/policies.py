"""Whether each clause of each policy that comes with spamlint has an answer.

    python bench/policies.py

Prints for each policy how many clauses are decided by rules, by what the sender attests, by other policies, or only
after sending, how many ask for nothing, and how many have no answer; then how many were written down from memory. A
clause that rules and attestations decide together counts among the rules. Ends with 1 when a clause has no answer.
"""

from __future__ import annotations

import sys

from spamlint.policies.coverage import Decision, dangling, decisions, unread
from spamlint.policies.library import shipped_policies
from spamlint.policies.pages import ORIGINS

_COLUMNS = tuple(Decision)


def main() -> int:
    """Print the table and return the exit code."""
    policies = shipped_policies()
    ordered = sorted(policies.values(), key=lambda policy: (list(ORIGINS).index(policy.origin), policy.id))
    heads = ["clauses", *(column.value for column in _COLUMNS), "from memory"]
    rows = []
    for policy in ordered:
        counts = decisions(policy)
        rows.append((policy.id, [len(policy.clauses), *(counts[column] for column in _COLUMNS), unread(policy)]))
    totals = [sum(column) for column in zip(*(numbers for _, numbers in rows), strict=True)]
    width = max(len(name) for name, _ in rows)
    print(" " * width, *heads, sep="  ")
    for name, numbers in [*rows, (f"{len(rows)} policies", totals)]:
        print(
            f"{name:<{width}}",
            *(f"{number:>{len(head)}}" for number, head in zip(numbers, heads, strict=True)),
            sep="  ",
        )
    open_clauses = dangling(policies)
    for clause in open_clauses:
        print(f"no answer: {clause}")
    return 1 if open_clauses else 0


if __name__ == "__main__":
    sys.exit(main())
