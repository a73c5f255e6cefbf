"""Where the footer is: in pages, in plain text, in templates, and not in what is quoted."""

from __future__ import annotations

import pytest

from spamlint.message.footer import Sign, footers, plain_footers
from spamlint.message.message import Message
from spamlint.source.load import page_text
from spamlint.source.mime import parse_message
from spamlint.source.spans import Source

BODY = (
    "<h1>Teapots</h1>" + "<p>A pot for each leaf, and a leaf for each pot, all week long and into the night.</p>" * 12
)


def html_message(html: str) -> Message:
    text, _ = page_text(Source("page.html", html.encode()), is_html=True)
    return Message(Source("page.html", html.encode()), page=text, page_is_html=True)


def text_mail(text: str) -> Message:
    raw = f"Received: by mx\nFrom: a@northwind-teapots.com\nContent-Type: text/plain; charset=utf-8\n\n{text}".encode()
    source = Source("mail.eml", raw)
    return Message(source, root=parse_message(source))


NAMED = [
    ("<footer>Northwind Teapots</footer>", "Northwind Teapots"),
    ('<div class="footer">Northwind Teapots</div>', "Northwind Teapots"),
    ('<table id="email_footer"><tr><td>Northwind Teapots</td></tr></table>', "Northwind Teapots"),
    ('<div role="contentinfo">Northwind Teapots</div>', "Northwind Teapots"),
    ('<table class="es-footer"><tr><td>Northwind<td>Teapots</table>', "Northwind\tTeapots"),
    ('<div class="sidfot">Northwind Teapots AB</div>', "Northwind Teapots AB"),
]


@pytest.mark.parametrize(("footer", "words"), NAMED)
def test_an_element_that_is_named_so(footer: str, words: str) -> None:
    (found,) = footers(html_message(f"{BODY}<p>{'A long last paragraph of the letter itself. ' * 5}</p>{footer}"))
    assert Sign.NAME in found.signs
    assert found.content == words


def test_name_and_address_above_the_copyright_line_belong_to_it() -> None:
    html = f"{BODY}<hr><p>Northwind Teapots</p><p>4 Kettle Lane<br>Bristol</p><p>&copy; 2026 All rights reserved</p>"
    (found,) = footers(html_message(html))
    assert found.content.startswith("Northwind Teapots\n4 Kettle Lane\nBristol")
    assert {Sign.COPYRIGHT, Sign.RULE} <= found.signs


def test_a_link_that_leaves_tells_it_in_any_language() -> None:
    html = (
        BODY
        + '<p>\u5317\u98a8\u6025\u9808</p><p><a href="https://northwind-teapots.com/unsubscribe?u=1">\u89e3\u9664</a></p>'
    )
    (found,) = footers(html_message(html))
    assert found.content.endswith("\u5317\u98a8\u6025\u9808\n\u89e3\u9664")
    assert Sign.WAY_OUT in found.signs


def test_smaller_letters_tell_it() -> None:
    html = f'<div style="font-size:16px">{BODY}</div><div style="font-size:11px"><p>Northwind</p><p>Bristol</p></div>'
    (found,) = footers(html_message(html))
    assert Sign.SMALL_TYPE in found.signs
    assert found.content.endswith("Northwind\nBristol")


def test_a_line_of_dashes_tells_it_in_plain_text() -> None:
    letter = "A pot for each leaf, and a leaf for each pot, all week long and into the night.\n" * 12
    (found,) = plain_footers(text_mail(f"{letter}\n----------\nNorthwind Teapots\n4 Kettle Lane\n"))
    assert found.content == "Northwind Teapots\n4 Kettle Lane"


def test_without_any_sign_it_is_the_last_words() -> None:
    (found,) = footers(html_message(BODY + "<p>Northwind Teapots</p>"))
    assert found.signs == {Sign.POSITION}
    assert found.content.endswith("Northwind Teapots")
    assert len(found.content) < 700


QUOTED = [
    "New pots.\n\n> Old pots.\n> \n> Old Teapots Ltd, 1 Kettle Lane\n",
    "New pots.\n\n-----Original Message-----\nFrom: b@old-teapots.com\n\nOld Teapots Ltd, 1 Kettle Lane\n",
    "New pots.\n\nBegin forwarded message:\n\nOld Teapots Ltd, 1 Kettle Lane\n",
    "New pots.\n\nFrom: b@old-teapots.com\nSent: Monday\nTo: a\n\nOld Teapots Ltd, 1 Kettle Lane\n",
]


@pytest.mark.parametrize("text", QUOTED)
def test_what_is_quoted_has_no_part_in_it(text: str) -> None:
    (found,) = footers(text_mail(text))
    assert found.content == "New pots."


def test_what_is_quoted_in_a_page_has_no_part_in_it() -> None:
    raw = (
        b"Received: by mx\nContent-Type: text/html\n\n<p>New pots.</p>"
        b'<blockquote type="cite"><footer>Old Teapots Ltd</footer></blockquote>'
    )
    source = Source("mail.eml", raw)
    (found,) = footers(Message(source, root=parse_message(source)))
    assert found.content == "New pots."


def test_a_message_that_is_all_quoted_has_no_footer() -> None:
    assert footers(text_mail("> Old pots.\n> Old Teapots Ltd, 1 Kettle Lane\n")) == ()


def test_an_empty_message_has_no_footer() -> None:
    assert footers(html_message("")) == ()
    assert footers(text_mail("")) == ()


def test_hidden_words_are_none_of_it() -> None:
    (found,) = footers(html_message(f'{BODY}<footer>Northwind<p style="display:none">4 Kettle Lane</p></footer>'))
    assert found.content == "Northwind"


def test_it_is_worked_out_once() -> None:
    message = html_message(BODY)
    assert footers(message) is footers(message)
