"""Links in pages and in plain text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from spamlint.message.links import CONTEXT, Link, html_links
from spamlint.message.text_links import text_links
from spamlint.message.visible_text import visible_text
from tests.clock import cpu_seconds_below
from tests.message.pages import broken_mail, page, text


def links(markup: str) -> tuple[Link, ...]:
    html = page(markup)
    return html_links(html, visible_text(html))


def only(markup: str) -> Link:
    (link,) = links(markup)
    return link


def test_a_link() -> None:
    link = only(
        "<p>To unsubscribe,<br>click "
        "<a href=' https://a.example/?x=1&amp;y=2 ' title=T> <b>right</b> here </a> now.</p>"
    )
    assert link.target == "https://a.example/?x=1&y=2"
    assert link.href is not None and link.href.content == " https://a.example/?x=1&amp;y=2 "
    assert link.words == "right here"
    assert link.where.content == "right</b> here"
    assert (link.before, link.after) == ("To unsubscribe, click", "now.")
    assert link.labels == ("T",)
    assert link.shown and link.element is not None and link.element.tag == "a"


def test_line_breaks_in_a_target_do_not_count() -> None:
    assert only("<a href='http://a.example/\n  b\tc'>x</a>").target == "http://a.example/  bc"


def test_an_image_link() -> None:
    link = only("<p>Intro</p><p><a href=x><img src=y alt='Buy  &amp; save'></a></p>")
    assert (link.words, link.labels, link.where.content) == ("", ("Buy & save",), "<img src=y alt='Buy  &amp; save'>")
    assert (link.before, link.after, link.shown) == ("Intro", "", True)


def test_an_image_without_alternative_text_is_shown() -> None:
    assert only("<a href=x><img src=y></a>").shown
    assert not only("<a href=x></a>").shown
    assert not only("<a href=x><img src=y hidden></a>").shown


def test_a_hidden_link_keeps_its_words() -> None:
    link = only("<p>Sale</p><div style='display:none'><a href=x>Unsubscribe <b>now</b></a></div>")
    assert (link.words, link.where.content, link.shown) == ("Unsubscribe now", "Unsubscribe <b>now", False)


def test_the_block_limits_the_words_around() -> None:
    link = only("<p>before</p><ul><li>one <a href=x>two</a> three<li>four</ul>")
    assert (link.before, link.after) == ("one", "three")
    link = only("<table><tr><td>left<td><a href=x>mid</a><td>right</tr><tr><td>next</table>")
    assert (link.before, link.after) == ("left", "right")


def test_a_link_alone_takes_short_neighbours() -> None:
    link = only("<p>Before.</p><p><a href=x>alone</a></p><p>After.</p>")
    assert (link.before, link.after) == ("Before.", "After.")
    link = only(f"<p>{'long ' * 60}</p><p><a href=x>alone</a></p>")
    assert (link.before, link.after) == ("", "")


def test_the_words_around_are_cut() -> None:
    link = only(f"<p>{'word ' * 100}<a href=x>y</a>{' word' * 100}</p>")
    assert CONTEXT - 5 <= len(link.before) <= CONTEXT
    assert CONTEXT - 5 <= len(link.after) <= CONTEXT


@pytest.mark.parametrize(
    ("markup", "target", "words", "where"),
    [
        ("<map><area href=x alt=A></map>", "x", "", "<area href=x alt=A>"),
        ("<v:roundrect href=x>Go</v:roundrect>", "x", "Go", "Go"),
        ("<form action=x><p>n</p><button>Send</button></form>", "x", "Send", "Send"),
        ("<form action=x><input type=submit value=Go></form>", "x", "Go", "<input type=submit value=Go>"),
        ("<form action=x><input name=q></form>", "x", "", "<input name=q>"),
        ("<button formaction=x>Go</button>", "x", "Go", "Go"),
        ("<unsubscribe>Leave</unsubscribe>", "<unsubscribe>", "Leave", "Leave"),
        ("<webversion>Web</webversion>", "<webversion>", "Web", "Web"),
        ("<svg><a xlink:href=x><text>t</text></a></svg>", "x", "t", "t"),
    ],
)
def test_other_links(markup: str, target: str, words: str, where: str) -> None:
    link = only(markup)
    assert (link.target, link.words, link.where.content) == (target, words, where)


@pytest.mark.parametrize(
    "markup", ["<a name=x>y</a>", "<a>y</a>", "<link href=x>", "<button>x</button>", "<!-- <a href=x> -->"]
)
def test_no_links(markup: str) -> None:
    assert links(markup) == ()


def test_a_link_that_is_not_closed() -> None:
    found = links("<p><a href=x>one</p><p>two</p>")
    assert [(link.target, link.words) for link in found] == [("x", "one"), ("x", "two")]


@settings(max_examples=150)
@given(broken_mail)
def test_links_of_broken_mail_stand_in_the_text(markup: str) -> None:
    html = page(markup)
    for link in html_links(html, visible_text(html)):
        assert 0 <= link.where.span.start <= link.where.span.end <= len(markup)
        assert link.where.content
        if link.words:
            assert link.where.content.strip() == link.where.content


def test_many_nested_links_take_bounded_time() -> None:
    with cpu_seconds_below(5):
        assert links("<unsubscribe>x" * 20_000)


@pytest.mark.parametrize(
    ("content", "target", "written"),
    [
        ("See https://a.example/x.", "https://a.example/x", "https://a.example/x"),
        ("(see http://a.example/x_(y))", "http://a.example/x_(y)", "http://a.example/x_(y)"),
        ("[http://a.example]", "http://a.example", "http://a.example"),
        ('"http://a.example/?q=1",', "http://a.example/?q=1", "http://a.example/?q=1"),
        ("www.a.example!", "http://www.a.example", "www.a.example"),
        ("<https://a.example/long\n  /path>", "https://a.example/long/path", "https://a.example/long\n  /path"),
        ("<URL:https://a.example>", "https://a.example", "https://a.example"),
        ("<https://a.example and words>", "https://a.example", "https://a.example"),
        ("mailto:a@b.example?subject=x,", "mailto:a@b.example?subject=x", "mailto:a@b.example?subject=x"),
        ("write to a.b+c@mail.b.example.", "mailto:a.b+c@mail.b.example", "a.b+c@mail.b.example"),
        ("<a@b.example>", "mailto:a@b.example", "a@b.example"),
        ("HTTPS://A.example/", "HTTPS://A.example/", "HTTPS://A.example/"),
        ("http://a@b.example/c@d.example", "http://a@b.example/c@d.example", "http://a@b.example/c@d.example"),
        ("请访问http://a.example/x。谢谢", "http://a.example/x", "http://a.example/x"),
        ("http://a.example/~x_*", "http://a.example/~x", "http://a.example/~x"),
        ("https://a.example/{{id}}", "https://a.example/{{id}}", "https://a.example/{{id}}"),
    ],
)
def test_text_link(content: str, target: str, written: str) -> None:
    (link,) = text_links(text(content))
    assert link.target == target
    assert link.href is not None and link.href.content == link.where.content == written
    assert link.element is None and link.shown


@pytest.mark.parametrize(
    "content", ["", "http://", "www.", "a@b", "@x.example", "mailto:", "xhttp://a", "1 @ 2.example"]
)
def test_no_text_link(content: str) -> None:
    assert text_links(text(content)) == ()


def test_words_around_a_text_link() -> None:
    (link,) = text_links(text("News\n\nTo leave\nvisit http://a.example\nnow.\n\nBye"))
    assert (link.before, link.after) == ("To leave visit", "now.")
    (link,) = text_links(text("Unsubscribe:\n\nhttp://a.example\n\nBye"))
    assert (link.before, link.after) == ("Unsubscribe:", "Bye")


@pytest.mark.parametrize(
    "content",
    [
        *("http://" * 30_000, "<http://" * 30_000, "a@" * 100_000, "<http://a\n" + "b\n" * 100_000),
        *("a." * 100_000 + "@", "x@" + "a." * 100_000, "http://x" + ")" * 200_000),
        *("http://a.example " * 20_000, "<http://a\n" * 20_000),
    ],
    ids=lambda content: content[:12],
)
def test_hostile_text_takes_bounded_time(content: str) -> None:
    with cpu_seconds_below(3):
        text_links(text(content))
