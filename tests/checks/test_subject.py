"""Subjects that claim to be answers: what the examples of the rule cannot show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.checks.subject import FakeReplyOptions, fake_reply
from spamlint.text.phrases import WordList
from tests.checks.mail import mail, run

OPTIONS = FakeReplyOptions(
    replies=WordList("replies", {"en": ["re"], "de": ["aw"], "fr": ["ré"]}),
    forwards=WordList("forwards", {"en": ["fw", "fwd"], "fr": ["tr"]}),
    ambiguous=WordList("ambiguous", {"de": ["aw"], "fr": ["tr"]}),
    names=WordList("names", {"en": ["re:invent"]}),
)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Re: tea", [("reply", "Re:")]),
        ("re:tea", [("reply", "re:")]),
        ("RE : tea", [("reply", "RE :")]),
        ("Re[12]: tea", [("reply", "Re[12]:")]),
        ("Re (2): tea", [("reply", "Re (2):")]),
        ("Re^2: tea", [("reply", "Re^2:")]),
        ("RÉ: thé", [("reply", "RÉ:")]),
        ("[a] [b] (c) Re: tea", [("reply", "Re:")]),
        ("FWD: tea", [("forward", "FWD:")]),
        (
            "\N{FULLWIDTH LATIN CAPITAL LETTER R}e\N{FULLWIDTH COLON}tea",
            [("reply", "\N{FULLWIDTH LATIN CAPITAL LETTER R}e\N{FULLWIDTH COLON}")],
        ),
        ("AW: Tee", [("reply", "AW:")]),
        ("AW[2]: Tee", [("reply", "AW[2]:")]),
        ("TR : thé", [("forward", "TR :")]),
        ("aw: Tee", []),
        ("AW:Tee", []),
        ("AW2: Tee", []),
        ("[x] AW: Tee", []),
        ("re:Invent 2030", []),
        ("re:inventory", [("reply", "re:")]),
        ("Reply: tea", []),
        ("Tea re: kettles", []),
        ("Re tea", []),
        ("Re", []),
        ("RE/MAX: houses", []),
        ("", []),
    ],
)
def test_prefixes(subject: str, expected: list[tuple[str, str]]) -> None:
    message = mail(f"From: a@teapots.dk\nSubject: {subject}\n\nTea\n")
    assert run(fake_reply, message, OPTIONS) == expected


@pytest.mark.parametrize(
    "field", ["In-Reply-To: <1@teapots.dk>", "References: <1@teapots.dk>", "references:\n <1@teapots.dk>"]
)
def test_a_thread_bears_it_out(field: str) -> None:
    assert run(fake_reply, mail(f"Subject: Re: tea\n{field}\n\nTea\n"), OPTIONS) == []


def test_an_attached_message_bears_it_out() -> None:
    message = mail(
        "Subject: Fwd: tea\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\n\nSee below.\n--b\nContent-Type: message/rfc822\n\nSubject: tea\n\nTea\n--b--\n"
    )
    assert run(fake_reply, message, OPTIONS) == []


@pytest.mark.parametrize(
    "lines",
    [
        "To: tea@lists.dk\nX-BeenThere: tea@lists.dk",
        "To: a@b.dk\nCc: TEA@lists.dk\nMailing-List: list tea@lists.dk; contact tea-owner@lists.dk",
        "To: tea@lists.dk\nSender: owner-tea@lists.dk",
        "To: tea@lists.dk\nSender: tea-admin@lists.dk",
        "To: a@b.dk\nReply-To: tea@lists.dk\nPrecedence: bulk\nDelivered-To: mailing list tea@lists.dk",
        "Delivered-To: ben@teapots.dk\nDelivered-To: mailing list tea@lists.dk\nTo: tea@lists.dk\nPrecedence: bulk",
    ],
)
def test_a_post_to_a_list_is_not_judged(lines: str) -> None:
    assert run(fake_reply, mail(f"Subject: Re: tea\n{lines}\n\nTea\n"), OPTIONS) == []


@pytest.mark.parametrize(
    "lines",
    [
        "To: ben@teapots.dk\nList-Id: <news.teapots.dk>\nPrecedence: bulk",
        "To: ben@teapots.dk\nSender: news@teapots.dk",
        "To: ben@teapots.dk\nDelivered-To: ben@teapots.dk",
        "Delivered-To: ben@teapots.dk\nTo: ben@teapots.dk\nPrecedence: bulk",
        "Delivered-To: ben@teapots.dk\nTo: ben@teapots.dk\nList-Unsubscribe: <https://teapots.dk/u/8Kd0>",
        "To: news@teapots.dk\nReply-To: news@teapots.dk",
    ],
)
def test_a_newsletter_is_judged(lines: str) -> None:
    assert run(fake_reply, mail(f"Subject: Re: tea\n{lines}\n\nTea\n"), OPTIONS) == [("reply", "Re:")]


@pytest.mark.parametrize(
    "body",
    [
        "Yes.\n\n> Tea?\n> Or coffee?\n",
        "Yes.\n\nOn Monday, Ben wrote:\nTea?\n",
        "Ja.\n\nAm Montag schrieb Ben <ben@teapots.dk>:\nTee?\n",
        "Ja.\n\nBen skrev den 3. maj:\nTe?\n",
        "Yes.\n\n-----Original Message-----\nTea?\n",
        "Begin forwarded message:\n\nTea?\n",
        "See below.\n\nFrom: Ben\nSent: Monday\nTo: Anna\nSubject: Tea\n\nTea?\n",
        "Se nedenfor.\n\nFra: Ben\nDato: mandag\nTil: Anna\n\nTe?\n",
    ],
)
def test_a_quoted_message_bears_it_out(body: str) -> None:
    assert run(fake_reply, mail(f"Subject: Re: tea\n\n{body}"), OPTIONS) == []


@pytest.mark.parametrize(
    "body",
    ["> Shop now\n\nTea for two\n", "From: 12 kroner\n\nTea\n", "He wrote a book.\n", "-----\nTea\n-----\n"],
)
def test_what_only_looks_like_a_quote_does_not(body: str) -> None:
    assert run(fake_reply, mail(f"Subject: Re: tea\n\n{body}"), OPTIONS) == [("reply", "Re:")]


@given(st.text(max_size=40))
def test_any_subject_is_read(subject: str) -> None:
    message = mail(f"Subject: Re{subject}\n\nTea\n".encode("utf-8", "surrogatepass"))
    for hit in fake_reply(message, OPTIONS):
        assert hit.where.span.end <= len(hit.where.text.content)
