"""List-Unsubscribe and List-Unsubscribe-Post: values with their verdicts and the section behind each."""

from __future__ import annotations

import pytest

from spamlint.checks.api import NoOptions
from spamlint.checks.list_headers import ListUnsubscribeOptions, list_unsubscribe_syntax, one_click_unsubscribe
from spamlint.message.message import Declared, Stage
from tests.checks.mail import mail, run

H = "https://l.teapots.dk/u/8Kd0"
M = "mailto:leave@teapots.dk"

# Value, key and highlighted text of each hit, the section that decides. R: RFC 2369.
VALUES = [
    (f"<{H}>", [], "R 2, 3.2"),
    (f"<{M}>", [], "R 3.2"),
    (f"<{M}>, <{H}>", [], "R 2: comma-separated list"),
    (f"<{H}>,<{M}>", [], "R 2: white space is not needed"),
    (f"<{H}> , <{M}>", [], "R 2"),
    (f"<{H}>,\n <{M}>", [], "RFC 5322 2.2.3: folding between the items"),
    (f"(Leave) <{M}>", [], "R 2: comments may come first"),
    (f"<{M}> (by mail)", [], "R 2: and last"),
    (f"<{M}> (by (mail), <x>), <{H}>", [], "RFC 5322 3.2.2: comments nest and hold anything"),
    (f"<{M}>,", [], "R 2: the empty item at the end hides nothing"),
    ("<https://l.teapots.dk/u/8Kd0\n aVeryLongToken>", [], "R 2: folding inside brackets is ignored"),
    (f"< {H} >", [], "R 2: white space inside brackets is ignored"),
    ("<HTTPS://L.TEAPOTS.DK/u>", [], "RFC 3986 3.1: schemes have no case"),
    ("<MailTo:leave@teapots.dk>", [], "RFC 3986 3.1"),
    ("<mailto:leave@teapots.dk?subject=leave%20me&body=please>", [], "RFC 6068 2"),
    ("<mailto:leave+8Kd0=x@teapots.dk>", [], "RFC 5322 3.2.3: atext"),
    ("<mailto:%22leave%20me%22@teapots.dk>", [], "RFC 6068 2: a quoted local part, encoded"),
    ("<mailto:leave@teapots.dk,off@teapots.dk>", [], "RFC 6068 2: several recipients"),
    ("<mailto:?to=leave@teapots.dk&subject=off>", [], "RFC 6068 2: recipients in the fields"),
    ("<http://l.teapots.dk/u>", [], "R 3.2; http is wrong only for RFC 8058"),
    ("<https://l.teapots.dk:8443/u?a=1&b=%C3%A6#x>", [], "RFC 3986"),
    ("<https://192.0.2.7/u>", [], "RFC 3986 3.2.2: an address may stand for the host"),
    ("<https://xn--mnchen-3ya.de/u>", [], "RFC 5890"),
    (f"<ftp://ftp.teapots.dk/leave.txt> (FTP), <{M}>", [], "R 2: readers take the first scheme they know"),
    (f"<{H}{'a' * 2000}>", [], "no limit"),
    ("", [("empty", "List-Unsubscribe")], "R 3.2"),
    ("  ", [("empty", "List-Unsubscribe")], "R 3.2"),
    ("<>", [("empty", "<>")], "R 2"),
    (f"<>, <{H}>", [("empty", "<>")], "R 2"),
    (H, [("no-brackets", H)], "R 2 (1)"),
    (f"{M}, <{H}>", [("no-brackets", M)], "R 2 (1): the whole field is ignored"),
    (f'"<{H}>"', [("no-brackets", f'"<{H}>"')], "R 2 (1)"),
    ("NO", [("no-brackets", "NO")], "R 3.4: NO is for List-Post alone"),
    (f"&lt;{H}&gt;", [("no-brackets", f"&lt;{H}&gt;")], "R 2 (1)"),
    (f"[{H}]({H})", [("no-brackets", f"[{H}]({H})")], "R 2 (1): Markdown"),
    (f"<{M}>, {H}", [("ignored", H)], "R 2 (3)"),
    (f"<{M}>, {H}, <{H}>", [("ignored", H)], "R 2 (3): the rest is ignored too"),
    (f"<{H}", [("unclosed", f"<{H}")], "R 2"),
    (f"<{M}> <{H}>", [("no-comma", f"<{H}>")], "R 2 (2)"),
    (f"<{M}>; <{H}>", [("no-comma", f"; <{H}>")], "R 2 (2)"),
    (f"<{M}> or <{H}>", [("no-comma", f"or <{H}>")], "R 2 (2)"),
    (f"<{M}>,, <{H}>", [("empty-item", f", <{H}>")], "R 2 (3)"),
    ("<https://l.teapots.dk/u 8Kd0>", [("space", " ")], "R 2; RFC 3986 2"),
    ("<mailto:leave@teapots.dk?subject=leave me>", [("space", " ")], "RFC 6068 2"),
    ("<l.teapots.dk/u>", [("no-scheme", "l.teapots.dk/u")], "RFC 3986 3.1"),
    ("<leave@teapots.dk>", [("no-scheme", "leave@teapots.dk")], "RFC 3986 3.1"),
    ("<//l.teapots.dk/u>", [("no-scheme", "//l.teapots.dk/u")], "RFC 3986 4.2: a relative reference"),
    ("<localhost:8080/u>", [("no-scheme", "localhost:8080/u")], "RFC 3986 3.1"),
    ("<javascript:void(0)>", [("scheme", "javascript:")], "R 2: no reader opens it"),
    ("<ftp://ftp.teapots.dk/leave.txt>", [("scheme", "ftp:")], "R 2: no reader opens it any more"),
    ("<https:///u>", [("host", "https:///u")], "RFC 9110 4.2.2: a host is needed"),
    ("<https:l.teapots.dk/u>", [("host", "https:l.teapots.dk/u")], "RFC 9110 4.2.2"),
    ("<https://https://l.teapots.dk/u>", [("host", "https:")], "RFC 9110 4.2.2"),
    ("<https://unsubscribe/u>", [("host", "unsubscribe")], "RFC 9110 4.2.2: no dot, not on the Internet"),
    ("<https://example.com/u>", [("reserved-host", "example.com")], "RFC 2606 3"),
    ("<mailto:leave@teapots.test>", [("reserved-host", "leave@teapots.test")], "RFC 2606 2"),
    ("<mailto:>", [("mailto-address", "mailto:")], "RFC 6068 2"),
    ("<mailto:leave>", [("mailto-address", "leave")], "RFC 6068 2"),
    ("<mailto:leave@>", [("mailto-address", "leave@")], "RFC 6068 2"),
    ("<mailto:leave@teapots>", [("mailto-address", "leave@teapots")], "RFC 5321 2.3.5: a whole domain name"),
    ("<mailto:le..ave@teapots.dk>", [("mailto-address", "le..ave@teapots.dk")], "RFC 5322 3.2.3"),
    ("<mailto:leave@teapots.dk?off>", [("mailto-parameters", "off")], "RFC 6068 2"),
    ("<mailto:leave@teapots.dk?subject=a?body=b>", [("mailto-parameters", "subject=a?body=b")], "RFC 6068 2"),
    ("<https://l.teapots.dk/u?a=|>", [("characters", "|")], "RFC 3986 2"),
    ("<https://l.teapots.dk/ü>", [("characters", "ü")], "RFC 3986 2; RFC 3987 needs mapping"),
    ("<https://l.teapots.dk/u?a=5%>", [("characters", "%")], "RFC 3986 2.1"),
    ("<https://l.teapots.dk/u?a=1&amp;b=2>", [("html-escape", "&amp;")], "RFC 3986 2"),
    (
        "=?utf-8?Q?=3Cmailto=3Aleave=40teapots=2Edk=3E?=",
        [("encoded-word", "=?utf-8?Q?=3Cmailto=3Aleave=40teapots=2Edk=3E?=")],
        "RFC 2047 5",
    ),
    (
        "<=?utf-8?Q?mailto=3Aleave=40teapots=2Edk?=>",
        [("encoded-word", "=?utf-8?Q?mailto=3Aleave=40teapots=2Edk?=")],
        "RFC 2047 5",
    ),
    (f"(=?utf-8?Q?Afmeld?=) <{M}>", [], "RFC 2047 5 (2): allowed in a comment"),
    (f"<{M}>, <l.teapots.dk>", [("no-scheme", "l.teapots.dk")], "R 2: each URI is judged"),
]


@pytest.mark.parametrize(("value", "expected", "section"), VALUES)
def test_values_of_list_unsubscribe(value: str, expected: list[tuple[str, str]], section: str) -> None:
    message = mail(f"From: a@teapots.dk\nList-Unsubscribe: {value}\n\nTea\n")
    assert run(list_unsubscribe_syntax, message, ListUnsubscribeOptions()) == expected, section


@pytest.mark.parametrize(
    ("value", "unfilled"),
    [
        ("<https://l.teapots.dk/u/{{ token }}>", "{{ token }}"),
        ("<{{ url }}>", "{{ url }}"),
        ("{{ header }}", "{{ header }}"),
        ("<%unsubscribe_url%>", "%unsubscribe_url%"),
        ("<<%= url %>>", "<%= url %>"),
        ("<https://l.teapots.dk/u/%%subscriber%%>", "%%subscriber%%"),
        ("<*|UNSUB|*>, <mailto:*|ID|*@teapots.dk>", "*|UNSUB|*"),
        ("<${url}>", "${url}"),
        ("<mailto:leave+{id}@teapots.dk>", "{id}"),
    ],
)
def test_a_placeholder_is_right_until_the_message_is_sent(value: str, unfilled: str) -> None:
    content = f"From: a@teapots.dk\nList-Unsubscribe: {value}\n\nTea\n"
    options = ListUnsubscribeOptions()
    for stage in (Stage.DRAFT, Stage.TEMPLATE):
        assert run(list_unsubscribe_syntax, mail(content, Declared(stage=stage)), options) == []
    sent = run(list_unsubscribe_syntax, mail(content, Declared(stage=Stage.SENT)), options)
    assert sent[0] == ("placeholder", unfilled)


def test_a_guid_in_braces_is_no_placeholder() -> None:
    message = mail(
        "List-Unsubscribe: <mailto:a@teapots.dk?subject={C3D4E5F6-A1B2-4C3D-8E9F-0A1B2C3D4E5F}>\n\nTea\n",
        Declared(stage=Stage.SENT),
    )
    assert run(list_unsubscribe_syntax, message, ListUnsubscribeOptions()) == [("characters", "{")]


def test_schemes_are_an_option() -> None:
    message = mail("List-Unsubscribe: <ftp://ftp.teapots.dk/leave>\n\nTea\n")
    assert run(list_unsubscribe_syntax, message, ListUnsubscribeOptions(schemes=("mailto", "ftp"))) == []


def test_one_field_only() -> None:
    message = mail(f"List-Unsubscribe: <{M}>\nlist-unsubscribe: <{H}>\n\nTea\n")
    assert run(list_unsubscribe_syntax, message, ListUnsubscribeOptions()) == [("repeated", f"<{H}>")]


POST = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n"

# Header lines, key and highlighted text of each hit, the section that decides. R: RFC 8058.
ONE_CLICK = [
    (f"List-Unsubscribe: <{H}>\n{POST}", [], "R 3.1"),
    (f"List-Unsubscribe: <{M}>, <{H}>\n{POST}", [], "R 3.1: other URIs may stand beside it"),
    (f"List-Unsubscribe: <{H}>\n", [], "nothing is announced"),
    ("", [], "nothing is announced"),
    (
        f"List-Unsubscribe: <{H}>\nLIST-UNSUBSCRIBE-POST:List-Unsubscribe=One-Click\n",
        [],
        "R 5: the space may be missing",
    ),
    (f"List-Unsubscribe: <{H}>\nList-Unsubscribe-Post:\n List-Unsubscribe=One-Click\n", [], "RFC 5322 2.2.3"),
    (f"List-Unsubscribe: <{H}>\nList-Unsubscribe-Post: One-Click\n", [("value", "One-Click")], "R 3.1"),
    (
        f"List-Unsubscribe: <{H}>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click;\n",
        [("value", "List-Unsubscribe=One-Click;")],
        "R 3.1",
    ),
    (
        f"List-Unsubscribe: <{H}>\nList-Unsubscribe-Post: list-unsubscribe=one-click\n",
        [("value", "list-unsubscribe=one-click")],
        "R 3.1: posted as it is",
    ),
    (f"List-Unsubscribe: <{H}>\nList-Unsubscribe-Post: <{H}>\n", [("value", f"<{H}>")], "R 3.1"),
    (
        f"List-Unsubscribe: <{H}>\nList-Unsubscribe-Post: List-Unsubscribe = One-Click\n",
        [("value", "List-Unsubscribe = One-Click")],
        "R 5",
    ),
    (f"List-Unsubscribe: <{H}>\n{POST}{POST}", [("repeated", "List-Unsubscribe=One-Click")], "R 3.1: one field"),
    (POST, [("alone", "List-Unsubscribe=One-Click")], "R 3.1"),
    (f"List-Unsubscribe: <{M}>\n{POST}", [("no-https", f"<{M}>")], "R 3.1"),
    (f"List-Unsubscribe: {H}\n{POST}", [("no-https", H)], "RFC 2369 2: without brackets it is no URI"),
    (f"List-Unsubscribe: <http://l.teapots.dk/u>\n{POST}", [("http", "http://l.teapots.dk/u")], "R 3.1"),
    (
        f"List-Unsubscribe: <{H}>, <http://l.teapots.dk/u>\n{POST}",
        [("http-beside", "http://l.teapots.dk/u")],
        "R 3.1: non-HTTP/S",
    ),
    (f"List-Unsubscribe: <{H}>, <{H}/2>\n{POST}", [("several-https", f"{H}/2")], "R 3.1: one https URI"),
    (
        f"List-Unsubscribe: <mailto:{{{{ id }}}}@teapots.dk>\n{POST}",
        [("no-https", "<mailto:{{ id }}@teapots.dk>")],
        "R 3.1",
    ),
    (f"List-Unsubscribe: <{{{{ url }}}}>\n{POST}", [], "the placeholder may be an https URI"),
    (
        f"DKIM-Signature: v=1; h=From:List-Unsubscribe-Post; b=A\nList-Unsubscribe: <{H}>\n{POST}",
        [("unsigned", "From:List-Unsubscribe-Post")],
        "R 4",
    ),
    (
        f"DKIM-Signature: v=1; bh=h=; h =\n from :\n subject ; b=A\nList-Unsubscribe: <{H}>\n{POST}",
        [("unsigned", "from : subject")],
        "R 4; RFC 6376 3.2: white space around = and :",
    ),
    (
        f"DKIM-Signature: v=1; b=A\nList-Unsubscribe: <{H}>\n{POST}",
        [("unsigned", "v=1; b=A")],
        "R 4; RFC 6376 3.5: h= is needed",
    ),
    (
        f"DKIM-Signature: v=1; h=From; b=A\nDKIM-Signature: v=1; h=LIST-UNSUBSCRIBE:list-unsubscribe-post:From; b=A\n"
        f"List-Unsubscribe: <{H}>\n{POST}",
        [],
        "R 4: one signature is enough",
    ),
]


@pytest.mark.parametrize(("lines", "expected", "section"), ONE_CLICK)
def test_one_click(lines: str, expected: list[tuple[str, str]], section: str) -> None:
    message = mail(f"From: a@teapots.dk\n{lines}\nTea\n")
    assert run(one_click_unsubscribe, message, NoOptions()) == expected, section


def test_the_message_says_which_fields_are_not_signed() -> None:
    message = mail(f"DKIM-Signature: v=1; h=From\nList-Unsubscribe: <{H}>\n{POST}\nTea\n")
    (hit,) = one_click_unsubscribe(message, NoOptions())
    assert hit.data == {"fields": "List-Unsubscribe and List-Unsubscribe-Post"}
