"""What a label holds, and where labels and corpus are."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass, fields
from pathlib import Path

HERE = Path(__file__).resolve().parent
LABELS = HERE / "templates.tsv"


@dataclass(frozen=True, slots=True)
class Label:
    """What a reader found in one unit. Paths are relative to the corpus."""

    unit: str
    others: tuple[str, ...]
    kind: str
    kind_evidence: str
    optout: str
    optout_evidence: str
    dead: str
    conditional: str
    address: str
    address_evidence: str
    sender: str
    sender_evidence: str
    note: str

    @property
    def has_optout(self) -> bool:
        """Return whether a reader finds a way out: a link, or a link to preferences; a dead target counts."""
        return self.optout != "no"


def default_corpus() -> Path:
    """Return the folder that SPAMLINT_CORPUS names, else the one beside the project."""
    return Path(os.environ.get("SPAMLINT_CORPUS", HERE.parents[1].parent / "shared" / "corpus"))


def read_labels(path: Path = LABELS) -> list[Label]:
    """Return the labels. Raises ValueError where a line has not the columns of the header."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    names = [field.name for field in fields(Label)]
    if header != names:
        raise ValueError(f"the columns are {header}, not {names}")
    labels = []
    for number, row in enumerate(rows, 2):
        if len(row) != len(names):
            raise ValueError(f"line {number} has {len(row)} columns, not {len(names)}")
        others = tuple(row[1].split(" | ")) if row[1] else ()
        labels.append(Label(row[0], others, *row[2:]))
    return labels
