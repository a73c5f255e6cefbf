"""What a label of a footer holds."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass, fields
from pathlib import Path

LABELS = Path(__file__).with_name("footer.tsv")
FACTS = ("address", "identity", "contact", "permission", "privacy")


@dataclass(frozen=True, slots=True)
class FooterLabel:
    """What a reader found in one item. The path is relative to the corpus; `draw` is `first` or `fresh`."""

    item: str
    address: str
    address_evidence: str
    identity: str
    identity_evidence: str
    contact: str
    contact_evidence: str
    permission: str
    permission_evidence: str
    privacy: str
    privacy_evidence: str
    note: str
    draw: str

    def has(self, fact: str) -> bool:
        """Return whether a reader finds a fact: written out, or as a placeholder."""
        return bool(getattr(self, fact) != "no")

    @property
    def is_fresh(self) -> bool:
        """Return whether the item was drawn and labelled when the rules were there."""
        return self.draw == "fresh"

    @property
    def is_held_out(self) -> bool:
        """Return whether the item is of the third of the first draw that nobody saw while the rules were tuned."""
        return not self.is_fresh and hashlib.sha256(self.item.encode()).digest()[0] % 3 == 0


def read_footer_labels(path: Path = LABELS) -> list[FooterLabel]:
    """Return the labels. Raises ValueError where a line has not the columns of the header."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    names = [field.name for field in fields(FooterLabel)]
    if header != names:
        raise ValueError(f"the columns are {header}, not {names}")
    labels = []
    for number, row in enumerate(rows, 2):
        if len(row) != len(names):
            raise ValueError(f"line {number} has {len(row)} columns, not {len(names)}")
        labels.append(FooterLabel(*row))
    return labels
