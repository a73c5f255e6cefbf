"""Who sent a message and how to reach them: what the examples of the rules do not show."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spamlint.checks.footer_parts import FooterInImage
from spamlint.checks.sender_contact import contacts
from spamlint.checks.sender_identity import By, identities
from spamlint.checks.sender_words import SenderWords, parts, value_names
from spamlint.documents import messages
from spamlint.message.identity import Identity
from spamlint.message.message import Declared, Kind, Message
from spamlint.rules.book import shipped_book
from spamlint.rules.ruleset import Checks, bind
from spamlint.sniff import format_of
from tests.clock import cpu_seconds_below


@pytest.fixture(scope="module")
def words() -> SenderWords:
    return _words()


@cache
def _words() -> SenderWords:
    book = shipped_book()
    options = bind(book.rules["footer-in-image"], Checks({}), book).options
    assert isinstance(options, FooterInImage)
    return options


def _message(content: str, name: str = "mail.eml", identity: Identity | None = None) -> Message:
    raw = content.encode()
    declared = Declared(kind=Kind.MARKETING, identity=identity or Identity())
    return next(iter(messages(name, raw, format_of(name, raw), declared)))


def _names(message: Message, words: SenderWords) -> list[tuple[By, str]]:
    return [(one.by, one.where.content) for part in parts(message) for one in identities(message, part, words)]


def _contacts(message: Message, words: SenderWords) -> list[str]:
    return [one.where.content for part in parts(message) for one in contacts(message, part, words)]


HEAD = "From: {sender}\nTo: anna@kettle.example\nSubject: Sale\n\n"


@pytest.mark.parametrize(
    ("sender", "body", "found"),
    [
        ("Northwind Teapots <n@northwind-teapots.com>", "New at Northwind.", True),
        ("Northwind Teapots <n@northwind-teapots.com>", "New teapots.", False),  # a common word of the name
        ("Northwind Teapots <n@northwind-teapots.com>", "https://northwind-teapots.com/1", False),
        ("Customer Service <n@northwind-teapots.com>", "Ask our Customer Service.", False),
        ("<n@northwindteapots.com>", "Northwind Teapots has a sale.", True),
        ("<n@gmail.com>", "Use your Gmail.", False),
        ("Čajník <n@cajnik.example>", "Nové konvice, Cajnik", True),
        ("1st Kettle Plans <n@gmail.com>", "Plans for your 1st pot.", False),  # the first word that tells is another
        ("1st Kettle Plans <n@gmail.com>", "The plans of Kettle.", True),
        ("<n@9to6teapots.com>", "From the 9to6 Teapots stock.", True),
        ("<n@nwt.com>", "New at NWT today.", True),
        ("<n@new.com>", "New teapots today.", False),  # in capitals alone
        ("<n@shop.northwind.co.yu>", "Pots of Northwind.", True),  # a top-level domain that is gone
        ("<n@a.co.yu>", "Write to us in Co Meath.", False),
        ("<n@x.com>\nReply-To: Ben at Northwind <b@y.org>", "Pots: BEN AT NORTHWIND.", True),
        ("<n@x.com>\nReply-To: charter <b@y.org>", "We charter ships.", False),
        ("<n@x.com>\nReply-To: Customer Service <b@y.org>", "Ask our Customer Service.", False),
        ("Vincent Kessel <vk@x.com>", "Pots are here.\n\nvince", True),
        ("Vincent Kessel <vk@x.com>", "Pots are here.\n\nvince and all", False),
        ("Mail <mail@x.com>", "mail body", False),
        ("Anna <anna@kettle.example>", "Teapots are here.\n\nBest regards,\nBen", True),
        ("Anna <anna@kettle.example>", "Best regards of the season to our teapots.", False),
        ("Anna <anna@kettle.example>", "Pots are here.\n\n-- \nBen Kessel", True),
    ],
)
def test_the_name_of_the_sender(words: SenderWords, sender: str, body: str, found: bool) -> None:
    assert bool(_names(_message(HEAD.format(sender=sender) + body), words)) is found


def test_what_the_config_declares_counts(words: SenderWords) -> None:
    declared = Identity(name="Kettle & Sons", email="hi@kettle.example", phone="+44 117 496 0000")
    message = _message(HEAD.format(sender="x@example.com") + "kettle & sons, call +44 117 496 0000", identity=declared)
    assert (By.DECLARED, "kettle & sons") in _names(message, words)
    assert "+44 117 496 0000" in _contacts(message, words)


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("site.title", ("site title",)),
        ("shop.name | upcase", ("shop name", "upcase")),
        ("LIST:COMPANY", ("list company",)),
        ("memberBusname", ("member busname",)),
        ("t 'Sent from {siteDomain}'", ("t", "site domain")),
        ("", ()),
    ],
)
def test_names_of_values(expression: str, names: tuple[str, ...]) -> None:
    assert value_names(expression) == names


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("company_name", True),
        ("settings.company_name", True),
        ("shop.name", True),
        ("customer.company", False),
        ("fulfillment.tracking_company", False),
        ("first_name", False),
    ],
)
def test_values_that_name_the_sender(words: SenderWords, value: str, found: bool) -> None:
    message = _message(f"<p>Sale of pots</p><p>{{{{ {value} }}}}</p>", "mail.html")
    assert any(by is By.VALUE for by, _ in _names(message, words)) is found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Tel: 0117 496 0123", True),
        ("Ruf uns an. Telefon 030 1234567", True),
        ("+45 33 12 45 67", True),
        ("Order 1234567890", False),
        ("Order 2026-1184-77", False),
        ("192.0.2.146", False),
        ("4111 1111 1111 1111", False),
        ("22.11.2026 - 24.12.2026", False),
        ("hello@northwind-teapots.com", True),
        ("This was sent to hello@northwind-teapots.com", False),
        ("no-reply@northwind-teapots.com", False),
        ("anna@kettle.example", False),  # the reader's own
        ("On Monday ben@kettle.example wrote:\n> Pots?\n", False),
        ("Visit www.northwind-teapots.com", True),
        ("Version 2.0 of node.js", False),
        ("Call 011-45-33-12-45-67", True),
        ("Order 0011223344556677", False),
        ("© 2026 kettle-friends.org", True),
        ("As told by kettle-friends.org", False),
        ("Our website is at http://northwind-teapots.com/uk/index.html", True),
        ("You find your pot at the following web address: http://northwind-teapots.com/16/H/ES5", False),
        ("To leave, visit our website www.northwind-teapots.com", True),
        ("To unsubscribe: www.northwind-teapots.com", False),
        ("This was delivered to hello@northwind-teapots.com", False),
        ("Just reply to this email.", True),
        ("Just reply to this email to unsubscribe.", False),
        ("You cannot reply to this email.", False),
    ],
)
def test_ways_of_contact(words: SenderWords, body: str, found: bool) -> None:
    message = _message(HEAD.format(sender="<n@northwind-teapots.com>") + "New pots are here.\n\n" + body)
    assert bool(_contacts(message, words)) is found, _contacts(message, words)


def test_what_stands_at_the_beginning_of_a_long_message_counts(words: SenderWords) -> None:
    body = "Write to hello@northwind-teapots.com\n" + "A pot for each leaf.\n" * 1_500
    assert _contacts(_message(HEAD.format(sender="<n@kettle.example>") + body), words)


def test_a_list_is_no_reader(words: SenderWords) -> None:
    head = "From: <anna@kettle.example>\nTo: {to}\nList-Post: <mailto:pots@kettle.example>\n"
    listed = head + "\nPots are here.\n\n{to}"
    assert _contacts(_message(listed.format(to="pots@kettle.example")), words) == ["pots@kettle.example"]
    assert _contacts(_message(listed.format(to="ben@kettle.example")), words) == []


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ('<a href="https://www.northwind-teapots.com/">Northwind Teapots Ltd</a>', True),
        ('<a href="https://northwind-teapots.com?utm_source=mail">Northwind Teapots</a>', True),
        ('<a href="https://northwind-teapots.com/">Our new teapots</a>', False),
        ('<a href="https://northwind-teapots.com/sale">Northwind Teapots</a>', False),
        ('<a href="https://kettle-scanner.com/">Kettle Scanner</a>', False),
        ('© <a href="https://kettle-friends.com/">Kettle Friends</a>', True),
        ('<form action="mailto:hello@northwind-teapots.com"><input name="a"> Send</form>', False),
    ],
)
def test_names_that_lead_to_the_site_of_the_sender(words: SenderWords, link: str, found: bool) -> None:
    head = "From: <n@northwind-teapots.com>\nContent-Type: text/html; charset=utf-8\nMIME-Version: 1.0\n\n"
    assert bool(_contacts(_message(f"{head}<p>Pots of all kinds.</p><p>{link}</p>"), words)) is found


def test_below_a_quotation_that_quotes_the_sender_may_sign(words: SenderWords) -> None:
    body = (
        "Yes.\n\n> See this.\n> ---- Forwarded Message ----\n> From: Old Kettles Ltd\n> Bye\n\nRegards,\nBen Kessel\n"
    )
    names = [name for _, name in _names(_message(HEAD.format(sender="<n@x.com>") + body), words)]
    assert "Ben Kessel" in names
    assert not any("Old Kettles" in name for name in names)


@settings(max_examples=60)
@given(st.text(alphabet="©AGmbH. ,\n+49()30@:/wcom-<>{}株ñ\u200b", max_size=300))
def test_hostile_text_has_an_answer_in_its_own_text(content: str) -> None:
    message = _message(content, "mail.txt")
    for part in parts(message):
        found = [one.where for one in identities(message, part, _words())]
        found += [one.where for one in contacts(message, part, _words())]
        for where in found:
            assert 0 <= where.span.start <= where.span.end <= len(part.content)


@pytest.mark.parametrize(
    "unit",
    [
        "© 2026 ",
        "a@b.cd ",
        "+49 30 ",
        "Northwind GmbH & Co. ",
        "sent by ",
        "Best regards,\n",
        "the Team ",
        "www.a.bc ",
        "our website www.a.bc ",
        "© a.bc ",
        "> From: x\n> To: y\n",
        "(",
    ],
)
def test_time_grows_with_length(words: SenderWords, unit: str) -> None:
    message = _message(HEAD.format(sender="n@northwind-teapots.com") + unit * (60_000 // len(unit)))
    with cpu_seconds_below(3):
        for part in parts(message):
            for found in (identities(message, part, words), contacts(message, part, words)):
                assert sum(1 for _, _ in zip(range(50), found, strict=False)) >= 0
