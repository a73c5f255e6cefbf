"""Compare what spamlint says of MJML and Inky with what it says of the HTML that is made of them.

    python bench/mjml.py [--corpus FOLDER] [--modules NODE_MODULES] [--write]

- **shipped**: mails that a corpus holds both as MJML (`src/N.mjml`) and as HTML (`N/index.html`).
- **compiled**: every `.mjml` file of the corpus, and every page with Inky's elements, beside what the compiler makes
  of that very source. Needs Node and the packages `mjml` and `inky` in NODE_MODULES (`npm install mjml@4 inky`);
  skipped and said so where they are missing.

`--write` writes beside each `.mjml` file what the compiler makes of it: so were the pairs in `tests/data/mjml` made.

All rules run. Compared are the rules that fire, what is read, and of each link its target, its words and what is seen
of it on a wide and a narrow screen. Prints every difference; exit 1 when other rules fire on a compiled page.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from compiling import compiled, has_compiler
from corpus import ROOT, default_corpus

from spamlint.documents import page
from spamlint.engine import check_message
from spamlint.message.message import Declared, Message
from spamlint.message.visibility import DESKTOP, MOBILE
from spamlint.rules.rule import Rule
from spamlint.setup import Plan, load_setup
from spamlint.source.spans import Source

_INKY = re.compile(r"<(?:container|columns|row|callout|block-grid|h-line|item)[\s>]")


@dataclass(frozen=True, slots=True)
class Said:
    """What spamlint says of a page."""

    rules: frozenset[str]
    words: tuple[str, ...]
    links: Counter[tuple[str, ...]]


def said(path: str, content: bytes, rules: tuple[Rule, ...]) -> Said:
    """Return what spamlint says of a page."""
    message = page(Source(path, content), Declared(), is_html=True)
    found = check_message(message, rules, path)
    return Said(
        frozenset(f"{finding.rule}/{finding.key}" for finding in found.findings),
        tuple(" ".join(text.content for text in message.visible).split()),
        Counter(_links(message)),
    )


def _links(message: Message) -> Iterator[tuple[str, ...]]:
    for body in message.bodies:
        for link in body.links:
            if body.sight is None or link.element is None:
                continue
            if link.target == "undefined":
                continue  # what Inky writes for an `item` without `href`
            seen = (body.sight.of(link.element, profile) for profile in (DESKTOP, MOBILE))
            yield link.target, link.words, *(f"{one.verdict.value} {one.contrast}" for one in seen)


def differences(ours: Said, other: Said) -> Iterator[str]:
    """Yield what is said of one page and not of the other."""
    yield from (f"rule: only for the source: {rule}" for rule in sorted(ours.rules - other.rules))
    yield from (f"rule: only for the HTML: {rule}" for rule in sorted(other.rules - ours.rules))
    yield from (f"link: only in the source: {link}" for link in sorted((ours.links - other.links).elements()))
    yield from (f"link: only in the HTML: {link}" for link in sorted((other.links - ours.links).elements()))
    if ours.words != other.words:
        at = next((n for n, pair in enumerate(zip(ours.words, other.words, strict=False)) if pair[0] != pair[1]), -1)
        mine, yours = ours.words[at : at + 8], other.words[at : at + 8]
        yield f"words: {len(ours.words)} and {len(other.words)}, first {' '.join(mine)!r} and {' '.join(yours)!r}"


def shipped(corpus: Path, rules: tuple[Rule, ...]) -> None:
    """Print the rules that fire on MJML and on the HTML that its author ships with it."""
    print("shipped: rules on MJML and on HTML")
    total = same = 0
    for source in sorted(corpus.glob("*/src/*.mjml"), key=lambda path: (len(path.name), path.name)):
        html = source.parent.parent / source.stem / "index.html"
        if not html.is_file():
            continue
        total += 1
        ours = said(str(source), source.read_bytes(), rules)
        other = said(str(html), html.read_bytes(), rules)
        found = list(differences(ours, other))
        same += ours.rules == other.rules
        print(f"  {source.relative_to(corpus)}: {', '.join(sorted(ours.rules)) or 'no rule'}")
        for line in found:
            print(f"    {line}")
    print(f"shipped: the same rules fire on {same} of {total}")


def beside_compiler(name: str, sources: dict[str, str], modules: Path, rules: tuple[Rule, ...]) -> bool:
    """Print where a source and what the compiler makes of it differ; return whether the same rules fire on all."""
    if not has_compiler(name, modules):
        print(f"{name}: SKIPPED, no Node with {name} in {modules}")
        return True
    pages = compiled(name, sources, modules)
    same = agreed = total = links = 0
    for path, source in sources.items():
        html = pages[path]
        if html is None:
            print(f"  {path}: the compiler refuses it")
            continue
        total += 1
        other = said(path, html.encode(), rules)
        ours = said(path, source.encode(), rules)
        found = list(differences(ours, other))
        links += sum(other.links.values())
        same += not found
        agreed += ours.rules == other.rules
        for line in found:
            print(f"  {path}: {line}")
    print(f"{name}: {total} pages, {links} links; the same rules fire on {agreed}, words and links are alike on {same}")
    return agreed == total


def write(sources: dict[str, str], modules: Path) -> None:
    """Write beside each source what the compiler makes of it, without the lines that are blank."""
    for path, html in compiled("mjml", sources, modules).items():
        if html is not None:
            lines = (line.rstrip() for line in html.splitlines())
            Path(path).with_suffix(".html").write_text("\n".join(line for line in lines if line) + "\n")


def main() -> None:
    """Compare, and end with 1 when a compiled page differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=default_corpus())
    parser.add_argument("--modules", type=Path, default=ROOT / "node_modules")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    setup = load_setup(Plan(Path.cwd(), use_config=False, select=("all",)))
    rules = setup.rules(setup.settings(Path.cwd()))
    shipped(arguments.corpus.resolve(), rules)
    corpus = arguments.corpus.resolve()
    mjml = {str(path): path.read_text() for path in sorted(corpus.rglob("*.mjml"))}
    mjml = {path: source for path, source in mjml.items() if "<mj-body" in source}
    pages = {str(path): path.read_text(errors="replace") for path in sorted(corpus.rglob("*.html"))}
    if arguments.write:
        write(mjml, arguments.modules)
        return
    inky = {path: source for path, source in pages.items() if _INKY.search(source)}
    is_same = beside_compiler("mjml", mjml, arguments.modules, rules)
    is_same = beside_compiler("inky", inky, arguments.modules, rules) and is_same
    sys.exit(0 if is_same else 1)


if __name__ == "__main__":
    main()
