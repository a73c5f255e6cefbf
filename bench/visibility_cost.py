"""What it costs to judge a page: by its size, and for pages that are made to be slow.

    python bench/visibility_cost.py

Each page is parsed first; timed is what is seen of every element and every link, in CPU time, the best of three runs.
Ends with 1 when the cost does not grow in line with the size, or a page made to be slow takes more than a second.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from visibility import links, read_html

from spamlint.message.css.compiled import compile_sheet
from spamlint.message.html import Html
from spamlint.message.visibility import DESKTOP, Sight

ROW = (
    '<tr><td class="cell" bgcolor="#ffffff" style="padding:10px;font-family:Arial;font-size:14px;color:#333333">'
    'Our tea is back. <a class="button" href="https://northwind-teapots.com/t/{n}" style="color:#1155cc">See it</a>'
    "</td></tr>"
)
SHEET = "<style>.cell{line-height:1.5}td a{text-decoration:underline}@media(max-width:480px){.cell{padding:0}}</style>"
#: A page ten times as large may take this many times as long.
GROWTH = 14.0
SLOWEST = 1.0


def newsletter(size: int) -> str:
    """Return a page of about `size` bytes."""
    rows = "".join(ROW.format(n=number) for number in range(max(1, size // len(ROW))))
    return f"<!doctype html>{SHEET}<table>{rows}</table>"


def nested(elements: int, rules: int) -> str:
    """Return nested elements, each with a class of its own, and as many rules."""
    sheet = "".join(f".c{number} .d{number % 7}{{color:#{number % 1000:03d}}}" for number in range(rules))
    body = "".join(f'<div class="c{number} d{number % 7}">x' for number in range(elements))
    return f"<!doctype html><style>{sheet}</style>{body}"


def judge(html: Html) -> None:
    """Judge every element and every link."""
    sight = Sight(html)
    painted = sight.painted(DESKTOP)
    for element in html.elements:
        painted(element)
    for link in links(html):
        sight.of(link)


def best(work: Callable[[], None]) -> float:
    """Return the least of three times in seconds of CPU."""
    times = []
    for _ in range(3):
        compile_sheet.cache_clear()
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def main() -> int:
    """Print the table; return 1 when a mark is missed."""
    missed = False
    previous = 0.0
    for size in (10_000, 100_000, 1_000_000):
        html = read_html(newsletter(size))
        taken = best(lambda html=html: judge(html))  # type: ignore[misc]  # mypy infers no lambda defaults
        growth = taken / previous if previous else 0.0
        missed = missed or growth > GROWTH
        print(
            f"newsletter {size // 1000:>5} KB, {len(html.elements):>6} elements: {taken * 1000:8.1f} ms  x{growth:.1f}"
        )
        previous = taken
    html = read_html(nested(5_000, 3_000))
    taken = best(lambda: judge(html))
    print(f"5,000 nested elements, 3,000 rules: {taken * 1000:.0f} ms")
    return 1 if missed or taken > SLOWEST else 0


if __name__ == "__main__":
    sys.exit(main())
