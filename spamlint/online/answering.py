"""Answers many questions at once: all together within the deadline, and within one time-out without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

from msgspec import Struct

from spamlint.facts.inquiry import Answers, Question, Unknown
from spamlint.facts.questions import (
    DkimKeyOf,
    DmarcOf,
    MailHostsOf,
    Page,
    PageAt,
    Registrant,
    RegistrantOf,
    ReportsAcceptedBy,
    ReverseOf,
    SpfOf,
)
from spamlint.online.contact import Contact
from spamlint.online.dkim import dkim_key
from spamlint.online.dmarc import dmarc_policy, reports_accepted
from spamlint.online.hosts import mail_hosts, reverse
from spamlint.online.records import Dns, LookupFailedError
from spamlint.online.spf_survey import survey_spf

MAX_QUESTIONS = 5_000
"""Questions of one run. A hostile message could ask without end."""

_AT_ONCE = 200  # questions under way


class Sources(Struct, frozen=True):
    """Where answers come from."""

    dns: Dns
    registrant: Callable[[str], Awaitable[Registrant]]
    page: Callable[[str], Awaitable[Page]]
    contact: Contact


class Limits(Struct, frozen=True):
    """How long asking may take, in seconds: one look-up with its second try, and all together."""

    timeout: float = 5.0
    deadline: float = 30.0


async def answer_all(questions: Iterable[Question[Any]], sources: Sources, deadline: float) -> Answers:
    """Return a fact or an `Unknown` for each question. Nothing is raised.

    When a look-up gets no answer at all and no other one has got any either, there is no network: then nobody waits for
    the others.
    """
    wanted = list(dict.fromkeys(questions))
    answers: dict[Question[Any], object] = {
        question: Unknown(f"more than {MAX_QUESTIONS:,} look-ups were asked for") for question in wanted[MAX_QUESTIONS:]
    }
    run = _Run(sources)
    tasks = {question: asyncio.create_task(run.answer(question)) for question in wanted[:MAX_QUESTIONS]}
    cut_off = asyncio.create_task(run.cut_off.wait())
    everything = asyncio.gather(*tasks.values())
    try:
        await asyncio.wait((everything, cut_off), timeout=deadline, return_when=asyncio.FIRST_COMPLETED)
    finally:
        unfinished = Unknown("the time for all look-ups together ran out")
        if run.cut_off.is_set():
            unfinished = Unknown(run.reason, everywhere=True)
        for question, task in tasks.items():
            answers[question] = task.result() if task.done() and not task.cancelled() else unfinished
        for task in (*tasks.values(), cut_off):
            task.cancel()
        await asyncio.gather(*tasks.values(), cut_off, return_exceptions=True)
        await asyncio.gather(everything, return_exceptions=True)
    if run.cut_off.is_set():
        return {question: _everywhere(answer, run.reason) for question, answer in answers.items()}
    return answers


def _everywhere(answer: object, reason: str) -> object:
    return Unknown(reason, everywhere=True) if isinstance(answer, Unknown) else answer


class _Run:
    """One call of `answer_all`."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self.cut_off = asyncio.Event()
        self.reason = ""

    async def answer(self, question: Question[Any]) -> object:
        async with self._slots:
            try:
                return await self._fact(question)
            except LookupFailedError as error:
                if error.unreachable and not self._sources.contact.made:
                    self.reason = f"the network cannot be reached: {error}"
                    self.cut_off.set()
                return Unknown(str(error))
            except Exception as error:  # one odd answer must not end the run
                return Unknown(f"looking it up crashed: {type(error).__name__}: {error}")

    async def _fact(self, question: Question[Any]) -> object:
        dns = self._sources.dns
        match question:
            case SpfOf(domain, ips):
                return await survey_spf(dns, domain, ips)
            case DkimKeyOf(selector, domain):
                return await dkim_key(dns, selector, domain)
            case DmarcOf(domain):
                return await dmarc_policy(dns, domain)
            case ReportsAcceptedBy(receiver, domain):
                return await reports_accepted(dns, receiver, domain)
            case MailHostsOf(domain):
                return await mail_hosts(dns, domain)
            case ReverseOf(ip):
                return await reverse(dns, ip)
            case RegistrantOf(domain):
                return await self._sources.registrant(domain)
            case PageAt(url):
                return await self._sources.page(url)
        raise TypeError(f"nobody answers {type(question).__name__}")


def answer_from_network(
    questions: Iterable[Question[Any]], limits: Limits, nameservers: tuple[str, ...], cache: Path | None
) -> Answers:
    """Return what the network answers. What is kept of it goes to a file in the folder `cache`, unless that is None."""
    from spamlint.online.store import Store

    store = Store(None if cache is None else cache / "online" / "answers.json")
    answers = asyncio.run(_answer(questions, limits, nameservers, store))
    store.save()
    return answers


async def _answer(
    questions: Iterable[Question[Any]], limits: Limits, nameservers: tuple[str, ...], store: Any
) -> Answers:
    from spamlint.online.nameservers import Nameservers
    from spamlint.online.probe import page_at
    from spamlint.online.registry import Registry
    from spamlint.online.web import Web

    contact = Contact()
    dns = Nameservers(store, contact, limits.timeout, nameservers)
    web = Web(dns, contact, limits.timeout)
    registry = Registry(web, store)
    sources = Sources(dns, registry.registrant, lambda url: page_at(web, url), contact)
    return await answer_all(questions, sources, limits.deadline)
