"""Whether every place that spamlint names is right, told by the standard library alone.

    python bench/positions.py --corpus ../shared/corpus            every finding
    python bench/positions.py --corpus ../shared/corpus --probe    and random places in every message

Takes the bytes that a finding points at, decodes them without spamlint (`decoding.py`) and compares them with the text
that the finding highlights; counts lines and columns anew; looks for the text in the code frame. Ends with 1 when one
is wrong.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import corpus
from decoding import Decoder, Reading, Verdict
from probing import probes

from spamlint.finding import Location
from spamlint.message.kind import Kind
from spamlint.report import Report
from spamlint.run import check_paths

CHUNK = 40
SHOWN = 12
"""Wrong places that are printed."""
RAW_LINES = ("line", "first line", "header line", "body line")
"""Labels of places that show a line as it is on the wire, transfer encoding and all."""


@dataclass
class Tally:
    """What came of many places."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add what another process found."""
        self.counts += other.counts
        self.wrong += other.wrong

    def judge(self, what: str, verdict: Verdict, detail: str) -> None:
        """Count a place."""
        self.counts[f"{what} {verdict.value}"] += 1
        if verdict is Verdict.WRONG:
            self.wrong.append(f"{what}: {detail}")

    @property
    def checked(self) -> int:
        """Return how many places were decoded."""
        return sum(count for what, count in self.counts.items() if what.startswith("bytes "))


class Judge:
    """Judges the places in one file."""

    def __init__(self, path: str, content: bytes, tally: Tally) -> None:
        self._path = path
        self._content = content
        self._decoders = list(_decoders(Path(path), content))
        self._tally = tally

    def location(self, location: Location) -> None:
        """Judge the byte range, the line and column, and the code frame of a location."""
        start, end = location.region.span
        detail = (
            f"{self._path} {start}-{end} {location.part}: {self._content[start:end][:80]!r} for {location.text[:80]!r}"
        )
        if location.part in RAW_LINES:
            self._tally.judge("raw lines", self._raw(start, end, location.text), detail)
        else:
            self._tally.judge("bytes", self._bytes(start, end, location.text), detail)
        self._tally.judge("lines and columns", _exact(self._has_right_lines(location)), detail)
        self._tally.judge("code frames", _exact(_frame_shows(location)), detail)

    def _raw(self, start: int, end: int, text: str) -> Verdict:
        """Return how a range reads as it is on the wire. One that would read the same when it is shorter is wrong."""
        octets = self._content[start:end]
        readings = [octets.decode(charset, "replace") for charset in ("utf-8", "latin-1", "cp1252")]
        return _exact(text in readings and bool(text) == bool(octets))

    def _bytes(self, start: int, end: int, text: str) -> Verdict:
        """Return how a range decodes. One that would decode to the same without its first or last byte is wrong."""
        if start == end or not text:
            return _exact(start == end and not text and 0 <= start <= len(self._content))
        verdict, reading = self._decoded(start, end, text)
        if verdict is not Verdict.EXACT or reading is None or "\ufffd" in text or "\x00" in text:
            return verdict  # runs of what cannot be decoded are compared as one
        shorter = [(start + 1, end)] * (reading.first == 1) + [(start, end - 1)] * (reading.last == 1)
        is_loose = any(self._decoded(*span, text)[0] is Verdict.EXACT for span in shorter)
        return Verdict.WRONG if is_loose else verdict

    def _decoded(self, start: int, end: int, text: str) -> tuple[Verdict, Reading | None]:
        """Return how the range decodes at best, and that reading of it."""
        found: tuple[Verdict, Reading | None] = (Verdict.WRONG, None)
        for offset, length, decoder in self._decoders:
            if not offset <= start <= end <= offset + length:
                continue
            for reading in decoder.readings(start - offset, end - offset):
                verdict = reading.compare(text)
                if verdict is Verdict.EXACT:
                    return verdict, reading
                if verdict is Verdict.CONTAINED:
                    found = verdict, reading
        return found

    def _has_right_lines(self, location: Location) -> bool:
        start, end = location.region.span
        region = location.region
        return tuple(region.start) == self._line_and_column(start) and tuple(region.end) == self._line_and_column(end)

    def _line_and_column(self, offset: int) -> tuple[int, int]:
        line_start = self._content.rfind(b"\n", 0, offset) + 1
        before = self._content[line_start:offset].decode("utf-8", "surrogateescape")
        if line_start == 0:
            before = before.removeprefix("\ufeff")
        return self._content.count(b"\n", 0, offset) + 1, len(before) + 1


def _exact(is_right: bool) -> Verdict:
    return Verdict.EXACT if is_right else Verdict.WRONG


def _frame_shows(location: Location) -> bool:
    """Return whether the code frame shows the beginning of the highlighted text where it says that it does."""
    frame = location.frame
    index = frame.start.line - frame.first_line
    if not 0 <= index < len(frame.lines):
        return False
    at = frame.start.column - 1 - frame.cut[index]
    shown = frame.lines[index][at:]
    wanted = location.text.split("\n")[0].rstrip("\r")[: len(shown)]
    return at >= 0 and shown.startswith(wanted) and (bool(wanted) or not location.text.split("\n")[0].strip())


def _decoders(path: Path, content: bytes) -> Iterator[tuple[int, int, Decoder]]:
    """Yield for each message of a file where it starts (bytes), how long it is, and its decoder."""
    if path.suffix == ".mbox":
        import mailbox

        box = mailbox.mbox(str(path), create=False)
        box.keys()
        for start, end in box._toc.values():  # type: ignore[attr-defined]  # the offsets are private
            yield start, end - start, Decoder(content[start:end], is_mail=True)
        return
    yield 0, len(content), Decoder(content, is_mail=path.suffix == ".eml")


def judge_findings(folder: Path, jobs: int, *, every_rule: bool) -> tuple[Tally, int]:
    """Judge every place of every finding in a folder; return what came of it and the number of findings.

    Of the rules that run by default, or of every rule, with each message taken for marketing.
    """
    report = _every_rule(folder, jobs) if every_rule else check_paths([folder], jobs=jobs)
    tally = Tally()
    by_path: dict[str, list[Location]] = {}
    for finding in report.findings:
        for location in (finding.location, *(related.location for related in finding.related)):
            by_path.setdefault(location.path, []).append(location)
    for path, locations in by_path.items():
        judge = Judge(path, Path(path).read_bytes(), tally)
        for location in locations:
            judge.location(location)
    return tally, len(report.findings)


def _every_rule(folder: Path, jobs: int) -> Report:
    with tempfile.TemporaryDirectory() as place:
        config = Path(place) / "spamlint.yaml"
        config.write_text("select: [all]\n")
        return check_paths([folder], config=config, kind=Kind.MARKETING, jobs=jobs)


def probe_files(paths: Sequence[Path]) -> Tally:
    """Judge random places in the messages of some files."""
    tally = Tally()
    for path in paths:
        content = path.read_bytes()
        judge = Judge(str(path), content, tally)
        for probe in probes(path, content):
            for location in probe.locations:
                judge.location(location)
            if probe.of_html:
                tally.judge(f"{probe.what} in HTML", probe.verdict(), f"{path}: {probe.text[:80]!r}")
    return tally


def judge_probes(paths: Sequence[Path], jobs: int) -> Tally:
    """Judge random places in all messages."""
    tally = Tally()
    with ProcessPoolExecutor(jobs) as pool:
        for part in pool.map(probe_files, _chunks(paths)):
            tally.add(part)
    return tally


def _chunks(paths: Iterable[Path]) -> Iterator[list[Path]]:
    remaining = iter(paths)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def _print(title: str, tally: Tally) -> None:
    print(f"\n{title}")
    for what, count in sorted(tally.counts.items()):
        print(f"  {what:32} {count:>10,}")
    for line in tally.wrong[:SHOWN]:
        print(f"  WRONG {line}")
    print(f"  {tally.checked:,} checked, {len(tally.wrong):,} wrong")


def main() -> int:
    """Judge findings, and probes if asked, and return the exit code."""
    parser = argparse.ArgumentParser(description="Check the places that spamlint names without using its maps.")
    parser.add_argument("--corpus", type=Path, default=corpus.default_corpus(), help="folder of messages and templates")
    parser.add_argument("--probe", action="store_true", help="check random places in every message too")
    parser.add_argument("--every-rule", action="store_true", help="not only the rules that run by default")
    parser.add_argument("--limit", type=int, help="probe only so many messages, drawn with a fixed seed")
    parser.add_argument("-j", "--jobs", type=int, default=2, help="processes (2)")
    options = parser.parse_args()
    tally, findings = judge_findings(options.corpus, options.jobs, every_rule=options.every_rule)
    _print(f"{findings:,} findings and the places that explain them", tally)
    wrong = len(tally.wrong)
    if options.probe:
        paths = corpus.sample(options.corpus, options.limit) if options.limit else corpus.messages(options.corpus)
        tally = judge_probes(paths, options.jobs)
        _print(f"Random places in {len(paths):,} messages", tally)
        wrong += len(tally.wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
