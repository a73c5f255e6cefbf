"""Hide real unsubscribe links in many ways and compare what a browser paints with what spamlint says.

    python bench/mutations.py ORACLE.py CORPUS [--templates 12] [--ways PATTERN] [--show 40] [--keep FOLDER]

ORACLE.py is `link_visibility.py`, whose `judge` asks headless Chromium; it needs playwright, pillow and numpy. Each way
changes one link of one template: its own style, an ancestor, a style sheet, an attribute, or puts a twin beside it.
Some ways only look like hiding: there the browser says so too.
"""

from __future__ import annotations

import argparse
import fnmatch
import importlib.util
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from visibility import describe, figures, links, page_source, read_html, report
from ways import MARK, WAYS, Page

from spamlint.message.visibility import Legibility, Profile, Sight

UNSUBSCRIBE = re.compile(r"unsubscri|opt.?out|abmelden|preferences|désabonner|subscription", re.IGNORECASE)


def templates(corpus: Path, most: int) -> Iterator[Page]:
    """Yield pages with an unsubscribe link that is seen as it is, from as many folders as there are."""
    profile = Profile("oracle", 640, 900)
    found: dict[str, list[Page]] = {}
    for path in sorted(corpus.rglob("*.htm*")):
        content = (page_source(path) or "").lstrip("\ufeff")
        if not content or len(content) > 80_000:
            continue
        html = read_html(content)
        sight = Sight(html)
        for link in links(html):
            text = "".join(node.content for node in html.inside(link) if hasattr(node, "content"))
            usable = link.end_tag is not None and link.start_tag is not None and text.strip()
            if usable and UNSUBSCRIBE.search(text) and sight.of(link, profile).legibility is Legibility.VISIBLE:
                name = str(path.relative_to(corpus))
                found.setdefault(name.split("/")[0], []).append(Page(name, content, link, text.strip()))
                break
    rows = [pages[:: max(1, len(pages) * len(found) // most)] for pages in found.values()]
    chosen = [page for number in range(most) for row in rows for page in row[number : number + 1]]
    yield from chosen[:most]


def browser_verdicts(oracle: Path, pages: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield name, content and the browser's verdict of the marked link."""
    spec = importlib.util.spec_from_file_location("link_visibility", oracle)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    flags = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none", "--disable-lcd-text"]
    with module.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        context = browser.new_context(
            viewport={"width": 640, "height": 900}, java_script_enabled=False, color_scheme="light", offline=True
        )
        page = context.new_page()
        page.route("**/*", lambda route: route.abort())
        for name, content in pages:
            page.set_content(content, wait_until="domcontentloaded", timeout=20000)
            link = page.query_selector(f"a[{MARK}]")
            verdict = module.judge(page, link) if link is not None else {"verdict": "hidden", "box": None}
            if verdict["box"] and not verdict["pixels"]:
                # Far down a page the browser now and then hands out a picture that is not painted yet.
                page.wait_for_timeout(100)
                verdict = module.judge(page, link)
            yield name, content, verdict
        browser.close()


def main() -> int:
    """Run the comparison; exit 1 below 99 % agreement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("oracle", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--templates", type=int, default=12)
    parser.add_argument("--ways", default="*")
    parser.add_argument("--show", type=int, default=40)
    parser.add_argument("--keep", type=Path, help="write each mutant here")
    arguments = parser.parse_args()
    names = [name for name in WAYS if fnmatch.fnmatch(name, arguments.ways)]
    pages = list(templates(arguments.corpus, arguments.templates))
    print(f"{len(names)} ways, {len(pages)} templates: " + ", ".join(page.name for page in pages))
    mutants = ((f"{name} {page.name}", WAYS[name](page)) for page in pages for name in names)
    profile = Profile("oracle", 640, 900)
    table: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    missed: Counter[str] = Counter()
    for name, content, verdict in browser_verdicts(arguments.oracle, mutants):
        if arguments.keep:
            (arguments.keep / (re.sub(r"[^\w.-]+", "_", name) + ".html")).write_text(content, "utf-8")
        html = read_html(content)
        link = next((one for one in links(html) if MARK in one.attributes), None)
        if link is None:
            continue
        ours = Sight(html).of(link, profile)
        table[(verdict["verdict"], ours.legibility.value)] += 1
        if (verdict["verdict"] == "hidden") is not (ours.legibility is Legibility.HIDDEN):
            missed[name.split()[0]] += 1
            browser = {key: verdict.get(key) for key in ("verdict", "contrast", "pixels", "font_px", "box")}
            wrong.append(f"{name}\n    browser: {browser}\n    spamlint: {describe(ours)}")
    report(table, wrong, [], 0, arguments.show)
    for name, count in missed.most_common():
        print(f"{count:>4} {name}")
    return 0 if figures(table)[0] >= 0.99 else 1


if __name__ == "__main__":
    sys.exit(main())
