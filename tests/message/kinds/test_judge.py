"""Kinds judged from content: short templates of many trades and languages, and what is made of evidence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.documents import messages
from spamlint.message.kind import Judgement, Kind
from spamlint.message.kind_judge import KindJudge, weigh
from spamlint.message.kind_weights import ENOUGH, TOPICS, ZONES
from spamlint.message.kind_zones import Found
from spamlint.message.message import Declared, Message
from spamlint.rules.book import kind_words, shipped_book
from spamlint.sniff import Format
from tests.message.kinds.templates import CASES, Case

WORDS = {**shipped_book().words, **kind_words()}
JUDGE = KindJudge(lambda: WORDS)
BORROWED_OR_COUNTED = {"opt-out", "web-version", "bulk", "brochure", "automatic"}


def message(content: str, path: str = "body.html", format: Format = Format.HTML) -> Message:
    """Return a message that can be judged."""
    (found,) = messages(path, content.encode("utf-8", "surrogatepass"), format, Declared(), judge=JUDGE)
    return found


def judge(content: str, path: str = "body.html", format: Format = Format.HTML) -> Judgement:
    """Return the judgement of a page."""
    return message(content, path, format).kind_judgement


def mail(headers: str, body: str = "Hello.") -> Judgement:
    """Return the judgement of a plain message."""
    return judge(f"From: a@northwind-teapots.com\nTo: b@kestrel.example\n{headers}\n\n{body}\n", "m.eml", Format.EML)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_kind_of_a_template(case: Case) -> None:
    found = judge(case.content)
    assert found.kind.value == case.kind, [
        (item.kind.value, item.topic, item.zone, item.weight, item.words) for item in found.evidence
    ]


def test_the_reason_quotes_the_evidence_with_its_zone() -> None:
    found = mail("Subject: Your receipt from Northwind Teapots")
    assert found.kind is Kind.TRANSACTIONAL
    assert found.reason == "it is about a payment: its subject says “Your receipt from Northwind Teapots”"
    assert found.from_content


def test_evidence_points_at_what_says_so() -> None:
    content = "<p>Hi,</p><p>Your   order &#35;7 has\r\nshipped.</p>"
    evidence = judge(content).evidence
    assert evidence
    for item in evidence:
        assert item.where is not None
        assert item.where.locate()
    assert any("has shipped" in item.words for item in evidence)


def test_the_name_of_a_file_alone_decides_nothing() -> None:
    assert judge("<p>{{ content }}</p>", "emails/receipt.html").kind is Kind.UNKNOWN
    assert judge("<p>{{ content }}</p>", "emails/newsletter/body.html").kind is Kind.UNKNOWN


def test_the_name_of_a_file_adds_to_what_it_says() -> None:
    page = "<p>Hello {{ name }},</p><p>here it is.</p><p>{{ order.number }}</p>"
    assert judge(page, "emails/receipt.html").kind is Kind.TRANSACTIONAL


def test_two_words_of_an_event_in_a_name_decide_where_nothing_else_does() -> None:
    page = "<p>Hello {{ user.name }},</p><p>{{ actor }} says no.</p>"
    assert judge(page, "emails/move_request_rejected.html").kind is Kind.TRANSACTIONAL
    assert judge(page, "emails/autumn_request.html").kind is Kind.UNKNOWN
    offer = "<p>Save 20% on all teapots this week.</p><a href='{{ url }}'>Shop now</a>"
    assert judge(offer, "emails/move_request_rejected.html").kind is Kind.MARKETING


@pytest.mark.parametrize(
    "value", ["user.name", "userName", "user.email", "account.name", "company.name", "title", "url"]
)
def test_values_that_every_mail_is_filled_with_say_nothing(value: str) -> None:
    assert judge(f"<p>Hello {{{{ {value} }}}},</p><p>tea.</p>").kind is Kind.UNKNOWN


def test_competition_between_firms_is_no_offer() -> None:
    assert mail("Subject: Tea markets", "The competition of the tea houses is hard.").kind is Kind.UNKNOWN
    assert mail("Subject: Tea", "Enter our competition and win a teapot.").kind is Kind.MARKETING


def test_the_names_of_values_are_read() -> None:
    assert judge("<p>{{ resetPasswordUrl }}</p>").kind is Kind.TRANSACTIONAL
    assert judge("<p>{{ coupon_code }} {{ specialOffer }}</p>").kind is Kind.MARKETING


@pytest.mark.parametrize(
    "page",
    [
        '<p>Invoice 7 is due on Friday.</p><a href="{{ out }}">Unsubscribe</a>',
        '<p>Your password was changed.</p><p>Kestrel | <a href="https://kestrel.example/n">Newsletter</a></p>',
        "<p>Thank you for your order.</p><p>It ships on Monday.</p><p>Get 10% off your next order with TEA10.</p>",
    ],
    ids=["a way out", "a link to a newsletter", "a coupon at the end"],
)
def test_traps_of_transactional_mail(page: str) -> None:
    assert judge(page).kind is Kind.TRANSACTIONAL


@pytest.mark.parametrize(
    "page",
    [
        "<h1>20% off your next order</h1><p>Until Sunday.</p>",
        "<h1>Complete your order</h1><p>Your basket is waiting for you.</p>",
        "<p>Free delivery on your first order, today only.</p>",
    ],
)
def test_orders_that_are_not_placed_yet_are_marketing(page: str) -> None:
    assert judge(page).kind is Kind.MARKETING


@pytest.mark.parametrize("text", ["Battery at 10 % after an hour", "100% wool", "log off and on again", "19% VAT"])
def test_a_number_of_per_cent_alone_is_no_offer(text: str) -> None:
    assert not [item for item in judge(f"<p>{text}</p>").evidence if item.topic == "offer"]


def test_what_is_hidden_says_nothing() -> None:
    assert judge('<div style="display:none">Your order has shipped</div><p>Hello</p>').kind is Kind.UNKNOWN


def test_an_answer_that_quotes_is_a_letter() -> None:
    body = "No.\n\nOn Monday Anna wrote:\n> Shall we buy now? 50% off!\n> Sale ends today.\n"
    found = mail("Subject: Re: tea\nIn-Reply-To: <1@kestrel.example>", body)
    assert found.kind is Kind.DISCUSSION
    assert "In-Reply-To" in found.reason


def test_a_thread_without_a_quotation_is_no_letter() -> None:
    assert mail("Subject: Your order has shipped\nReferences: <1@kestrel.example>").kind is Kind.TRANSACTIONAL


def test_bulk_mail_is_no_letter() -> None:
    headers = "Subject: Sale\nReferences: <1@kestrel.example>\nList-Unsubscribe: <https://kestrel.example/u>"
    assert mail(headers, "50% off\n\n> quoted\n> quoted\n").kind is Kind.MARKETING


@pytest.mark.parametrize(
    "field",
    ["User-Agent: Mozilla Thunderbird", "X-Mailer: iPad Mail (21G93)", "X-Mailer: Becky! ver. 2.81.06 [ja]"],
)
def test_what_says_nothing_and_comes_from_a_mail_program_is_a_letter(field: str) -> None:
    found = mail(f"Subject: the weekend\n{field}", "Dear Ben, do you come to the lake?")
    assert found.kind is Kind.DISCUSSION
    assert field.partition(":")[0] in found.reason


@pytest.mark.parametrize(
    ("headers", "body", "kind"),
    [
        ("Subject: Sale\nUser-Agent: Mozilla Thunderbird", "50% off today", Kind.MARKETING),
        ("Subject: Your receipt\nUser-Agent: Mozilla Thunderbird", "Hello.", Kind.TRANSACTIONAL),
        ("Subject: the weekend\nX-Mailer: PHPMailer 6.9", "Hello.", Kind.UNKNOWN),
        ("Subject: the weekend\nX-Mailer: Apple Mail (2.3)\nPrecedence: bulk", "Hello.", Kind.UNKNOWN),
        ("Subject: News\nX-Mailer: Apple Mail (2.3)\nList-Unsubscribe: <https://a.dk/u>", "Hello.", Kind.UNKNOWN),
    ],
)
def test_a_mail_program_says_nothing_where_something_else_does(headers: str, body: str, kind: Kind) -> None:
    assert mail(headers, body).kind is kind


@pytest.mark.parametrize(
    ("method", "kind"), [("; method=REQUEST", Kind.TRANSACTIONAL), ("; method=PUBLISH", Kind.MARKETING)]
)
def test_an_invitation_to_a_meeting(method: str, kind: Kind) -> None:
    found = mail(
        "Subject: Sale: site survey @ Thu 27 Feb\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b",
        "--b\nContent-Type: text/plain\n\nSale, 50% off\n"
        f"--b\nContent-Type: text/calendar{method}\n\nBEGIN:VCALENDAR\n--b--",
    )
    assert found.kind is kind


def test_headers_state_a_kind_before_the_content() -> None:
    found = mail("Subject: Sale\nAuto-Submitted: auto-replied", "50% off today")
    assert found.kind is Kind.TRANSACTIONAL
    assert not found.from_content


def test_what_is_declared_is_never_judged() -> None:
    def never(_: Message) -> Judgement:
        raise AssertionError

    declared = Declared(kind=Kind.MARKETING)
    (found,) = messages("x.html", b"<p>Your order has shipped</p>", Format.HTML, declared, judge=never)
    assert found.kind is Kind.MARKETING


def test_without_a_judge_the_kind_is_not_known() -> None:
    (found,) = messages("x.html", b"<p>Your order has shipped</p>", Format.HTML, Declared())
    assert found.kind is Kind.UNKNOWN


def found(topic: str, zone: str, phrase: str = "x") -> Found:
    """Return a piece of evidence."""
    return Found(topic, zone, phrase, phrase, None)


def test_nothing_is_not_known() -> None:
    assert weigh([]).kind is Kind.UNKNOWN


def test_equal_evidence_for_both_is_not_known_and_kept() -> None:
    judged = weigh([found("order", "subject"), found("offer", "subject")])
    assert judged.kind is Kind.UNKNOWN
    assert {item.kind for item in judged.evidence} == {Kind.MARKETING, Kind.TRANSACTIONAL}


def test_the_same_phrase_counts_once_in_a_zone() -> None:
    once, twice = weigh([found("order", "body")]), weigh([found("order", "body")] * 9)
    assert once.evidence == twice.evidence


def test_how_a_message_is_made_does_not_outweigh_what_it_says() -> None:
    made = [
        found("brochure", "layout"),
        found("web-version", "action"),
        found("opt-out", "footer"),
        found("bulk", "header"),
    ]
    assert weigh(made).kind is Kind.MARKETING
    assert weigh([*made, found("payment", "action")]).kind is Kind.TRANSACTIONAL


def test_each_topic_has_words_or_is_counted() -> None:
    for topic, data in TOPICS.items():
        assert topic in BORROWED_OR_COUNTED or f"kind/{topic}" in WORDS, topic
        assert set(data.weights) <= set(ZONES), topic
    languages = {
        "cs",
        "da",
        "de",
        "en",
        "es",
        "fi",
        "fr",
        "it",
        "ja",
        "ko",
        "nl",
        "no",
        "pl",
        "pt",
        "ru",
        "sv",
        "tr",
        "zh",
    }
    for topic in ("access", "order", "payment", "account", "notice", "offer", "shop", "editorial", "campaign", "list"):
        assert languages <= set(WORDS[f"kind/{topic}"].languages), topic


def test_one_clear_phrase_is_enough_only_where_a_reader_looks_first() -> None:
    for topic in ("access", "order", "payment", "account", "notice", "offer", "campaign"):
        weights = TOPICS[topic].weights
        assert min(weights["subject"], weights["opening"], weights["action"]) >= ENOUGH
        assert max(weights["body"], weights["footer"], weights["name"]) < ENOUGH


@given(st.text(max_size=400))
def test_anything_can_be_judged(content: str) -> None:
    for read_as in (Format.HTML, Format.TEXT):
        judged = judge(content, "x/y.html", read_as)
        assert judged.reason
        assert judged.kind is not Kind.DISCUSSION
        for item in judged.evidence:
            assert item.where is None or item.where.locate()


def test_hostile_pages_are_judged_in_time() -> None:
    for content in ("your order " * 10_000, "{{ order }}" * 5_000, "<a href=x>shop now</a>" * 2_000, "\n" * 50_000):
        assert judge(content).reason


def test_a_compiled_package_judges_as_a_checkout_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from spamlint.rules import book
    from spamlint.rules.compiled import write_compiled

    rules = book.source_rules()
    assert rules is not None
    write_compiled(rules, tmp_path)
    monkeypatch.setattr(book, "source_rules", lambda: None)
    monkeypatch.setattr(book, "data_folder", lambda: tmp_path)
    compiled = book.kind_words()
    assert {name: dict(words.languages) for name, words in compiled.items()} == {
        name: {language: list(phrases) for language, phrases in words.languages.items()}
        for name, words in WORDS.items()
        if name.startswith("kind/")
    }
    assert not [name for name in book.shipped_book().words if name.startswith("kind/")]
