"""What an SPF record comes to when no mechanism matches, so that every term of it is read."""

from __future__ import annotations

from spamlint.facts.questions import Spf, SpfFault, SpfFlaw
from spamlint.online.records import Dns, Records, ask, is_name
from spamlint.online.spf import MAX_HOSTS, check_host
from spamlint.online.spf_macros import expand, letters_in
from spamlint.online.spf_record import COSTLY, Record, SpfSyntaxError, Term, is_spf, parse_spf

MAX_RECORDS = 40
"""Records read for one domain: four times what a receiver may read, so that a count means something."""


async def survey_spf(dns: Dns, domain: str, ips: tuple[str, ...] = ()) -> Spf:
    """Return what the record of a domain says, and what each IP address gets.

    Raises:
        LookupFailedError: If a record could not be had.
    """
    survey = _Survey(dns)
    end = await survey.read(domain, ())
    results = [(ip, str(await check_host(dns, ip, domain, f"postmaster@{domain}"))) for ip in ips if survey.record]
    return Spf(
        record=survey.record,
        faults=tuple(survey.faults),
        lookups=survey.lookups,
        voids=tuple(survey.voids),
        crowded=tuple(survey.crowded),
        end=end,
        open_at=tuple(dict.fromkeys(survey.open_at)),
        ptr_at=tuple(dict.fromkeys(survey.ptr_at)),
        results=tuple(results),
    )


class _Survey:
    """Reads records and what they lead to, and keeps what it sees."""

    def __init__(self, dns: Dns) -> None:
        self._dns = dns
        self._read = 0
        self.record = ""
        self.faults: list[SpfFault] = []
        self.lookups = 0
        self.voids: list[str] = []
        self.crowded: list[str] = []
        self.open_at: list[str] = []
        self.ptr_at: list[str] = []

    async def read(self, domain: str, path: tuple[str, ...]) -> str:
        """Read the record of a domain, which those of `path` led to. Return the qualifier of its last `all`."""
        self._read += 1
        if domain.lower() in path:
            self.faults.append(SpfFault(SpfFlaw.LOOP, path[-1], domain))
            return ""
        if self._read > MAX_RECORDS:
            return ""
        record = await self._record(domain, path)
        if record is None:
            return ""
        path = (*path, domain.lower())
        for term in record.terms:
            if term.name == "all":
                self._note_open(term, domain)
                return term.qualifier
            await self._visit(term, domain, path)
        if not record.redirect:
            return ""
        self.lookups += 1
        target = _plain(record.redirect, domain)
        return "" if target is None else await self.read(target, path)

    async def _record(self, domain: str, path: tuple[str, ...]) -> Record | None:
        texts = [text for text in (await ask(self._dns, domain, "TXT")).values if is_spf(text)]
        if not path and texts:
            self.record = texts[0]
        if len(texts) > 1:
            self.faults.append(SpfFault(SpfFlaw.SEVERAL, domain, domain))
            return None
        if not texts:
            if path:
                self.faults.append(SpfFault(SpfFlaw.NO_RECORD, path[-1], domain))
            return None
        try:
            return parse_spf(texts[0])
        except SpfSyntaxError as error:
            self.faults.append(SpfFault(SpfFlaw.SYNTAX, domain, str(error)))
            return None

    async def _visit(self, term: Term, domain: str, path: tuple[str, ...]) -> None:
        if term.network is not None:
            if term.network.prefixlen == 0:
                self._note_open(term, domain)
            return
        if term.name not in COSTLY:
            return
        self.lookups += 1
        target = _plain(term.target, domain) if term.target else domain
        if term.name == "ptr":
            self.ptr_at.append(domain)
        elif target is None:
            return  # what it leads to depends on the message
        elif term.name == "include":
            await self.read(target, path)
        elif term.name == "mx":
            await self._visit_mx(target)
        elif (await self._addresses(target, both=term.name == "a")).is_void:
            self.voids.append(target)

    async def _visit_mx(self, target: str) -> None:
        records = await ask(self._dns, target, "MX")
        if records.is_void:
            self.voids.append(target)
        if len(records.values) > MAX_HOSTS:
            self.crowded.append(target)

    async def _addresses(self, host: str, *, both: bool) -> Records:
        records = await ask(self._dns, host, "A")
        return await ask(self._dns, host, "AAAA") if records.is_void and both else records

    def _note_open(self, term: Term, domain: str) -> None:
        if term.qualifier == "+":
            self.open_at.append(domain)


def _plain(spec: str, domain: str) -> str | None:
    """Return the name that a domain-spec stands for whatever the message, or None."""
    if letters_in(spec) - {"d"}:
        return None
    name = expand(spec, {"d": domain})
    return name if is_name(name) else None
