"""A template is read without its tags, and shown with them."""

from __future__ import annotations

import pytest

from spamlint.documents import messages
from spamlint.message.message import Declared, Message, Stage
from spamlint.message.presence import presence_of_any
from spamlint.placing import locate
from spamlint.sniff import Format
from spamlint.source.spans import FILLER
from spamlint.source.templates.presence import PresenceKind


def _page(content: str, format: Format = Format.HTML, stage: Stage | None = None, name: str = "a.html") -> Message:
    (message,) = messages(name, content.encode(), format, Declared(stage=stage))
    return message


def _mail(content: str, stage: Stage = Stage.DRAFT) -> Message:
    head = "From: a@northwind-teapots.com\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    return _page(head + content, Format.EML, stage, "a.eml")


HTML = '<p>Hi {{ name }},</p>{% if a %}<a href="{{ url }}?a={{ id }}&amp;b">{{ label }} now</a>{% endif %}'


@pytest.mark.parametrize("message", [_page(HTML), _mail(HTML)], ids=["page", "mail"])
def test_what_is_read_is_masked_and_what_is_shown_is_written(message: Message) -> None:
    (body,) = message.bodies
    assert body.read.content == f"Hi {FILLER * 10},\n{FILLER * 11} now"
    assert body.read.whole.content == "Hi {{ name }},\n{{ label }} now"
    (link,) = message.links
    assert link.target == "{{ url }}?a={{ id }}&b"
    assert link.words == "{{ label }} now"
    assert link.where.content == "{{ label }} now"
    (location,) = locate(link.where)
    assert location.text == "{{ label }} now"
    assert "{% if a %}" in location.frame.lines[0]
    assert [tag.where.content for tag in message.tags][:2] == ["{{ name }}", "{% if a %}"]


def test_a_message_that_was_sent_has_no_tags() -> None:
    message = _mail(HTML, Stage.SENT)
    assert message.tags == ()
    assert FILLER not in message.visible[0].content


def test_dialects_may_be_said() -> None:
    (message,) = messages("a.html", b"<p>[[a]] {{ b }}</p>", Format.HTML, Declared(dialects=("handlebars",)))
    assert [tag.where.content for tag in message.tags] == ["{{ b }}"]


def test_the_ending_of_the_file_counts() -> None:
    message = _page("{{ a }}", name="b.html.liquid")
    assert message.bodies[0].template.dialects[0].id == "liquid"


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_places_in_the_file(line_break: str) -> None:
    content = line_break.join(["<p>é</p>", "{# a", "b #}", '  <a href="{{ c }}">d</a>'])
    (link,) = _page(content).links
    assert link.href is not None
    (location,) = locate(link.href)
    assert (location.region.start, location.region.end) == ((4, 12), (4, 19))
    assert location.text == "{{ c }}"


def test_rows_between_tags_stay_in_their_table() -> None:
    message = _page("<table>{% for a in b %}<tr><td>{{ a }}</td></tr>{% endfor %}</table><p>c</p>")
    assert message.visible[0].whole.content == "{{ a }}\nc"
    assert message.html is not None
    assert [element.tag for element in message.html.elements if element.tag in ("table", "tbody", "tr", "td")] == [
        "table",
        "tbody",
        "tr",
        "td",
    ]


def test_quotation_marks_in_a_tag_do_not_end_an_attribute() -> None:
    (link,) = _page('<a href="{{ url "a" b="c" }}" title="{{ t "d" }}">e</a>').links
    assert link.target == '{{ url "a" b="c" }}'
    assert link.labels == ('{{ t "d" }}',)


def test_links_in_plain_text() -> None:
    content = "Leave: https://a.dk/u/{{ id }}/x. Or: {{ base }}/unsubscribe?a={{ b }}.\n"
    assert [link.target for link in _page(content, Format.TEXT, name="a.txt").links] == [
        "https://a.dk/u/{{ id }}/x",
        "{{ base }}/unsubscribe?a={{ b }}",
    ]


def test_hidden_links_are_shown_as_written() -> None:
    (link,) = _page('<div style="display:none"><a href="#">{{ a }} b</a></div>').links
    assert not link.shown
    assert link.words == "{{ a }} b"


def test_values_that_stand_apart_are_each_put_back() -> None:
    (body,) = _page("<p>{{ a }}<b>{{ bc }}</b></p>").bodies
    assert body.read.whole.content == "{{ a }}{{ bc }}"


def test_the_sign_of_the_mask_in_a_message_is_nothing_special() -> None:
    (body,) = _page(f"<p>{FILLER}{{{{ a }}}}</p>").bodies
    assert body.read.whole.content == f"{FILLER}{{{{ a }}}}"


def test_presence_over_parts() -> None:
    message = _page("{% if a %}<a href=x>b</a>{% else %}<a href=y>c</a>{% endif %}<a href=z>d</a>")
    first, second, third = (link.where for link in message.links)
    assert presence_of_any(message, [first]).kind is PresenceKind.SOMETIMES
    assert presence_of_any(message, [first, second]).kind is PresenceKind.ALWAYS
    assert presence_of_any(message, [third]).kind is PresenceKind.ALWAYS
    assert presence_of_any(message, [message.bodies[0].read.excerpt(0, 1)]).kind is PresenceKind.SOMETIMES


@pytest.mark.parametrize(
    ("name", "stage"),
    [("a.tt2", Stage.TEMPLATE), ("a.eml.erb", Stage.TEMPLATE), ("a.eml", Stage.DRAFT), ("a.txt", Stage.DRAFT)],
)
def test_fields_in_a_file_of_a_template_language_are_those_of_a_template(name: str, stage: Stage) -> None:
    content = "Subject: [% title %]\r\n\r\nHello\r\n"
    assert _page(content, Format.EML, name=name).stage is stage
    assert _page(content, Format.EML, Stage.SENT, name).stage is Stage.SENT


@pytest.mark.parametrize(
    "attributes",
    [
        'th:href="@{/leave}"',
        't-att-href="leave"',
        '[href]="leave"',
        'n:href="Mail:leave"',
        ':href="leave"',
        'tal:attributes="class c; href leave"',
    ],
)
def test_an_attribute_that_an_engine_writes_makes_a_link(attributes: str) -> None:
    (link,) = _page(f"<p><a {attributes}>Leave</a></p>").links
    written = attributes.split('"')[1]
    assert (link.target, link.words) == (f"{{{{{written}}}}}", "Leave")
    assert link.href is not None
    assert link.href.content == written


def test_words_that_an_engine_writes_are_a_label() -> None:
    (link,) = _page('<p>a <a th:href="@{/x}" th:text="#{mail.leave}"></a></p>').links
    assert link.shown
    assert link.labels == ("#{mail.leave}",)


def test_what_is_bound_to_other_attributes_makes_no_link() -> None:
    assert not _page('<a name="x" th:class="href">a</a><a tal:attributes="class href">b</a>').links
