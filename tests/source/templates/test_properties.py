"""What holds for any text: the mask is as long, breaks lines where it does, and takes no time to speak of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.source.spans import FILLER, Span
from spamlint.source.templates.dialects import DIALECT_IDS, dialect
from spamlint.source.templates.presence import PresenceKind
from spamlint.source.templates.template import Template, make_template, read_template
from tests.clock import assert_quick
from tests.text.texts import text_of

_PIECES = sorted(
    {delimiters.opening for key in DIALECT_IDS for delimiters in dialect(key).delimiters}
    | {delimiters.closing for key in DIALECT_IDS for delimiters in dialect(key).delimiters}
    | {
        "if a",
        "else",
        "end",
        "endif",
        "raw",
        "endraw",
        "/if",
        "#if a",
        "do",
        "\n",
        "\r\n",
        "\r",
        " ",
        "\\",
        "x",
        "é",
        "😀",
    }
    | {'<p t-if="a">', "<br v-if='a'>", "<p v-else>", "<p th:each=b n:if=c>", "</p>", "</div>", "<!--", "-->"}
    | {"\n% if a:\n", "\n% endif\n", "\n% }\n", "@if (a) {", "@Model.A", "@{", "@*", "*@", "@section B {", "@:"}
    | {"<style>", "</style>", '<a href="', '">', "{", "}", "(", ")", "'", '"'}
)
_TEMPLATES = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=3)), max_size=40).map("".join)
_DIALECTS = st.lists(st.sampled_from(DIALECT_IDS), max_size=4, unique=True)


def _check(template: Template) -> None:
    content, masked = template.text.content, template.masked.content
    assert len(masked) == len(content)
    for written, left in zip(content, masked, strict=True):
        assert left in (written, FILLER, " ", "x")
        if written in "\r\n":
            assert left == written
    assert template.masked.written(Span(0, len(content))) == content
    assert [tag.span.start for tag in template.tags] == sorted(tag.span.start for tag in template.tags)
    for tag in template.tags:
        assert 0 <= tag.span.start < tag.span.end <= len(content)
    presence = template.presence_of_any([Span(0, len(content))])
    # The condition of an attribute holds for its whole element, which may be all that there is.
    is_one_element = any(tag.edge == 0 for tag in template.tags)
    assert is_one_element or presence.kind in (PresenceKind.ALWAYS, PresenceKind.UNKNOWN)


@given(_TEMPLATES, _DIALECTS)
def test_any_text_in_any_dialects(content: str, keys: list[str]) -> None:
    _check(make_template(text_of(content), [dialect(key) for key in keys]))


@given(st.one_of(_TEMPLATES, st.text()))
def test_any_text_as_it_is_found(content: str) -> None:
    _check(read_template(text_of(content)))


@given(_TEMPLATES, _DIALECTS)
def test_what_is_no_tag_is_left_as_it_is(content: str, keys: list[str]) -> None:
    template = make_template(text_of(content), [dialect(key) for key in keys])
    last = 0
    for tag in template.tags:
        if tag.span.start < last or tag.kind.value == "close":
            last = max(last, tag.span.end)  # what stands before may be in a comment block
            continue
        assert template.masked.content[last : tag.span.start] == content[last : tag.span.start]
        last = tag.span.end


_MEGABYTE = 1_000_000
_HOSTILE = [
    "{{if a:{{if ",
    "{{ /if }}{{ if ",
    "#if(",
    '#a("',
    "#end if#if $a",
    "@{if ",
    "[%if [%url:",
    "{if {endif}",
    "<% end_if %>{$a.b(",
    "\n% if a:\n% end",
    "{{",
    "{{}}",
    '{{"}}',
    "{{'",
    "{{ { }} ",
    "{% if a %}",
    "{% raw %}",
    "{{!--",
    "<%",
    "<% if { %>",
    "%%[",
    "%%[ if ]%%",
]
_HOSTILE += [
    "*|IF:A",
    "*|IF:A|*",
    "$a.b(",
    "#if(",
    "@if( ",
    "[% IF ",
    "[% IF a %]",
    "<#if a ",
    "{if a",
    "${",
    "[[a",
    "{",
    "{{=a b=}}",
]
_HOSTILE += [
    "<p t-if='a'>",
    '<p v-if="',
    "<p v-if=a>b</p>",
    "<p th:if='a'><!-- ",
    "<py:if test=",
    "<TMPL_IF ",
    "<!-- TMPL_IF a -->",
    "<cfif ",
    "#a(",
    "<c:if test=${a}>",
    "<f:if ",
    "% if a:\n",
    "<%def name=",
    "@Model.A{ ",
    "@if (a) { ",
    "@if (a) { <p>",
    "@if (a) { <p '",
    "@{ /* ",
    "@{ } else { ",
    "@* ",
    "@Model.a(",
    "@model A\n@(",
    "% if (a) {\n",
    "<& a ",
    "<?php if (a): ?>",
]
_HOSTILE += [
    "<style>{{a}}",
    "<table>{{a}}",
    '{{ \\"',
    "%%=",
    "{% case a %}{% when b %}",
    "{{#a}}{{^b}}",
    "</#",
    "%a",
    "##a",
    " {{a}}\n",
]


@pytest.mark.parametrize("piece", _HOSTILE)
def test_a_megabyte_of_anything_takes_less_than_a_second(piece: str) -> None:
    content = (piece * (_MEGABYTE // len(piece) + 1))[:_MEGABYTE]
    assert_quick(lambda: read_template(text_of(content), "a.html").problems, 1.0)


@pytest.mark.parametrize("key", DIALECT_IDS)
def test_a_megabyte_of_openings_takes_less_than_a_second(key: str) -> None:
    text = text_of("".join(item.opening for item in dialect(key).delimiters) * 60_000)
    assert_quick(lambda: make_template(text, [dialect(key)]).problems, 1.0)


_CODE = [
    "if ",
    "each ",
    "end ",
    "do ",
    '\\"',
    "'\\'",
    "{",
    "}",
    "case a:",
    "else ",
    "IF ",
    "a = BLOCK;",
    "END;",
    "@if then ",
    "[",
    "a\n",
    "/*",
    "#",
]


@pytest.mark.parametrize("piece", _CODE)
@pytest.mark.parametrize(
    ("key", "opening", "closing"),
    [
        ("erb", "<%", "%>"),
        ("ejs", "<%", "%>"),
        ("php", "<?php ", "?>"),
        ("template-toolkit", "[%", "%]"),
        ("ampscript", "%%[", "]%%"),
        ("freemarker", "<#", ">"),
        ("velocity", "#if(", ")"),
        ("jinja", "{%", "%}"),
        ("handlebars", "{{#", "}}"),
    ],
)
def test_a_tag_full_of_anything_takes_no_time(piece: str, key: str, opening: str, closing: str) -> None:
    tag = opening + piece * (10_000 // len(piece)) + closing
    text = text_of(tag * 20)
    assert_quick(lambda: make_template(text, [dialect(key)]).problems, 1.0)
