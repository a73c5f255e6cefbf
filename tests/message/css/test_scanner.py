"""The scanner keeps offsets, recovers as CSS Syntax says, and finds what tinycss2 finds."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinycss2 import (  # type: ignore[import-untyped]
    parse_blocks_contents,
    parse_rule_list,
    parse_stylesheet,
    serialize,
)

from spamlint.message.css.scanner import Rule, scan_declarations, scan_sheet
from tests.clock import cpu_seconds_below

CORPUS = Path(os.environ.get("SPAMLINT_CORPUS", Path(__file__).parents[4] / "shared" / "corpus"))


def outline(rules: tuple[Rule, ...]) -> list[object]:
    """Return at-keyword, prelude, declarations and rules of a sheet."""
    return [
        (rule.at, rule.prelude, [(d.name, d.value, d.important) for d in rule.declarations], outline(rule.rules))
        for rule in rules
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a{color:red}", [("", "a", [("color", "red", False)], [])]),
        ("a { COLOR : Red ; }", [("", "a", [("color", "Red", False)], [])]),
        ("a{color:red!important}", [("", "a", [("color", "red", True)], [])]),
        ("a{color:red ! /**/ IMPORTANT }", [("", "a", [("color", "red", True)], [])]),
        ("<!-- a{b:c} -->", [("", "a", [("b", "c", False)], [])]),
        ("/* x{y:z} */ a{b:c}", [("", "a", [("b", "c", False)], [])]),
        ("a{b:c;/* d:e; */f:g}", [("", "a", [("b", "c", False), ("f", "g", False)], [])]),
        ("a{b:c", [("", "a", [("b", "c", False)], [])]),
        ('a{b:"}";c:d}', [("", "a", [("b", '"}"', False), ("c", "d", False)], [])]),
        ("a{b:url(x;y}z);c:d}", [("", "a", [("b", "url(x;y}z)", False), ("c", "d", False)], [])]),
        ("a{b:f(;);c:d}", [("", "a", [("b", "f(;)", False), ("c", "d", False)], [])]),
        ("a{;;b;c:d}", [("", "a", [("c", "d", False)], [])]),
        ("a{b:'x\ny;c:d;e:f}", [("", "a", [("b", "'x\ny", False), ("c", "d", False), ("e", "f", False)], [])]),
        ("a[x='}']{b:c}", [("", "a[x='}']", [("b", "c", False)], [])]),
        ("@media print{a{b:c}}", [("media", "print", [], [("", "a", [("b", "c", False)], [])])]),
        ("@import 'x';a{b:c}", [("import", "'x'", [], []), ("", "a", [("b", "c", False)], [])]),
        ("@foo a{b:c}", [("foo", "a", [("b", "c", False)], [])]),
        ("a{b:c}} d{e:f}", [("", "a", [("b", "c", False)], []), ("", "} d", [("e", "f", False)], [])]),
        ("a{d\\69splay:none}", [("", "a", [("display", "none", False)], [])]),
        ("a{--X: {b;c} ;d:e}", [("", "a", [("--X", "{b;c}", False), ("d", "e", False)], [])]),
        (
            "a{b:c;&:hover{d:e}f:g}",
            [("", "a", [("b", "c", False), ("f", "g", False)], [("", "&:hover", [("d", "e", False)], [])])],
        ),
        ("<![CDATA[ a{b:c} ]]> d{e:f}", [("", "<![CDATA[ a{b:c} ]]> d", [("e", "f", False)], [])]),
    ],
)
def test_sheet(text: str, expected: list[object]) -> None:
    assert outline(scan_sheet(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("display:none", ["display:none"]),
        (" display : none ; color:red ", ["display : none", "color:red"]),
        ("a{b:c};display:none", ["display:none"]),
        ("}display:none", []),
        ("x;display:none!important", ["display:none!important"]),
        ("@x;display:none", ["display:none"]),
        ("font-family:'a;display:none", ["font-family:'a;display:none"]),
    ],
)
def test_style_attribute(text: str, expected: list[str]) -> None:
    assert [text[d.span.start : d.span.end] for d in scan_declarations(text)] == expected


def spans(rules: tuple[Rule, ...], text: str) -> Iterator[None]:
    for rule in rules:
        assert text[rule.prelude_span.start : rule.prelude_span.end] == rule.prelude
        for declaration in rule.declarations:
            assert rule.span.covers(declaration.span)
            written = text[declaration.span.start : declaration.span.end]
            assert declaration.value in written
        yield from spans(rule.rules, text)


CSS_TEXT = st.text(alphabet="abc@{}()[];:!\"'\\/*-<>#.,&= \n\u00e9u1", max_size=60)
FRAGMENTS = st.lists(
    st.sampled_from(
        [
            "a",
            ".b",
            "{",
            "}",
            "color",
            ":",
            "red",
            ";",
            "!important",
            "@media",
            "print",
            "/*",
            "*/",
            '"',
            "'",
            "url(",
            "(",
            ")",
            "[",
            "]",
            "\\",
            "<!--",
            "-->",
            " ",
            "\n",
            "--x",
            ",",
            "display:none",
            "@layer",
        ]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=400)
@given(CSS_TEXT | FRAGMENTS | st.text(max_size=60))
def test_any_text_is_scanned_and_spans_hold(text: str) -> None:
    for _ in spans(scan_sheet(text), text):
        pass
    for declaration in scan_declarations(text):
        assert 0 <= declaration.span.start < declaration.span.end <= len(text)


def squeezed(text: str) -> str:
    """Return CSS without white space, comments, and the spelling of escapes and quotes."""
    text = re.sub(r"/\*[\s\S]*?(?:\*/|\Z)", "", text).replace("[bad string]", "")
    return re.sub(r"""[\s"'\\]""", "", text).lower()


def theirs(text: str) -> list[object]:
    """Return what tinycss2 makes of a sheet: preludes and declarations, rules of @media and @supports opened."""

    def opened(rules: list[Any]) -> list[object]:
        found: list[object] = []
        for rule in rules:
            if rule.type == "at-rule" and rule.lower_at_keyword in {"media", "supports", "layer"} and rule.content:
                inner = parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
                found.append((rule.lower_at_keyword, squeezed(serialize(rule.prelude)), opened(inner)))
            elif rule.type == "qualified-rule":
                content = parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
                declarations = [
                    (d.lower_name, squeezed(serialize(d.value)), d.important)
                    for d in content
                    if d.type == "declaration"
                ]
                found.append(("", squeezed(serialize(rule.prelude)), declarations))
        return found

    return opened(parse_stylesheet(text, skip_comments=True, skip_whitespace=True))


def ours(text: str) -> list[object]:
    def opened(rules: tuple[Rule, ...]) -> list[object]:
        found: list[object] = []
        for rule in rules:
            if rule.at in {"media", "supports", "layer"} and rule.block and (rule.rules or rule.declarations):
                found.append((rule.at, squeezed(rule.prelude), opened(rule.rules)))
            elif not rule.at:
                declarations = [(d.name, squeezed(d.value), d.important) for d in rule.declarations]
                found.append(("", squeezed(rule.prelude), declarations))
        return found

    return opened(scan_sheet(text))


def sheets() -> Iterator[str]:
    for path in sorted(CORPUS.rglob("*.htm*")):
        content = path.read_bytes().decode("utf-8", "replace")
        yield from re.findall(r"<style[^>]*>([\s\S]*?)</style", content, re.IGNORECASE)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus beside the project")
def test_same_as_tinycss2_on_all_sheets_of_the_corpus() -> None:
    found = {sheet.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n") for sheet in sheets()}
    assert len(found) > 50
    wrong = [sheet for sheet in found if "\x00" not in sheet and ours(sheet) != theirs(sheet)]
    assert not wrong, wrong[0][:500]


PLAIN = st.lists(
    st.sampled_from(
        [
            "a{",
            "}",
            ".b,c>d{",
            "color:red;",
            "b:url(x);",
            "c:'x;y';",
            "d:f(a;b);",
            "e:g!important;",
            "@media print{",
            "/* x */",
            " ",
            "f",
            ";",
            'h:"}";',
            "@import 'x';",
            "<!--",
            "-->",
            "[",
            "]",
            "(",
            ")",
            "'",
            "--y:{z};",
        ]
    ),
    max_size=14,
).map("".join)


@settings(max_examples=500)
@given(PLAIN)
def test_same_declarations_as_tinycss2_on_made_up_sheets(text: str) -> None:
    wanted = [entry for entry in theirs(text) if entry[0] == ""]  # type: ignore[index]
    assert [entry for entry in ours(text) if entry[0] == ""] == wanted  # type: ignore[index]


@pytest.mark.parametrize(
    "piece", ["a{b:c}", "/*", "'", '"', "(", "{", "}", "\\", "url(", "a{", "<!--", "@x ", "!important", "\\a", "/**/:"]
)
def test_time_is_linear(piece: str) -> None:
    text = piece * 40_000
    with cpu_seconds_below(5):
        scan_sheet(text)
        scan_declarations(text)
