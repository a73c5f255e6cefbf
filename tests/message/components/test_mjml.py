"""MJML read from its source: what is seen of it, and where what hides it stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spamlint.message.bodies import Body
from spamlint.message.html import Element, TextRun
from spamlint.message.legibility import Legibility
from spamlint.source.spans import SliceMap, Source, Text
from tests.clock import cpu_seconds_below
from tests.message.components.templates import URL, body_of, culprit, message_of, mjml, seen, way_out

HIDDEN = {
    "own colour": (mjml(way_out(' color="#fefefe"', "color:inherit")), 'color="#fefefe"'),
    "own size": (mjml(way_out(' font-size="0px"')), 'font-size="0px"'),
    "mj-all": (
        mjml(way_out("", "color:inherit"), '<mj-attributes><mj-all color="#fdfdfd" /></mj-attributes>'),
        'color="#fdfdfd"',
    ),
    "mj-attributes": (
        mjml(way_out("", "color:inherit"), '<mj-attributes><mj-text color="white"></mj-text></mj-attributes>'),
        'color="white"',
    ),
    "mj-class": (
        mjml(
            way_out(' mj-class="big quiet"', "color:inherit"),
            '<mj-attributes><mj-class name="quiet" color="snow" /><mj-class name="big" font-size="20px" />'
            "</mj-attributes>",
        ),
        'color="snow"',
    ),
    "components inside of an mj-class": (
        mjml(
            way_out("", "color:inherit"),
            '<mj-attributes><mj-class name="dim"><mj-text color="#fff" /></mj-class></mj-attributes>',
            ' mj-class="dim"',
        ),
        'color="#fff"',
    ),
    "colour of the section": (
        mjml(way_out(), section=' background-color="#0000ee"'),
        'background-color="#0000ee"',
    ),
    "colour of the body": (
        mjml(way_out(' color="#111111"', "color:#111111"), body=' background-color="#101010"'),
        "color:#111111",
    ),
    "colour of text where nobody gives one": (
        mjml(way_out("", "color:inherit"), section=' background-color="#0a0a0a"'),
        'background-color="#0a0a0a"',
    ),
    "colour of a button": (
        mjml(f'<mj-button href="{URL}" background-color="#ffffff">Unsubscribe</mj-button>'),
        'background-color="#ffffff"',
    ),
    "a sheet": (
        mjml(way_out(' css-class="foot"'), "<mj-style>.foot { display: none; }</mj-style>"),
        "display: none",
    ),
    "a sheet that is inlined": (
        mjml(way_out(' css-class="foot"'), '<mj-style inline="inline">.foot a { font-size: 0; }</mj-style>'),
        "font-size: 0",
    ),
    "a style attribute": (mjml(way_out("", "display:none")), "display:none"),
    "a raw block": (
        mjml(f'<mj-raw><p style="opacity:0"><a href="{URL}">Unsubscribe</a></p></mj-raw>'),
        "opacity:0",
    ),
    "the second image of a carousel": (
        mjml(
            '<mj-carousel thumbnails="hidden"><mj-carousel-image src="a.png" />'
            f'<mj-carousel-image src="b.png" href="{URL}" alt="Unsubscribe" /></mj-carousel>'
        ),
        "mj-carousel-image",
    ),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_hides_a_link_is_named_where_it_stands(name: str) -> None:
    source, cause = HIDDEN[name]
    body = body_of(source)
    assert seen(body).legibility is Legibility.HIDDEN
    assert culprit(body) == cause


SHOWN = {
    "by default": mjml(way_out()),
    "own wins over all": mjml(
        way_out(' mj-class="quiet" color="#123456"', "color:inherit"),
        '<mj-attributes><mj-all color="#fff" /><mj-text color="#fff" /><mj-class name="quiet" color="#fff" />'
        "</mj-attributes>",
    ),
    "mj-class wins over the tag": mjml(
        way_out(' mj-class="loud"', "color:inherit"),
        '<mj-attributes><mj-class name="loud" color="#000" /><mj-text color="#fff" /></mj-attributes>',
    ),
    "the tag wins over mj-all": mjml(
        way_out("", "color:inherit"),
        '<mj-attributes><mj-text color="#000" /><mj-all color="#fff" /></mj-attributes>',
    ),
    "white on a dark section": mjml(way_out("", "color:#fff"), section=' background-color="#222"'),
    "an inlined media query does nothing": mjml(
        way_out(' css-class="a"'), '<mj-style inline="inline">@media screen { .a { display: none } }</mj-style>'
    ),
    "an inlined rule wins over a sheet": mjml(
        way_out(),
        '<mj-style>td div a { color: #fff }</mj-style><mj-style inline="inline">a { color: #000 }</mj-style>',
    ),
    "a button": mjml(f'<mj-button href="{URL}">Unsubscribe</mj-button>'),
    "an image": mjml(f'<mj-image src="off.png" alt="Unsubscribe" href="{URL}" />'),
    "a link of a menu": mjml(f'<mj-navbar><mj-navbar-link href="{URL}">Unsubscribe</mj-navbar-link></mj-navbar>'),
    "a social element": mjml(f'<mj-social><mj-social-element href="{URL}">Unsubscribe</mj-social-element></mj-social>'),
    "a row of a table": mjml(f'<mj-table><tr><td><a href="{URL}">Unsubscribe</a></td></tr></mj-table>'),
    "raw HTML between sections": f'<mjml><mj-body><mj-raw><p><a href="{URL}">Leave</a></p></mj-raw></mj-body></mjml>',
    "a partial": f"<mj-section><mj-column>{way_out()}</mj-column></mj-section>",
    "a component of somebody's own": mjml(f'<mj-footer><p><a href="{URL}">Leave</a></p></mj-footer>'),
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_seen(name: str) -> None:
    body = body_of(SHOWN[name])
    assert {link.target for link in body.links} == {URL}
    assert seen(body).legibility is Legibility.VISIBLE


def test_white_on_a_picture_cannot_be_told() -> None:
    picture = ' background-url="https://northwind-teapots.com/b.png"'
    body = body_of(mjml(way_out("", "color:#fff"), section=picture))
    assert seen(body).legibility is Legibility.CANNOT_TELL
    assert culprit(body) == picture.strip()


def test_an_inlined_declaration_wins_as_a_style_attribute_does() -> None:
    own = mjml(way_out("", "color:#000"), '<mj-style inline="inline">a { color: #fff }</mj-style>')
    assert seen(body_of(own)).legibility is Legibility.VISIBLE


def test_the_links_of_components() -> None:
    body = body_of(
        mjml(
            '<mj-navbar base-url="https://northwind-teapots.com/"><mj-navbar-link href="shop">Shop</mj-navbar-link>'
            "</mj-navbar>"
            '<mj-social><mj-social-element name="facebook" href="https://northwind-teapots.com/a">Share'
            '</mj-social-element><mj-social-element name="facebook-noshare" href="https://fb.example/us" alt="Us" />'
            "</mj-social>"
            '<mj-button href=" https://northwind-teapots.com/b&amp;c ">Go</mj-button><mj-button>No link</mj-button>'
        )
    )
    assert [(link.target, link.words) for link in body.links] == [
        ("https://northwind-teapots.com/shop", "Shop"),
        ("https://www.facebook.com/sharer/sharer.php?u=https://northwind-teapots.com/a", ""),
        ("https://www.facebook.com/sharer/sharer.php?u=https://northwind-teapots.com/a", "Share"),
        ("https://fb.example/us", ""),
        ("https://northwind-teapots.com/b&c", "Go"),
    ]
    assert body.links[3].labels == ("Us",)
    assert [link.href.content for link in body.links if link.href is not None] == [
        "shop",
        "https://northwind-teapots.com/a",
        "https://northwind-teapots.com/a",
        "https://fb.example/us",
        " https://northwind-teapots.com/b&amp;c ",
    ]


def test_tags_of_a_template() -> None:
    body = body_of(
        mjml(
            "<mj-raw>{{#if shop}}</mj-raw>"
            '<mj-button href="{{base}}/sale" color="{{ink}}" css-class="{{kind}}">See {{shop}}</mj-button>'
            "<mj-raw>{{/if}}</mj-raw>"
            '<mj-navbar base-url="{{base}}"><mj-navbar-link href="/{{page}}">Leave</mj-navbar-link></mj-navbar>'
        )
    )
    assert [(link.target, link.words) for link in body.links] == [
        ("{{base}}/sale", "See {{shop}}"),
        ("{{base}}/{{page}}", "Leave"),
    ]
    assert body.template.presence(body.links[0].where.span).kind.name == "SOMETIMES"
    assert body.template.presence(body.links[1].where.span).kind.name == "ALWAYS"


def test_what_is_not_rendered() -> None:
    body = body_of(
        mjml(
            "stray words<p>a stray element</p><mj-text>Read</mj-text><!-- a note --><mj-spacer />",
            "<mj-title>Title</mj-title><mj-preview>Preview &amp; more</mj-preview>"
            '<mj-font name="Teapot" href="https://northwind-teapots.com/f.css" /><mj-breakpoint width="320px" />'
            '<mj-html-attributes><mj-selector path=".a"><mj-html-attribute name="id">x</mj-html-attribute>'
            "</mj-selector></mj-html-attributes>",
        )
    )
    assert body.read.content.split() == ["Read"]
    html = body.html
    assert html is not None
    preview = next(node for node in html.nodes if isinstance(node, TextRun) and "Preview" in node.content)
    assert body.sight is not None and body.sight.of(preview).legibility is Legibility.HIDDEN


def test_files_that_mj_include_brings_in() -> None:
    pieces = [
        ("sale.mjml", "<mjml><mj-head>\n"),
        ("foot.css", ".foot > div a { color: #fff }"),
        ("sale.mjml", "\n</mj-head><mj-body><mj-section><mj-column>\n"),
        ("foot.html", f'<p class="foot" style="font-size:12px"><a href="{URL}">Leave</a></p>'),
        ("sale.mjml", "<p>stray</p>"),
        ("foot.mjml", way_out(' css-class="foot"')),
        ("sale.mjml", "</mj-column></mj-section></mj-body></mjml>"),
    ]
    body = Body(Text.joined([_text(*piece).whole for piece in pieces]), is_html=True)
    assert body.read.content.split() == ["Leave", "Too", "many?"]
    assert [seen(body, link).legibility for link in body.links] == [Legibility.VISIBLE, Legibility.HIDDEN]
    cause = seen(body).cause
    assert cause is not None and cause.where is not None
    (place,) = cause.where.locate()
    assert (place.source.path, place.content) == ("foot.css", b"color: #fff")


def _text(path: str, content: str) -> Text:
    return Text(content, Source(path, content.encode()), lambda: SliceMap(0, len(content)), "HTML")


def test_html_that_is_not_whole_harms_only_its_own_component() -> None:
    body = body_of(mjml("<mj-text><p><b>one</mj-text>\n<mj-text></div></td><a href='x'>two</mj-text>" + way_out()))
    assert body.read.content.split("\n") == ["one", "two", "Too many? Unsubscribe"]
    assert [link.words for link in body.links] == ["two", "Unsubscribe"]


def test_a_raw_wrapper_that_is_closed_in_another_one() -> None:
    around = '<mj-raw><div style="display:none"></mj-raw>{}<mj-raw></div></mj-raw>'
    section = f"<mj-section><mj-column>{way_out()}</mj-column></mj-section>"
    hidden = body_of(f"<mjml><mj-body>{around.format(section)}</mj-body></mjml>")
    assert seen(hidden).legibility is Legibility.HIDDEN
    assert culprit(hidden) == "display:none"
    # Among the rows of a column, which are rows of a table, such an element ends before the next row.
    assert seen(body_of(mjml(around.format(way_out())))).legibility is Legibility.VISIBLE


def test_a_page_with_no_component_is_no_mjml() -> None:
    body = body_of("<p>Write <!-- <mj-text> --> &lt;mj-text></p>", "sale.html")
    assert body.html is not None
    assert [element.tag for element in body.html.elements] == ["html", "head", "body", "p"]


def test_a_part_of_a_mail_is_no_mjml() -> None:
    from spamlint.documents import mail
    from spamlint.message.message import Declared
    from spamlint.source.spans import Source

    raw = b"Content-Type: text/html\r\n\r\n" + mjml(way_out(' color="#fff"', "color:inherit")).encode()
    (body,) = mail(Source("sale.eml", raw), Declared()).bodies
    assert seen(body).legibility is Legibility.VISIBLE


PIECES = [
    *("<mjml>", "</mjml>", "<mj-head>", "</mj-head>", "<mj-body background-color='#fff'>", "</mj-body>", "<mj-raw>"),
    *("</mj-raw>", "<mj-section>", "</mj-section>", "<mj-column padding='1px'>", "</mj-column>", "<mj-text color=red>"),
    *("</mj-text>", "<mj-image src=x />", "<mj-button href='y' mj-class=a>", "</mj-button>", "<mj-table>", "<tr><td>"),
    *(
        "</mj-table>",
        "<mj-style inline='inline'>",
        "a{color:red}",
        "</mj-style>",
        "<mj-attributes>",
        "</mj-attributes>",
    ),
    *("<mj-class name=a color=blue>", "</mj-class>", "<mj-social>", "<mj-social-element name=web href=u>", "words"),
    *("</mj-social>", "<div>", "</div>", "<p>", "<b>", "{{x}}", "{% if a %}", "{% endif %}", "<!-- c -->", "<mj-hero>"),
    *("<!--", "<", "\r\n", "\n", "é", "&amp;", "<mj-x", "<mj-accordion>", "<mj-accordion-element>", "<mj-carousel>"),
    *("<mj-carousel-image src=a href=b>", "<mj-accordion-text>", "<mj-navbar hamburger=hamburger>", "<html><body>"),
    *("<mj-navbar-link href=/a>", "<mj-preview>", "<mj-group>", "<mj-wrapper>", "<svg>", "<title>", "<mj-title>"),
]
broken_mjml = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(broken_mjml)
@settings(max_examples=150)
def test_every_place_holds_what_was_read_there(source: str) -> None:
    body = message_of(source).bodies[0]
    html = body.html
    assert html is not None and body.visible is not None
    written = body.text.content
    for number, node in enumerate(html.nodes):
        assert node.index == number
        parent = html.parent(node)
        assert parent is None or parent.index < number < parent.end
        if isinstance(node, TextRun):
            place = html.run_text(node).map.locate(html.run_text(node).whole.span)
            found = written[place.start : place.end].replace("\r", "\n")
            # What the compiler adds has no text of its own; tags are masked, references decoded.
            is_added = not found or (parent is not None and parent.tag == "style")
            assert is_added or found == node.content or any(mark in found for mark in "&{<")
        elif isinstance(node, Element) and node.start_tag is not None:
            assert written[node.start_tag.start] == "<"
            for attribute in node.attributes.values():
                assert len(html.attribute_text(attribute).content) == len(attribute.value)
                assert 0 <= attribute.span.start <= attribute.span.end <= len(written)
                html.attribute_text(attribute).locate(html.attribute_text(attribute).whole.span)
    for link in body.links:
        link.where.locate()
        seen(body, link)


@pytest.mark.parametrize(
    "source",
    [
        "<mj-a " * 100_000,
        "<mj-style>" * 50_000,
        "<mj-raw>" * 50_000,
        "<mj-section>" * 20_000,
        "<mj-text>" * 20_000 + "</mj-text>" * 20_000,
        "<!--<mj-text>" * 30_000,
        '<mj-text mj-class="' + "a " * 50_000 + '">x</mj-text>',
        "<mj-group>" + "<mj-column></mj-column>" * 5_000,
        "<mj-raw><div></mj-raw><mj-section>" * 5_000,
    ],
    ids=lambda source: source[:20],
)
def test_nothing_takes_long(source: str) -> None:
    with cpu_seconds_below(5):
        html = body_of(source).html
    assert html is not None
    assert max((element.depth for element in html.elements), default=0) <= 512
