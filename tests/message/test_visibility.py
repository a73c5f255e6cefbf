"""What a reader sees. Expected answers are those of a browser, which `bench/mutations.py` asks."""

from __future__ import annotations

import base64
import quopri

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spamlint.message.css.cascade import Cascade
from spamlint.message.css.sheets import Styles
from spamlint.message.html import Comment, Element, Html, TextRun, parse_html
from spamlint.message.rendered import Painted
from spamlint.message.view import View
from spamlint.message.visibility import DARK, DESKTOP, MOBILE, Legibility, Profile, Sight, Visibility
from spamlint.message.visible_text import visible_text
from spamlint.source.spans import SliceMap, Source, Text
from tests.checks.mail import mail
from tests.clock import cpu_seconds_below
from tests.message.pages import PAGES


def html(content: str) -> Html:
    return parse_html(Text(content, Source("x", content.encode("utf-8", "replace")), lambda: SliceMap(0, len(content))))


def seen(content: str, profile: Profile = DESKTOP) -> Visibility:
    """Return what is seen of the first link that has `id=t`, or else of the first link."""
    tree = html("<!doctype html>" + content)
    links = [element for element in tree.elements if element.tag == "a"]
    return Sight(tree).of(next((link for link in links if link.id == "t"), links[0]), profile)


def cause(visibility: Visibility) -> str:
    assert visibility.cause is not None
    where = visibility.cause.where.content if visibility.cause.where is not None else ""
    return f"{visibility.cause.key} {where}".strip()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<a href=x style='[display:none]'>u</a>", "display"),
        ("<div style='[display:none]'><a href=x style='display:block'>u</a></div>", "display"),
        ("<style>.f a{[display:none]}</style><p class=f><a href=x>u</a>", "display"),
        ("<div [hidden]><a href=x>u</a></div>", "display"),
        ("<a href=x style='[visibility:hidden]'>u</a>", "visibility"),
        ("<a href=x style='[opacity:0]'>u</a>", "opacity"),
        ("<div style='[opacity:.1]'><a href=x style='opacity:.1'>u</a></div>", "opacity"),
        ("<a href=x style='[font-size:0]'>u</a>", "font-size"),
        ("<a href=x style='[font-size-adjust:0]'>u</a>", "font-size"),
        ("<a href=x style='[letter-spacing:-1em]'>u</a>", "letter-spacing"),
        ("<div style='[font:0/0 a]'><a href=x>u</a></div>", "font-size"),
        ("<div style='[height:0];overflow:hidden'><a href=x>u</a></div>", "height"),
        ("<div style='[max-height:0];overflow:hidden'><a href=x>u</a></div>", "height"),
        ("<div style='[width:0];overflow:hidden'><a href=x>u</a></div>", "width"),
        ("<div style='[line-height:0];overflow:hidden'><a href=x>u</a></div>", "line-height"),
        ("<div style='[text-indent:-9999px]'><a href=x>u</a></div>", "text-indent"),
        ("<a href=x style='position:absolute;[left:-9999px]'>u</a>", "off-screen"),
        ("<a href=x style='position:absolute;[top:-9999px]'>u</a>", "off-screen"),
        ("<div style='[margin-left:-9999px]'><a href=x>u</a></div>", "off-screen"),
        ("<a href=x style='display:block;[transform:translateX(-9999px)]'>u</a>", "off-screen"),
        ("<a href=x style='position:absolute;[clip:rect(0 0 0 0)]'>u</a>", "clip"),
        ("<a href=x style='[clip-path:inset(50%)]'>u</a>", "clip-path"),
        ("<a href=x style='display:block;[transform:scale(0)]'>u</a>", "transform"),
        ("<a href=x style='[filter:opacity(0)]'>u</a>", "filter"),
        ("<a href=x><font [color=white]>u</font></a>", "underline-only"),
        ("<a href=x style='[color:#fff];text-decoration:none'>u</a>", "colour"),
        ("<a href=x style='[color:transparent];text-decoration:none'>u</a>", "transparent"),
        ("<a href=x style='[-webkit-text-fill-color:transparent];text-decoration:none'>u</a>", "transparent"),
        ("<style>body{[color:#fff]}</style><a style='text-decoration:none'>u</a>", "colour"),
        ("<table [bgcolor=black]><tr><td><a style='text-decoration:none'>u</a>", "background"),
        ("<body bgcolor=#fefefe><font [color=white]><a>u</a></font>", "colour"),
        ("[<details>]<summary>more</summary><a href=x>u</a></details>", "details"),
        ("[<a href=x>]</a>", "empty"),
        ("<a href=x>[<img src=y alt=''>]</a>", "no-alt"),
        ("<div style='background:#fff'><a href=x style='position:relative;[z-index:-1]'>u</a></div>", "behind"),
        ("<div style='[content-visibility:hidden]'><a href=x>u</a></div>", "content-visibility"),
    ],
)
def test_hidden_with_its_cause(content: str, expected: str) -> None:
    plain = content.replace("[", "").replace("]", "")
    wanted = content[content.index("[") + 1 : content.index("]")]
    visibility = seen(plain)
    assert visibility.legibility is (Legibility.FAINT if expected == "underline-only" else Legibility.HIDDEN)
    assert cause(visibility) == f"{expected} {wanted}"
    assert visibility.cause is not None
    assert visibility.cause.reason


@pytest.mark.parametrize(
    "content",
    [
        "<a href=x>u</a>",
        "<div style='visibility:hidden'><a href=x style='visibility:visible'>u</a></div>",
        "<div style='font-size:0'><a href=x style='font-size:13px'>u</a></div>",
        "<a href=x style='display:none;display:block'>u</a>",
        "<a href=x style='display:bogus'>u</a>",
        "<a href=x style='height:0;overflow:hidden'>u</a>",
        "<div style='height:0'><a href=x>u</a></div>",
        "<table><tr><td style='height:0;overflow:hidden'><a href=x>u</a>",
        "<div style='height:0;overflow:hidden'><a href=x style='position:absolute'>u</a></div>",
        "<div style='height:0%;overflow:hidden'><a href=x>u</a></div>",
        "<div style='line-height:0'><a href=x>u</a></div>",
        "<a href=x style='left:-9999px'>u</a>",
        "<a href=x style='text-indent:-9999px'>u</a>",
        "<p style='text-indent:-9999px'>first line<br><a href=x>u</a>",
        "<p style='text-indent:-9999px;text-align:right'><a href=x>u</a>",
        "<a href=x style='transform:scale(0)'>u</a>",
        "<a href=x style='clip:rect(0 0 0 0)'>u</a>",
        "<a href=x style='mso-hide:all'>u</a>",
        "<a href=x style='color:#fff;background:#000'>u</a>",
        "<table bgcolor=#003366><tr><td><a href=x style='color:#fff'>u</a>",
        "<a href=x style='color:transparent;-webkit-text-fill-color:#000'>u</a>",
        "<a href=x style='color:#fff;text-shadow:1px 1px 1px #000'>u</a>",
        "<div style='background:#222 url(hero.png)'><a href=x style='color:#fff'>u</a></div>",
        "<div style='background:url(hero.png)'><a href=x style='color:#000'>u</a></div>",
        "<div style='filter:invert(1);background:#fff'><a href=x style='color:#000'>u</a></div>",
        "<!--[if !mso]><!--><a href=x>u</a><!--<![endif]-->",
        "<noscript><a href=x>u</a></noscript>",
        "<details open><summary>more</summary><a href=x>u</a></details>",
        "<details><summary><a href=x>u</a></summary></details>",
        "<a href=x><img src=y alt='Unsubscribe'></a>",
        "<a href=x><img src=y width=100 height=30></a>",
        "<a href=x><span style='display:none'>a</span>u</a>",
        "<style>a:hover{display:none}a::before{display:none}a:bogus,a{display:none}</style><a href=x>u</a>",
        "<style>@media print{a{display:none}}</style><a href=x>u</a>",
        "<style>@media (max-width:480px){a{display:none}}</style><a href=x>u</a>",
        "<div style='background:#fff;isolation:isolate'><a href=x style='position:relative;z-index:-1'>u</a></div>",
        "<div style='display:contents;opacity:0'><a href=x>u</a></div>",
        "<div style='margin-left:-20px'><a href=x>u</a></div>",
    ],
)
def test_visible(content: str) -> None:
    visibility = seen(content)
    assert visibility.legibility is Legibility.VISIBLE, visibility
    assert visibility.cause is None


@pytest.mark.parametrize(
    ("content", "legibility", "expected"),
    [
        ("<a href=x style='[color:#bbb]'>u</a>", Legibility.FAINT, "colour"),
        ("<a href=x style='[opacity:.3]'>u</a>", Legibility.FAINT, "opacity"),
        ("<a href=x style='[font-size:3px]'>u</a>", Legibility.TINY, "font-size"),
        ("<a href=x style='display:block;[transform:scale(.2)]'>u</a>", Legibility.TINY, "scale"),
        ("<a href=x style='display:block;[height:6px];overflow:hidden'>u</a>", Legibility.TINY, "height"),
        ("<div style='[background:url(x)]'><a href=x style='color:#fff'>u</a></div>", Legibility.CANNOT_TELL, "image"),
        (
            "<div style='[background:linear-gradient(#000,#fff)]'><a href=x style='color:#fff'>u</a></div>",
            Legibility.CANNOT_TELL,
            "image",
        ),
        ("<a href=x style='[mix-blend-mode:screen]'>u</a>", Legibility.CANNOT_TELL, "unclear"),
        (
            "<style>@container (width>1px){a{[display:none]}}</style><a href=x>u</a>",
            Legibility.CANNOT_TELL,
            "undecided",
        ),
    ],
)
def test_between(content: str, legibility: Legibility, expected: str) -> None:
    visibility = seen(content.replace("[", "").replace("]", ""))
    assert visibility.legibility is legibility
    assert cause(visibility) == f"{expected} {content[content.index('[') + 1 : content.index(']')]}"


def test_contrast_and_size_are_measured() -> None:
    visibility = seen("<a href=x style='color:#767676;font-size:12px'>u</a>")
    assert visibility.contrast == pytest.approx(4.54, abs=0.01)
    assert visibility.font_px == 12


def test_each_profile_has_its_own_answer() -> None:
    mobile = "<style>@media (max-width:480px){a{display:none}}</style><a href=x>u</a>"
    assert seen(mobile, MOBILE).legibility is Legibility.HIDDEN
    assert seen(mobile, DESKTOP).legibility is Legibility.VISIBLE
    dark = "<style>@media (prefers-color-scheme:dark){body{background:#000}a{color:#111}}</style><a href=x>u</a>"
    assert seen(dark, DARK).legibility is Legibility.HIDDEN
    assert seen(dark, DESKTOP).legibility is Legibility.VISIBLE


def test_a_dark_page_needs_to_say_that_it_can_be_dark() -> None:
    text = "<a style='color:#000;text-decoration:none'>u</a>"
    assert seen(text, DARK).legibility is Legibility.VISIBLE
    assert seen("<meta name=color-scheme content='light dark'>" + text, DARK).legibility is Legibility.HIDDEN


@pytest.mark.parametrize(("style", "legibility"), [("", Legibility.VISIBLE), ("display:none", Legibility.HIDDEN)])
def test_a_link_in_an_image_map_is_seen_with_its_image(style: str, legibility: Legibility) -> None:
    tree = html(f"<!doctype html><img src=x alt=y usemap=#m style='{style}'><map name=m><area href=x></map>")
    area = next(element for element in tree.elements if element.tag == "area")
    assert Sight(tree).of(area).legibility is legibility


def test_comment_and_run() -> None:
    tree = html("<!doctype html><p>a<!--[if mso]><a href=x>u</a><![endif]--><b style=display:none>c</b>")
    sight = Sight(tree)
    comment = next(node for node in tree.nodes if isinstance(node, Comment) and "mso" in node.content)
    assert sight.of(comment).legibility is Legibility.HIDDEN
    runs = [sight.of(node).legibility for node in tree.nodes if isinstance(node, TextRun)]
    assert runs == [Legibility.VISIBLE, Legibility.HIDDEN]


def test_painted_serves_the_visible_text() -> None:
    tree = html(
        "<!doctype html><style>.gone{display:none}.white{color:#fff}</style><p>one <b class=gone>two</b>"
        "<i class=white>three <u style='color:#000'>four</u></i> <span style='visibility:hidden'>five <s style="
        "'visibility:visible'>six</s></span><details><summary>seven</summary>eight</details>"
    )
    sight = Sight(tree)
    assert visible_text(tree, sight.painted()).text.content.split() == ["one", "four", "six", "seven"]
    painted = sight.painted()
    by_tag = {element.tag: painted(element) for element in tree.elements}
    assert by_tag["b"] is Painted.HIDDEN_TREE
    assert by_tag["i"] is Painted.HIDDEN_SELF
    assert by_tag["p"] is Painted.SHOWN


@pytest.mark.parametrize(
    "style", ["text-indent:-9999px", "position:absolute;left:-9999px", "font-size:0", "height:0;overflow:hidden"]
)
def test_hidden_text_is_no_visible_text(style: str) -> None:
    tree = html(f"<!doctype html><p>one</p><div style='{style}'>two</div><p>three</p>")
    assert visible_text(tree, Sight(tree).painted()).text.content.split() == ["one", "three"]


def test_a_rule_that_cannot_be_decided_leaves_text_painted() -> None:
    tree = html("<!doctype html><style>@container (width>1px){p{display:none}}</style><p>one</p>")
    assert visible_text(tree, Sight(tree).painted()).text.content == "one"
    tree = html("<!doctype html><style>p{display:none}@container (width>1px){p{display:block}}</style><p>one</p>")
    assert visible_text(tree, Sight(tree).painted()).text.content == "one"


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
def test_the_cause_is_found_in_the_raw_message(encoding: str, line_break: str) -> None:
    page = (
        "<html><style>\n.f a {\n  color: red;\n  display : none !important }</style>\n<p class=f>\u00e9<a href=x>u</a>"
    )
    octets = page.replace("\n", line_break).encode()
    body = {
        "8bit": octets,
        "quoted-printable": quopri.encodestring(octets),
        "base64": base64.encodebytes(octets),
    }[encoding]
    header = f"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n"
    message = mail(header.replace("\n", line_break).encode() + body)
    tree, sight = message.bodies[0].html, message.bodies[0].sight
    assert tree is not None
    assert sight is not None
    visibility = sight.of(next(element for element in tree.elements if element.tag == "a"))
    assert cause(visibility) == "display display : none !important"
    assert visibility.cause is not None
    assert visibility.cause.where is not None
    (place,) = visibility.cause.where.locate()
    if encoding == "base64":
        before = place.source.content[: place.span.start].split(2 * line_break.encode(), 1)[1]
        assert abs(len(before.replace(b"\n", b"")) - octets.index(b"display :") * 4 / 3) < 4
    else:
        assert place.content.replace(b"=20", b" ").replace(b"=\n", b"") == b"display : none !important"


def hostile(depth: int, rules: int) -> str:
    sheet = "".join(f".c{n} .d{n % 7}{{color:#{n % 1000:03d};display:block}}" for n in range(rules))
    body = "".join(f"<div class='c{n} d{n % 7}' style='margin:{n % 9}px'>x" for n in range(depth))
    return f"<!doctype html><style>{sheet}</style>{body}<a href=x>u</a>"


def test_many_nested_elements_and_many_rules() -> None:
    tree = html(hostile(5000, 3000))
    with cpu_seconds_below(4):  # a second on a quiet machine
        sight = Sight(tree)
        painted = sight.painted()
        for element in tree.elements:
            painted(element)


def test_a_sheet_made_to_take_too_long_cannot_be_told() -> None:
    sheet = "u ~ " + "b ~ " * 6 + "b{color:red}"
    tree = html(f"<!doctype html><style>{sheet}</style>" + "<b></b>" * 1000 + "<a href=x>u</a>")
    with cpu_seconds_below(10):
        visibility = Sight(tree).of(next(element for element in tree.elements if element.tag == "a"))
    assert visibility.legibility is Legibility.CANNOT_TELL
    assert cause(visibility) == "too-many-rules"


@pytest.mark.parametrize("name", PAGES)
def test_every_node_of_odd_pages_is_judged(name: str) -> None:
    tree = html(PAGES[name])
    sight = Sight(tree)
    for node in tree.nodes:
        for profile in (DESKTOP, MOBILE, DARK):
            visibility = sight.of(node, profile)
            assert visibility.legibility is Legibility.VISIBLE or visibility.cause is not None


STYLES = st.lists(
    st.sampled_from(
        [
            "display:none",
            "position:absolute",
            "left:-9999px",
            "opacity:.5",
            "overflow:hidden",
            "height:0",
            "width:1px",
            "color:#fff",
            "background:#000",
            "font-size:0",
            "font-size:2em",
            "transform:rotate(3deg) scale(.5)",
            "zoom:2",
            "clip-path:polygon(0 0,1px)",
            "filter:blur(2px)",
            "text-indent:-99px",
            "margin:-50px",
            "background:linear-gradient(red,var(--x))",
            "--x:blue",
            "float:left",
            "line-height:0",
            "z-index:-1",
            "mask:url(x)",
            "visibility:collapse",
            "display:contents",
        ]
    ),
    max_size=5,
).map(";".join)


@settings(max_examples=150)
@given(st.lists(STYLES, min_size=1, max_size=5))
def test_any_styles_are_judged(styles: list[str]) -> None:
    content = "".join(f'<div style="{style}">x<img src=y>' for style in styles)
    tree = html(content)
    sight = Sight(tree)
    for node in tree.nodes:
        visibility = sight.of(node)
        if isinstance(node, Element) and visibility.cause is not None and visibility.cause.where is not None:
            assert visibility.cause.where.content


EQUAL = "<font color=#ffffff>one</font>"


def test_elements_that_share_a_style_have_causes_of_their_own() -> None:
    content = f"{EQUAL}<p>{EQUAL}</p><p style='color:#fff'>two<p style='color:#fff'>three"
    tree = html(f"<!doctype html><body bgcolor=#ffffff>{content}")
    sight = Sight(tree)
    sight.painted()(tree.elements[-1])
    for run in (node for node in tree.nodes if isinstance(node, TextRun)):
        parent = tree.parent(run)
        visibility = sight.of(run)
        assert parent is not None and parent.start_tag is not None
        assert visibility.legibility is Legibility.HIDDEN and visibility.cause is not None
        where = visibility.cause.where
        assert where is not None
        assert parent.start_tag.start < where.span.start and where.span.end < parent.start_tag.end


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<details><summary>a</summary><summary>b</summary></details><details open><summary>c</summary>d", "a c d"),
        ("<details><p>a</details><details open><p>b</details><details><p>c</details>", "b"),
        ("<b style='display:none'>a</b><i style='display:none'><b>b</b></i><b>c</b>", "c"),
        ("<p style='opacity:0'><b style='opacity:inherit'>a</b></p><p><b style='opacity:inherit'>b</b></p>", "b"),
        ("<input type=hidden value=a><input type=submit value=b><dialog>c</dialog><dialog open>d</dialog>", "b d"),
        ("<p style='text-indent:-9999px'><b>a</b></p><p><b>b</b></p>", "b"),
        (
            "<div style='--x:none'><p style='display:var(--x)'>a</p></div><div><p style='display:var(--x)'>b</p></div>",
            "b",
        ),
        ("<div style='font-size:0'><b>a</b></div><div style='font-size:9px'><b>b</b></div>", "b"),
    ],
)
def test_elements_share_a_style_only_where_all_that_it_depends_on_is_equal(content: str, expected: str) -> None:
    tree = html(f"<!doctype html><body>{content}")
    assert visible_text(tree, Sight(tree).painted()).text.content.split() == expected.split()


@settings(max_examples=100)
@given(st.lists(STYLES, min_size=1, max_size=6))
def test_sharing_styles_changes_no_verdict(styles: list[str]) -> None:
    styles = [*styles, *styles]  # each twice, one inside another and side by side
    tree = html("".join(f'<div style="{style}">x<b>y</b><img src=y></div><div style="{style}">z' for style in styles))
    shared, apart = (View(tree, Cascade(Styles(tree), DESKTOP, shares=shares)) for shares in (True, False))
    for node in tree.nodes:
        assert not isinstance(node, Comment)
        one, other = shared.of(node), apart.of(node)
        assert (one.legibility, one.contrast, one.font_px) == (other.legibility, other.contrast, other.font_px)
        assert (one.cause is None) is (other.cause is None)


def test_a_relative_size_counts_again_inside_an_equal_element() -> None:
    tree = html("<!doctype html><p><small>a<small>b</small></small>")
    sizes = [Sight(tree).style(element).font_px for element in tree.elements if element.tag == "small"]
    assert sizes == [pytest.approx(16 / 1.2), pytest.approx(16 / 1.44)]
