"""What the network would answer, as the example of a rule says it.

online:
  dns: {northwind-teapots.com: {TXT: ["v=spf1 -all"]}, mx.northwind-teapots.com: fails}
  registrants: {northwind-teapots.com: {names: [Northwind Teapots Ltd], redacted: false}}
  pages: {"https://northwind-teapots.com/u/x": {status: 200, password_forms: 1}}

What is not named does not exist. `fails` stands for a server that does not answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from spamlint.facts.inquiry import Answers, Question
from spamlint.facts.questions import Page, Registrant
from spamlint.online.answering import Sources, answer_all
from spamlint.online.contact import Contact
from spamlint.online.records import LookupFailedError
from spamlint.online.zone import FAILS, Zone

_SECONDS = 10.0


def answer_from_example(questions: Iterable[Question[Any]], online: Mapping[str, Any]) -> Answers:
    """Return the answers that `online` of an example gives."""
    unknown = set(online) - {"dns", "registrants", "pages"}
    if unknown:
        raise ValueError(f"online has no key {sorted(unknown)[0]!r}")

    async def registrant(domain: str) -> Registrant:
        data = _entry(online, "registrants", domain)
        if data is None:
            return Registrant(registered=False, source="RDAP")
        return Registrant(True, tuple(data.get("names", ())), bool(data.get("redacted")), "RDAP")

    async def page(url: str) -> Page:
        data = _entry(online, "pages", url)
        return Page(0, url) if data is None else Page(**{"status": 200, "url": url, **data})

    sources = Sources(Zone(online.get("dns", {})), registrant, page, Contact())
    return asyncio.run(answer_all(questions, sources, _SECONDS))


def _entry(online: Mapping[str, Any], table: str, key: str) -> Any:
    data = online.get(table, {}).get(key)
    if data == FAILS:
        raise LookupFailedError("the server did not answer")
    return data
