"""Compile the Public Suffix List into the snapshot that ships with spamlint.

    python scripts/compile_psl.py [public_suffix_list.dat]

Without an argument the list in the `publicsuffixlist` package is read; update that package to update
the snapshot. Writes `spamlint/text/public_suffix.dat` and prints the version of the list.

The snapshot is zlib-compressed ASCII, one rule a line, IDN rules in their A-label form: lines of
comment that begin with `//`, the rules of the ICANN section, a line `-`, the rules of the private one.
"""

from __future__ import annotations

import sys
import zlib
from pathlib import Path

from spamlint.text.domains import SNAPSHOT, to_ascii

_BEGIN_PRIVATE = "// ===BEGIN PRIVATE DOMAINS==="
_NOTICE = (
    "// Public Suffix List, https://publicsuffix.org/list/, compiled: comments left out, IDN rules as A-labels.",
    "// This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0.",
    "// If a copy of the MPL was not distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/.",
)


def compile_list(text: str) -> bytes:
    """Return the snapshot of a Public Suffix List file.

    Raises:
        ValueError: If the list has no version, no private section, or a rule that is not a host name.
    """
    icann, mark, private = text.partition(_BEGIN_PRIVATE)
    if not mark:
        raise ValueError("the list has no private section")
    lines = [*_NOTICE, f"// VERSION: {version(text)}", *_rules(icann), "-", *_rules(private)]
    return zlib.compress("\n".join(lines).encode("ascii"), level=9)


def version(text: str) -> str:
    """Return the version that the list states of itself.

    Raises:
        ValueError: If it states none.
    """
    for line in text.splitlines():
        if line.startswith("// VERSION:"):
            return line.removeprefix("// VERSION:").strip()
    raise ValueError("the list states no version")


def _rules(section: str) -> list[str]:
    """Return the rules of a section; a rule ends at the first white space (publicsuffix.org/list)."""
    return [_to_ascii_rule(line.split()[0]) for line in section.splitlines() if line.strip() and line[:2] != "//"]


def _to_ascii_rule(rule: str) -> str:
    mark = "!" if rule.startswith("!") else "*." if rule.startswith("*.") else ""
    name = to_ascii(rule.removeprefix(mark))
    if name is None:
        raise ValueError(f"not a host name: {rule!r}")
    return mark + name


def main(arguments: list[str]) -> None:
    """Read the list, write the snapshot."""
    if arguments:
        path = Path(arguments[0])
    else:
        import publicsuffixlist

        path = Path(publicsuffixlist.__file__).with_name("public_suffix_list.dat")
    text = path.read_text("utf-8")
    snapshot = compile_list(text)
    SNAPSHOT.write_bytes(snapshot)
    print(f"{SNAPSHOT.name}: version {version(text)}, {len(snapshot)} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
