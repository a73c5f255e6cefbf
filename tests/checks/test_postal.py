"""Postal addresses in whole messages: what the rules' own examples do not show."""

from __future__ import annotations

from pathlib import Path

import pytest

from spamlint.checks.postal_places import Postal, PostalOptions, postal
from spamlint.message.identity import Identity
from spamlint.message.message import Declared, Message
from spamlint.rules.book import shipped_book
from spamlint.rules.ruleset import Checks, bind
from spamlint.source.mime import parse_message
from spamlint.source.spans import Source
from tests.source.corpus import corpus_messages

ADDRESS = "4 Kettle Lane, Bristol BS1 4ST"
PROSE = "A pot for each leaf, and a leaf for each pot, all week long and into the night.\n" * 12


def options() -> PostalOptions:
    book = shipped_book()
    bound = bind(book.rules["postal-address-missing"], Checks({}), book).options
    assert isinstance(bound, PostalOptions)
    return bound


def mail(text: str, sender: str = "news@northwind-teapots.com", identity: Identity | None = None) -> Message:
    raw = f"Received: by mx\nFrom: {sender}\nContent-Type: text/plain; charset=utf-8\n\n{text}".encode()
    source = Source("mail.eml", raw)
    return Message(source, Declared(identity=identity or Identity()), root=parse_message(source))


def shown(message: Message) -> list[str]:
    return [item.where.content for item in postal(message, options()).shown]


OWN = [
    f"{PROSE}--\nNorthwind Teapots\n{ADDRESS}\n",
    f"NORTHWIND TEAPOTS\n{ADDRESS}\n\n{PROSE}",  # a letterhead: the domain of From tells
    f"Northwind News\n{ADDRESS}\nhttps://northwind-teapots.com\n\n{PROSE}",
    f"{PROSE}\n\nNorthwind Teapots | {ADDRESS}\n\n{PROSE[:400]}",
    f"Old Pottery\n{ADDRESS}. Tel: 0117 496 0123\n\n{PROSE}",  # the head of a letter
    f"Old Pottery\n{ADDRESS}\nOffice: (0117) 496-0123\n\n{PROSE}",
    f"Write us at: Old Pottery, {ADDRESS}\n\n{PROSE}",
]


@pytest.mark.parametrize("text", OWN)
def test_the_address_of_the_sender(text: str) -> None:
    assert shown(mail(text)) == [ADDRESS]


ANOTHER = [
    f"Come to\n{ADDRESS}\n\n{PROSE}",
    f"Venue:\nKettle Hall\n{ADDRESS}\n\nBye\n",
    f"{PROSE}Shipping address:\nAnna Smith\n{ADDRESS}\n",
    f"{PROSE}Your order ships to\nAnna Smith\n{ADDRESS}\n",
    f"{PROSE}We met her at {ADDRESS} and went home.\n{PROSE}",
    f"Our shops:\n{ADDRESS}\n{ADDRESS}\n{ADDRESS}\n\n{PROSE}",
    f"{PROSE}\n> Old Teapots\n> {ADDRESS}\n",
    f"Tasting at Kettle Hall, {ADDRESS}\n22.11.2026 - 24.11.2026\n\n{PROSE}",
    f"Venue: Kettle Hall, {ADDRESS}\nTel: 0117 496 0123\n\n{PROSE}",
    f"Shops:\n{ADDRESS}, 0117 496 0123\n{ADDRESS}, 0117 496 0124\n{ADDRESS}, 0117 496 0125\n\n{PROSE}",
]


@pytest.mark.parametrize("text", ANOTHER)
def test_an_address_of_somebody_else(text: str) -> None:
    assert shown(mail(text, "Anna <anna@old-kettles.org>")) == []


def test_the_address_of_the_config_in_another_order() -> None:
    message = mail(f"BS1 4ST Bristol\n4, Kettle Lane\n\n{PROSE}", identity=Identity(postal_address=ADDRESS))
    found = postal(message, options()).own
    assert found is None or "Bristol" in found.content
    parts = Identity(postal_address="BS1 4ST\nBristol\nKettle Lane")
    own = postal(mail(f"BS1 4ST Bristol\n4, Kettle Lane\n\n{PROSE}", identity=parts), options()).own
    assert own is not None
    assert own.content == "BS1 4ST Bristol\n4, Kettle Lane"


def test_fields_of_a_form_are_no_dummy_address() -> None:
    assert postal(mail(f"{PROSE}Your name\nStreet Address\nCity\nState\n"), options()).dummies == ()
    assert postal(mail(f"{PROSE}Northwind Teapots\nStreet address here, City, State\n"), options()).dummies != ()


def test_facts_are_worked_out_once_for_all_rules() -> None:
    message = mail(PROSE)
    book = shipped_book()
    keys = ("postal-address-missing", "postal-address-dummy", "postal-address-po-box")
    found: set[int] = {id(postal(message, bind(book.rules[key], Checks({}), book).options)) for key in keys}
    assert len(found) == 1


def test_addresses_in_real_messages_lie_in_what_is_read() -> None:
    bound = options()
    for path, content in corpus_messages():
        source = Source(path, content)
        message = Message(source, root=parse_message(source))
        found: Postal = postal(message, bound)
        for item in found.shown:
            assert item.where.locate(), path
            assert item.where.content.strip(), path


def test_every_word_list_of_the_rules_is_there() -> None:
    folder = Path(__file__).parents[2] / "rules" / "words"
    assert all((folder / name).is_dir() for name in ("dummy-address", "other-address", "address-label", "addresses"))
