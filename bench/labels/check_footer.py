"""Check that the labels of footers are well formed and that every quote stands in its item.

    python bench/labels/check_footer.py [--corpus FOLDER]

Every item that `footer_draw.py` draws must be labelled, in its order. A quote must stand in the item: in its source, or
in its text without tags, of each decoded part of a message. White space does not count; ` … ` stands for what was
left out.
Prints the problems; exit 1 when there is one.
"""

from __future__ import annotations

import argparse
import codecs
import email
import html
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from footer_draw import draw_fresh, draw_messages, draw_templates
from footer_label import FACTS, FooterLabel, read_footer_labels
from label import default_corpus

CHOICES = frozenset({"yes", "placeholder", "no"})
LONGEST_QUOTE = 120
CUT = " … "


def problems(labels: list[FooterLabel], corpus: Path) -> Iterator[str]:
    """Yield what is wrong, in order."""
    first = [(path, "first") for path in (*draw_templates(corpus), *draw_messages(corpus))]
    drawn = [*first, *((path, "fresh") for path in draw_fresh(corpus))]
    if [(path.relative_to(corpus).as_posix(), draw) for path, draw in drawn] != [
        (one.item, one.draw) for one in labels
    ]:
        yield "the items are not the drawn ones, in their order"
    for label in labels:
        texts = list(_texts((corpus / label.item).read_bytes(), label.item.endswith(".eml")))
        for fact in FACTS:
            value, quote = getattr(label, fact), getattr(label, f"{fact}_evidence")
            if value not in CHOICES:
                yield f"{label.item}: {fact} is {value!r}"
            if (value == "no") is bool(quote):
                yield f"{label.item}: {fact} is {value!r}, and its evidence is {quote!r}"
            if len(quote) > LONGEST_QUOTE:
                yield f"{label.item}: the evidence of {fact} is longer than {LONGEST_QUOTE} characters"
            if quote and not any(_stands_in(quote, text) for text in texts):
                yield f"{label.item}: this does not stand in it: {quote}"


def _texts(content: bytes, is_message: bool) -> Iterator[str]:
    sources = list(_parts(content)) if is_message else [content.decode("utf-8", "replace")]
    for source in sources:
        yield _bare(source)
        yield _bare(html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"<!--.*?-->", "", source, flags=re.S))))


def _parts(content: bytes) -> Iterator[str]:
    for part in email.message_from_bytes(content).walk():
        payload = part.get_payload(decode=True)
        if part.get_content_maintype() == "text" and isinstance(payload, bytes):
            yield payload.decode("utf-8", "replace")
            yield payload.decode(_charset(part.get_content_charset()), "replace")


def _charset(name: str | None) -> str:
    try:
        return codecs.lookup(name or "latin-1").name
    except LookupError:
        return "latin-1"


def _bare(text: str) -> str:
    return "".join(text.split())


def _stands_in(quote: str, text: str) -> bool:
    at = 0
    for piece in quote.split(CUT):
        at = text.find(_bare(piece), at)
        if at < 0:
            return False
        at += len(_bare(piece))
    return True


def main() -> int:
    """Print the problems and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=default_corpus())
    corpus = parser.parse_args().corpus
    labels = read_footer_labels()
    found = list(problems(labels, corpus))
    for problem in found:
        print(problem)
    held_out, fresh = sum(label.is_held_out for label in labels), sum(label.is_fresh for label in labels)
    print(f"{len(labels)} items, {held_out} held out, {fresh} fresh, {len(found)} problems")
    return 1 if found or not labels else 0


if __name__ == "__main__":
    sys.exit(main())
