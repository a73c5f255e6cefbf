"""Compile Unicode's tables of scripts and of letters that look alike into the snapshot that ships with spamlint.

    pip install fonttools confusable-homoglyphs
    python scripts/compile_scripts.py

`fontTools.unicodedata` holds Scripts.txt and ScriptExtensions.txt of the Unicode Character Database (UAX #24),
`confusable_homoglyphs` holds confusables.txt (UTS #39); update the packages to update the snapshot. Writes
`spamlint/text/scripts.dat` and prints its size.

The snapshot is zlib-compressed ASCII: lines of comment that begin with `//`; lines `start scripts`, the code point
in hexadecimal from which on characters belong to these scripts (ISO 15924, `Zyyy` for common ones); a line `-`;
lines `code-point letter`, a letter and the small ASCII letter or digit that it is taken for.
"""

from __future__ import annotations

import json
import sys
import unicodedata
import zlib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from spamlint.text.scripts import COMMON, SNAPSHOT

_NOTICE = (
    "// Scripts.txt, ScriptExtensions.txt and confusables.txt of the Unicode Character Database, compiled.",
    "// (c) Unicode, Inc. For terms of use and license, see https://www.unicode.org/terms_of_use.html",
)
_LAST = 0x10FFFF


def main() -> None:
    """Write the snapshot."""
    content = "\n".join([*_NOTICE, *_script_lines(), "-", *_lookalike_lines()])
    SNAPSHOT.write_bytes(zlib.compress(content.encode("ascii"), level=9))
    print(f"{SNAPSHOT.name}: {SNAPSHOT.stat().st_size} bytes", file=sys.stderr)


def _script_lines() -> Iterator[str]:
    library: Any = import_module("fontTools.unicodedata")
    last = ""
    for code in range(_LAST + 1):
        scripts = " ".join(sorted(library.script_extension(chr(code))))
        if scripts in ("Zinh", "Zyyy", "Zzzz"):
            scripts = COMMON
        if scripts != last:
            yield f"{code:x} {scripts}"
            last = scripts


def _lookalike_lines() -> Iterator[str]:
    """Yield the letters of other scripts than Latin that are taken for one ASCII letter or digit."""
    library: Any = import_module("fontTools.unicodedata")
    package = import_module("confusable_homoglyphs")
    assert package.__file__ is not None
    confusables = json.loads((Path(package.__file__).parent / "confusables.json").read_bytes())
    for character, others in sorted(confusables.items()):
        if len(character) != 1 or character.isascii() or unicodedata.category(character)[0] != "L":
            continue
        if library.script(character) in ("Latn", "Zyyy", "Zinh"):
            continue
        looks = sorted(other["c"] for other in others if len(other["c"]) == 1 and other["c"].isascii())
        letters = [look for look in looks if look.isalnum()]
        # Capitals are compared as small letters; `l` stands for I, l and 1, as in confusables.txt.
        if letters:
            small = letters[-1].lower() if not set(letters) & set("l1I") else "l"
            yield f"{ord(character):x} {small}"


if __name__ == "__main__":
    main()
