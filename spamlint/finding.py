"""What a person gets: a finding, its place, and the lines around it.

These are plain values: they hold no file, no message and no function, so that they can be sent
between processes and written to any format.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from spamlint.source.spans import Position, Span


class Severity(StrEnum):
    """How bad a finding is. `error` breaks a policy, `warning` may, `note` is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Return 3 for an error, 2 for a warning, 1 for a note."""
        return {"error": 3, "warning": 2, "note": 1}[self.value]


class Region(Struct, frozen=True):
    """A place in a file as it stands on disk.

    `span` counts bytes from the start of the file. `start` and `end` are 1-based lines and columns,
    columns in code points, `end` exclusive.
    """

    span: Span
    start: Position
    end: Position


class Frame(Struct, frozen=True):
    """The decoded lines around a place, for a code frame.

    `start` and `end` are the place in the decoded part (1-based, code points, `end` exclusive).
    `lines` begin with decoded line `first_line`. A long line is cut to the window that holds the
    place; `cut` says how many code points were left out at the start of each line.
    """

    first_line: int
    lines: tuple[str, ...]
    cut: tuple[int, ...]
    start: Position
    end: Position


class Location(Struct, frozen=True):
    """Where a finding stands.

    Attributes:
        path: The file, relative to the folder the command runs in, with forward slashes.
        region: The place in the raw file.
        part: What part of the message it is, for people: `Subject header`, `HTML part`. Empty for a
            file that is not a message.
        text: The decoded text that is highlighted. Empty when the place is between characters.
        frame: The decoded lines around it.
    """

    path: str
    region: Region
    part: str
    text: str
    frame: Frame


class Related(Struct, frozen=True):
    """A second place that explains a finding: the declaration that hides a link, the other header."""

    message: str
    location: Location


class Finding(Struct, frozen=True):
    """One thing that is wrong with one message.

    Attributes:
        rule: Id of the rule.
        key: Which of the rule's messages it is.
        severity: After config and command line.
        message: One short sentence.
        location: The exact place.
        related: Further places, each with what it has to do with the finding.
        clauses: Ids of the policy clauses it breaks, `policy/clause`.
        document: The message it was found in: the path, with `#2` for the second message of an mbox.
        fingerprint: 32 hex digits that stay the same when lines move or the part is re-encoded.
        data: What the message was made from, by name.
        hint: Why the kind of message was judged so, or that it is not known, and how to state it. Empty when stated.
        others: Further messages that it was found in at the same place, which is in a file that they share.
    """

    rule: str
    key: str
    severity: Severity
    message: str
    location: Location
    document: str
    fingerprint: str
    related: tuple[Related, ...] = ()
    clauses: tuple[str, ...] = ()
    data: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    others: tuple[str, ...] = ()

    @property
    def documents(self) -> tuple[str, ...]:
        """Return all messages that it was found in."""
        return (self.document, *self.others)

    @property
    def sort_key(self) -> tuple[str, int, int, str, str, str]:
        """Return what findings are ordered by: file, place, rule."""
        span = self.location.region.span
        return (self.location.path, span.start, span.end, self.rule, self.key, self.document)


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings in order, those of several messages at one place of a file that they share as one."""
    found: dict[tuple[object, ...], Finding] = {}
    others: dict[tuple[object, ...], list[str]] = {}
    for finding in sorted(findings, key=lambda finding: finding.sort_key):
        key: tuple[object, ...] = (*finding.sort_key[:5], finding.severity, finding.message, finding.clauses)
        first = found.setdefault(key, finding)
        if first is not finding and finding.document in (first.document, *others.get(key, ())):
            found[(*key, len(found))] = finding  # twice in one message, which is the check's business
        elif first is not finding:
            others.setdefault(key, []).append(finding.document)
    for key, documents in others.items():
        found[key] = replace(found[key], others=tuple(documents))
    return sorted(found.values(), key=lambda finding: finding.sort_key)
