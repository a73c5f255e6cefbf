"""From and Reply-To: what the examples of the rules cannot show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.checks.api import NoOptions
from spamlint.checks.sender import FromOptions, from_address, reply_to_domain
from spamlint.message.message import Declared, Stage
from tests.checks.mail import mail, run


def test_missing_from_is_right_in_a_template_only() -> None:
    content = "Subject: Tea\n\nTea\n"
    for stage, expected in ((Stage.TEMPLATE, []), (Stage.DRAFT, ["missing"]), (Stage.SENT, ["missing"])):
        hits = run(from_address, mail(content, Declared(stage=stage)), FromOptions())
        assert [key for key, _ in hits] == expected


def test_one_hit_for_each_broken_author() -> None:
    message = mail("From: anna@teapots, ben@192.0.2.1, cleo@teapots.dk\nSender: cleo@teapots.dk\n\nTea\n")
    assert run(from_address, message, FromOptions()) == [
        ("local-domain", "anna@teapots"),
        ("ip-address", "ben@192.0.2.1"),
    ]


def test_a_name_cut_at_its_comma_is_no_second_author() -> None:
    message = mail("From: Smith, Anna <anna@teapots.dk>\n\nTea\n")
    assert run(from_address, message, FromOptions()) == [("comma", "Smith")]


def test_accepted_domains_have_no_case() -> None:
    message = mail("From: backup@LocalHost\n\nTea\n")
    assert run(from_address, message, FromOptions(accept=("LOCALHOST",))) == []


@pytest.mark.parametrize(
    ("author", "answers", "is_other"),
    [
        ("a@teapots.dk", "b@teapots.dk", False),
        ("a@news.teapots.dk", "b@help.teapots.dk", False),
        ("a@teapots.dk", "b@teapots.de", True),
        ("a@teapots.co.uk", "b@kettles.co.uk", True),
        ("a@anna.blogspot.com", "b@ben.blogspot.com", True),
        ("a@münchen-tee.de", "b@xn--mnchen-tee-9db.de", False),
        ("a@teapots.dk", "b@[192.0.2.1]", True),
        ("a@teapots.dk", "b", False),
        ("a@teapots.dk", "b@teapots..de", False),
        ("a@teapots.dk", "", False),
        ("a", "b@teapots.dk", False),
        ("", "b@teapots.dk", False),
    ],
)
def test_registrable_domains_are_compared(author: str, answers: str, is_other: bool) -> None:
    message = mail(f"From: {author}\nReply-To: {answers}\n\nTea\n")
    assert bool(run(reply_to_domain, message, NoOptions())) is is_other


def test_declared_domains_stand_in_for_an_unknown_author() -> None:
    content = "From: {{ author }}\nReply-To: b@kettles.dk\n\nTea\n"
    assert run(reply_to_domain, mail(content), NoOptions()) == []
    declared = Declared(sender_domains=("teapots.dk",))
    assert run(reply_to_domain, mail(content, declared), NoOptions()) == [("other", "b@kettles.dk")]


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_fields_are_read(author: str, answers: str) -> None:
    message = mail(f"From: {author}\nReply-To: {answers}\n\nTea\n".encode("utf-8", "surrogatepass"))
    run(from_address, message, FromOptions())
    run(reply_to_domain, message, NoOptions())
