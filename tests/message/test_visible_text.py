"""What a reader sees, and where it stands in the source."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from spamlint.message.html import Element, Html, TextRun
from spamlint.message.rendered import Painted
from spamlint.message.visible_text import visible_text
from spamlint.source.spans import SegmentKind, Span
from tests.message.pages import PAGES, broken_mail, corpus_pages, page


def seen(markup: str) -> str:
    return visible_text(page(markup)).text.content


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("", ""),
        ("<p> a \n b </p>", "a b"),
        ("<p>a</p><p>b</p>", "a\nb"),
        ("a<br>b<br><br>c", "a\nb\nc"),
        ("<b>a</b><i>b</i> <u> c</u>", "ab c"),
        ("<table><tr><td>a<td>b<tr><td>c</table>d", "a\tb\nc\nd"),
        ("<pre>a\n  b</pre>c", "a\n  b\nc"),
        ("<textarea>a\n b</textarea>", "a\n b"),
        ("a&nbsp; &nbsp;b", "a\u00a0 \u00a0b"),
        ("x<img alt=' the  alt '>y<img src=q>z", "x the alt yz"),
        ("<input type=submit value=Send><input value=no><input type=image alt=Go>", "SendGo"),
        ("<head><title>t</title><style>s</style></head><script>x</script>a<!-- c --><template>t</template>", "a"),
        ("a<p style='color:red; DISPLAY : none'>b</p>c", "ac"),
        ("a<span hidden>b</span><select><option>o</select><datalist><option>p</datalist>c", "ac"),
        ("a<video>b</video><object>c</object><noscript>d</noscript>", "ad"),
        ("<details>x<summary>s</summary><p>y</p></details>", "s"),
        ("<details open><summary>s</summary><p>y</p></details>", "s\ny"),
        ("<!--[if mso]>no<![endif]-->yes<![if !mso]>too<![endif]>", "yestoo"),
        ("<span hidden style='display:inline'>a</span>", "a"),
    ],
)
def test_what_is_seen(markup: str, expected: str) -> None:
    assert seen(markup) == expected


def check(html: Html) -> None:
    visible = visible_text(html)
    source = html._source
    at = 0
    for view, base, kind in visible.text.map.segments():
        assert view.start == at
        at = view.end
        piece = visible.text.content[view.start : view.end]
        if kind is SegmentKind.COPY:
            assert source[base.start : base.end].replace("\0", "\ufffd") == piece
        elif base.start == base.end:
            assert piece.isspace()
    assert at == len(visible.text.content)
    for shown, end in zip(visible.shown, visible._ends, strict=True):
        words = visible.text.content[shown.start : end]
        assert words and visible.run_at(shown.start) is shown.node
        if isinstance(shown.node, TextRun):
            assert "".join(words.split()) == "".join(shown.node.content.split())
    for element in html.elements:
        span = visible.span_of(element)
        inside = [piece for piece in visible.shown if element.index <= piece.node.index < element.end]
        assert (span is None) == (not inside)
        if span is not None:
            assert span.start == inside[0].start
            block = visible.block_of(span)
            assert block.covers(span)


@pytest.mark.parametrize("name", PAGES)
def test_every_character_has_its_place(name: str) -> None:
    check(page(PAGES[name]))


@settings(max_examples=200)
@given(broken_mail)
def test_every_character_of_broken_mail_has_its_place(markup: str) -> None:
    check(page(markup))


def test_corpus() -> None:
    pages = list(corpus_pages())
    if not pages:
        pytest.skip("no corpus: set SPAMLINT_CORPUS")
    for _, markup in pages:
        if len(markup) < 30_000:
            check(page(markup))


def test_places_reach_the_file() -> None:
    html = page("<p>Click  <a href=x>h&eacute;re</a></p>")
    visible = visible_text(html)
    at = visible.text.content.index("hére")
    assert visible.text.locate(Span(at, at + 4))[0].content == b"h&eacute;re"
    assert visible.text.locate(Span(at - 1, at))[0].content == b"  "


def test_blocks() -> None:
    visible = visible_text(page("<p>one<br>two</p><ul><li>three</ul>four<br><br>five"))
    content = visible.text.content
    blocks = {content[slice(*visible.block_of(Span(at, at + 1)))] for at, c in enumerate(content) if c != "\n"}
    assert blocks == {"one\ntwo", "three", "four", "five"}


def test_alternative_text_can_be_told() -> None:
    visible = visible_text(page("a<img alt=b>c<input type=submit value=d>"))
    assert [visible.is_alternative(at) for at in range(4)] == [False, True, False, False]
    with pytest.raises(IndexError):
        visible.run_at(4)


def test_a_predicate_can_hide_an_element_and_show_what_is_inside() -> None:
    html = page("<div>a<p>b</p><b>c<i>d</i></b></div>")
    states = {"div": Painted.HIDDEN_SELF, "p": Painted.SHOWN, "b": Painted.HIDDEN_TREE}
    visible = visible_text(html, lambda element: states.get(element.tag, Painted.SHOWN))
    assert visible.text.content == "b"
    names = [(node.tag if isinstance(node, Element) else node.content, visible.is_painted(node)) for node in html.nodes]
    assert names[3:] == [
        *(("div", False), ("a", False), ("p", True), ("b", True)),
        *(("b", False), ("c", False), ("i", False), ("d", False)),
    ]


def test_a_predicate_can_make_blocks() -> None:
    visible = visible_text(page("<a>a</a><a>b</a>"), is_block=lambda element: element.tag == "a")
    assert visible.text.content == "a\nb"
