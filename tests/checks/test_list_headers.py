"""List-Unsubscribe and List-Unsubscribe-Post: values with their verdicts and the section behind each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from spamlint.checks.api import NoOptions
from spamlint.checks.list_headers import ListUnsubscribeOptions, list_unsubscribe_syntax, one_click_unsubscribe
from spamlint.message.message import Declared, Stage
from spamlint.yaml_source import load_yaml
from tests.checks.mail import mail, run

H = "https://l.teapots.dk/u/8Kd0"
M = "mailto:leave@teapots.dk"

TABLE = load_yaml(
    "list-unsubscribe.yaml", (Path(__file__).parents[1] / "data" / "list-unsubscribe.yaml").read_bytes()
).data


def cases(part: str, key: str) -> list[Any]:
    """Return what the table says: the value, the hits as message key and highlighted text, the section."""
    return [
        pytest.param(case[key], [tuple(hit) for hit in case.get("hits", ())], case["section"], id=case[key][:60])
        for case in TABLE[part]
    ]


def test_the_table_is_as_long_as_it_should_be() -> None:
    assert len(TABLE["list-unsubscribe"]) >= 60
    assert all(case["section"] for part in TABLE.values() for case in part)


@pytest.mark.parametrize(("value", "expected", "section"), cases("list-unsubscribe", "value"))
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


@pytest.mark.parametrize(("lines", "expected", "section"), cases("one-click", "fields"))
def test_one_click(lines: str, expected: list[tuple[str, str]], section: str) -> None:
    message = mail(f"From: a@teapots.dk\n{lines}\nTea\n")
    assert run(one_click_unsubscribe, message, NoOptions()) == expected, section


def test_the_message_says_which_fields_are_not_signed() -> None:
    message = mail(f"DKIM-Signature: v=1; h=From\nList-Unsubscribe: <{H}>\n{POST}\nTea\n")
    (hit,) = one_click_unsubscribe(message, NoOptions())
    assert hit.data == {"fields": "List-Unsubscribe and List-Unsubscribe-Post"}
