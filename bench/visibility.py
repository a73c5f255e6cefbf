"""Compare what `spamlint.message.visibility` says of links with what a browser paints of them.

    python bench/visibility.py VERDICTS.jsonl CORPUS [--width 640] [--dark] [--show 40] [--note FILE]

VERDICTS.jsonl has one JSON object a link, as `link_visibility.py` writes it; its paths are relative to CORPUS. A file
that is not HTML is a raw message, of which the last text/html part is read. Printed: the confusion table, the figures,
and the disagreements on hidden / not hidden with the causes that were found.
"""

from __future__ import annotations

import argparse
import email
import email.policy
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spamlint.message.html import Element, Html, parse_html
from spamlint.message.visibility import Legibility, Profile, Sight, Visibility
from spamlint.source.spans import SliceMap, Source, Text

VERDICTS = ("visible", "faint", "tiny", "hidden", "cannot tell")


def page_source(path: Path) -> str | None:
    """Return the HTML of a page or a raw message as the oracle reads it."""
    raw = path.read_bytes()
    if path.suffix.lower() not in {".html", ".htm"}:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        parts = [part for part in message.walk() if part.get_content_type() == "text/html" and not part.is_attachment()]
        if not parts:
            return None
        try:
            return str(parts[-1].get_content())
        except (LookupError, UnicodeError):
            payload = parts[-1].get_payload(decode=True)
            raw = payload if isinstance(payload, bytes) else b""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def read_html(content: str) -> Html:
    """Return a parsed page."""
    source = Source("page", content.encode("utf-8", "surrogatepass"))
    return parse_html(Text(content, source, lambda: SliceMap(0, len(content))))


def links(html: Html) -> list[Element]:
    """Return the links in the order in which a browser's `querySelectorAll("a")` gives them."""
    found, templates_end = [], 0
    for element in html.elements:
        if element.tag == "template":
            templates_end = max(templates_end, element.end)
        elif element.tag == "a" and element.index >= templates_end:
            found.append(element)
    return found


def judge(content: str, profile: Profile) -> Iterator[Visibility]:
    """Yield what is seen of each link of a page."""
    html = read_html(content)
    sight = Sight(html)
    for link in links(html):
        yield sight.of(link, profile)


def describe(seen: Visibility) -> str:
    """Return verdict, contrast, size and cause in one line."""
    cause = ""
    if seen.cause is not None:
        where = " ".join(seen.cause.where.content.split())[:80] if seen.cause.where is not None else "-"
        cause = f" {seen.cause.key}: {where}"
    return f"{seen.legibility.value} contrast={seen.contrast} font={seen.font_px}{cause}"


def main() -> int:
    """Run the comparison; exit 1 when it misses the marks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verdicts", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--width", type=float, default=640)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--show", type=int, default=40)
    arguments = parser.parse_args()
    profile = Profile("oracle", arguments.width, 900, arguments.dark)
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in arguments.verdicts.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["verdict"] != "error":
            rows[row["file"]].append(row)
    table: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    times: list[float] = []
    misaligned = 0
    for file, expected in rows.items():
        content = page_source(arguments.corpus / file)
        if content is None:
            continue
        started = time.perf_counter()
        seen = list(judge(content, profile))
        times.append(time.perf_counter() - started)
        for row in expected:
            if row["index"] >= len(seen):
                misaligned += 1
                continue
            ours = seen[row["index"]]
            table[(row["verdict"], ours.legibility.value)] += 1
            if (row["verdict"] == "hidden") is not (ours.legibility is Legibility.HIDDEN):
                text = row["text"][:40] or "(no text)"
                browser = f"{row['verdict']} contrast={row['contrast']} pixels={row['pixels']}"
                wrong.append(f"{file}#{row['index']} {text!r}\n    browser: {browser}\n    spamlint: {describe(ours)}")
    report(table, wrong, times, misaligned, arguments.show)
    return 0 if passes(table) and not misaligned else 1


def passes(table: Counter[tuple[str, str]]) -> bool:
    """Return whether the figures reach 99.5 % agreement and 1 in 1,000 visible links called hidden."""
    agreement, lost = figures(table)
    return agreement >= 0.995 and lost <= 0.001


def figures(table: Counter[tuple[str, str]]) -> tuple[float, float]:
    """Return the agreement on hidden / not hidden, and the part of seen links that is called hidden."""
    total = sum(table.values())
    agreed = sum(count for (theirs, ours), count in table.items() if (theirs == "hidden") is (ours == "hidden"))
    shown = sum(count for (theirs, _), count in table.items() if theirs != "hidden")
    lost = sum(count for (theirs, ours), count in table.items() if theirs != "hidden" and ours == "hidden")
    return agreed / max(total, 1), lost / max(shown, 1)


def report(table: Counter[tuple[str, str]], wrong: list[str], times: list[float], misaligned: int, show: int) -> None:
    """Print the confusion table, disagreements and figures."""
    print(f"{'browser':>12} |" + "".join(f"{name:>13}" for name in VERDICTS) + "   <- spamlint")
    for theirs in VERDICTS[:4]:
        print(f"{theirs:>12} |" + "".join(f"{table[(theirs, ours)]:>13}" for ours in VERDICTS))
    for line in wrong[:show]:
        print(line)
    agreement, lost = figures(table)
    unsure = sum(count for (_, ours), count in table.items() if ours == "cannot tell")
    print(f"links: {sum(table.values())}, pages: {len(times)}, links only one side has: {misaligned}")
    print(f"agreement on hidden / not hidden: {agreement:.3%} (mark: 99.5 %), disagreements: {len(wrong)}")
    print(f"seen links called hidden: {lost:.3%} (mark: 0.1 %), cannot tell: {unsure}")
    if times:
        times.sort()
        print(
            f"per page, parse included: median {times[len(times) // 2] * 1000:.2f} ms, worst {times[-1] * 1000:.0f} ms"
        )


if __name__ == "__main__":
    sys.exit(main())
