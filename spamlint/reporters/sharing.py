"""What is said of a finding in a file that several messages share."""

from __future__ import annotations

from spamlint.finding import Finding
from spamlint.reporters.escape import visible

SHOWN = 3
"""Messages that are named; the others are counted."""

_PATH_LIMIT = 4096  # code points


def affected(finding: Finding, shown: int = SHOWN) -> str:
    """Return `in 12 messages: a, b, c and 9 more`, or an empty string for a finding of one message."""
    documents = finding.documents
    if len(documents) < 2:
        return ""
    named = [visible(document, limit=_PATH_LIMIT) for document in documents[:shown]]
    rest = len(documents) - len(named)
    if rest:
        return f"in {len(documents):,} messages: {', '.join(named)} and {rest:,} more"
    return f"in {len(documents):,} messages: {', '.join(named[:-1])} and {named[-1]}"
