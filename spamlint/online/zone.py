"""DNS records from a table: for the examples of rules, which run without a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spamlint.online.records import LookupFailedError, Records, RecordType, Status

FAILS = "fails"
"""Instead of records: the server does not answer."""


class Zone:
    """Records by name and type: `{"northwind-teapots.com": {"TXT": ["v=spf1 -all"]}}`. Names without a final dot."""

    def __init__(self, names: Mapping[str, Mapping[str, Sequence[str]] | str]) -> None:
        self._names = {name.lower().removesuffix("."): records for name, records in names.items()}

    async def ask(self, name: str, kind: RecordType) -> Records:
        """Return the records of a name; a CNAME is followed.

        Raises:
            LookupFailedError: If the table says so, or its CNAMEs run in a circle.
        """
        name = name.lower()
        for _ in range(8):
            found = self._names.get(name)
            if found is None:
                below = any(other.endswith("." + name) for other in self._names)
                return Records(Status.EMPTY if below else Status.MISSING)
            if isinstance(found, str):
                raise LookupFailedError("the server did not answer")
            if kind not in found and "CNAME" in found:
                name = found["CNAME"][0].lower()
                continue
            if found.get(kind) == FAILS:
                raise LookupFailedError("the server did not answer")
            values = tuple(map(str, found.get(kind, ())))
            return Records(Status.FOUND if values else Status.EMPTY, values)
        raise LookupFailedError("the CNAME records run in a circle")
