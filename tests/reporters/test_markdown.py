"""The summary for a pull request: read back by a Markdown parser, hostile text does nothing in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from spamlint.cli.output import source_url
from spamlint.report import Report
from spamlint.reporters.escape import visible
from spamlint.reporters.markdown import MAX_LENGTH, render
from spamlint.reporters.markdown_text import code, escaped, escaped_html, link
from tests.reporters.sample import sample_report, sample_with_policies
from tests.reporters.strategies import hostile_text, reports

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
MARKUP = st.sampled_from(
    [
        "**", "_", "`", "``", "~~", "[a](http://x.example)", "![a](b)", "<b>", "</details>", "<script>", "<!--", "-->",
        "&lt;", "&amp;", "&#64;", "|", "\\", "\\|", "$x$", "[^1]", "@org/team", "#12", "GH-12", "www.x.example",
        "https://x.example", ":tada:", "a@x.example", "\n# head", "\n- item", "\n\n", "> quote", "---", "<?",
        "<![CDATA[",
    ]
)  # fmt: skip
hostile_markdown = st.lists(st.one_of(MARKUP, hostile_text), max_size=8).map("".join)
OUR_HTML = {"<!-- -->", "<span>", "</span>", "<code>", "</code>"}


def tokens(markdown: str) -> Iterator[Token]:
    for token in PARSER.parse(markdown):
        yield token
        yield from token.children or ()


def read(markdown: str) -> str:
    """Return what a reader sees of a paragraph."""
    (inline,) = (token for token in PARSER.parse(markdown) if token.type == "inline")
    return "".join(child.content for child in inline.children or () if child.type in ("text", "text_special"))


@given(hostile_markdown)
@settings(max_examples=300)
def test_text_is_read_as_it_stands_and_nothing_else(text: str) -> None:
    written = f"x {escaped(text)} x"
    _, inline, _ = PARSER.parse(written)
    found = inline.children or []
    assert {token.type for token in found} <= {"text", "text_special", "html_inline"}
    assert {token.content for token in found if token.type == "html_inline"} <= OUR_HTML
    shown = visible(" ".join(text.split()))
    assert read(written).split() == ["x", *shown.split(), "x"]


@given(hostile_markdown)
@settings(max_examples=100)
def test_text_between_tags_is_read_as_it_stands(text: str) -> None:
    written = escaped_html(text)
    assert set(re.findall(r"<[^>]*>", written)) <= OUR_HTML
    assert unescape(re.sub(r"<[^>]*>", "", written)) == visible(" ".join(text.split()))
    assert "\n" not in written


@given(hostile_markdown)
@settings(max_examples=100)
def test_nothing_is_left_for_github_to_link(text: str) -> None:
    for written in (escaped(text), escaped_html(text)):
        bare = unescape(written)
        assert not re.search(r"(?i)[@#]\w|https?://|www\.|\bGH-\d|:\w+:", bare)


def test_a_cell_stays_a_cell() -> None:
    row = f"| a | b |\n|---|---|\n| {escaped('x | y || z')} | {code('p|q')} |\n"
    cells = [token for token in PARSER.parse(row) if token.type == "td_open"]
    assert len(cells) == 2


def test_a_link_leads_where_it_says() -> None:
    written = link(code("3:4"), "https://github.com/a/b/blob/c/d%20(e)%5B.eml#L3")
    (opened,) = (token for token in tokens(written) if token.type == "link_open")
    assert opened.attrGet("href") == "https://github.com/a/b/blob/c/d%20%28e%29%5B.eml#L3"


@given(reports)
@settings(max_examples=60)
def test_every_report_has_whole_sections_and_our_links_only(report: Report) -> None:
    output = render(report, source_url="https://github.com/teapots/shop/blob/8kd0/")
    assert output.count("<details>") == output.count("</details>") == output.count("<summary>")
    hrefs = [str(token.attrGet("href")) for token in tokens(output) if token.type == "link_open"]
    assert all(href.startswith("https://github.com/teapots/shop/blob/8kd0/") for href in hrefs)
    assert not [token for token in tokens(output) if token.type in ("image", "fence", "code_block")]


def test_links_lead_to_lines_of_the_repository() -> None:
    output = render(sample_report(), source_url="https://github.com/teapots/shop/blob/8kd0/")
    assert "https://github.com/teapots/shop/blob/8kd0/campaigns/spring%20sale.eml#L" in output
    assert "](campaigns/spring%20sale.eml#L" in render(sample_report())


def test_files_elsewhere_have_no_link() -> None:
    (first, *_) = sample_report().findings
    outside = replace(first, location=replace(first.location, path="/home/anna/a.eml"))
    output = render(replace(sample_report(), findings=(outside,)))
    assert not [token for token in tokens(output) if token.type == "link_open"]


def test_a_long_report_fits_into_a_comment_and_says_what_is_left_out() -> None:
    many = replace(sample_report(), findings=sample_report().findings * 200)
    output = render(many)
    assert MAX_LENGTH * 0.8 < len(output) < 65_536
    assert re.search(r"[\d,]+ more findings not shown here\.\n\Z", output)
    assert output.count("<details>") == output.count("</details>")


def test_what_is_unverified_says_so() -> None:
    assert "(not read in a published text)" in render(sample_with_policies())


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        (".", "https://github.com/teapots/shop/blob/8kd0/"),
        ("e mails", "https://github.com/teapots/shop/blob/8kd0/e%20mails/"),
    ],
)
def test_where_the_files_of_a_workflow_run_are(folder: str, expected: str, tmp_path: Path) -> None:
    environ = {
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_REPOSITORY": "teapots/shop",
        "GITHUB_SHA": "8kd0",
        "GITHUB_WORKSPACE": str(tmp_path),
    }
    assert source_url(environ, tmp_path / folder) == expected
    assert source_url(environ, tmp_path.parent) == ""
    assert source_url({}, tmp_path) == ""
