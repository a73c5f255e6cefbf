"""Messages a second, process for process, beside SpamAssassin and Rspamd."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from corpus import sample
from installed import Installed
from peers import Peer, PeerError, Rspamd, SpamAssassin, running
from processes import run
from target import Target

SPAMASSASSIN_MESSAGES = 200
"""SpamAssassin is so much slower that a tenth of the messages gives as good a figure."""

OVER_SPAMASSASSIN = 25.0
OVER_RSPAMD = 1.0
WARM_UP = 40
"""Messages that a daemon gets before it is timed."""


@dataclass
class Series:
    """What a contestant took in each round, in seconds for one message.

    Attributes:
        messages: How many messages a round has.
        clock: By the clock on the wall.
        processor: Of processor time, all processes of the contestant together; the clients' is not in it.
    """

    messages: int
    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def add(self, name: str, processes: int, seconds: float, processor: float) -> None:
        """Add a round and print it."""
        rate, cost = self.messages / seconds, processor / self.messages * 1e3
        print(f"    {name}, {processes}: {rate:.1f} messages/s, {cost:.2f} ms of processor time each", flush=True)
        self.clock.append(seconds / self.messages)
        self.processor.append(processor / self.messages)

    @property
    def rate(self) -> float:
        """Return messages a second, the median of the rounds."""
        return 1 / median(self.clock)

    @property
    def cost(self) -> float:
        """Return processor seconds a message, the median of the rounds."""
        return median(self.processor)


Contest = dict[tuple[str, int], Series]
"""By contestant and number of processes."""


def measure_race(spamlint: Installed, corpus: Path, count: int, rounds: int) -> list[Target]:
    """Run all contestants in turn, in every round with one process and with two."""
    folder, paths = _copied(sample(corpus, count), spamlint.folder / "messages")
    contents = [path.read_bytes() for path in paths]
    classes = [kind for kind in (SpamAssassin, Rspamd) if _is_there(kind)]
    daemons = [kind(workers, spamlint.folder / f"{kind.name}-{workers}") for kind in classes for workers in (1, 2)]
    contest: Contest = {}
    with running(daemons) as peers:
        for peer in peers:
            peer.feed(contents[: WARM_UP * peer.workers])
        for number in range(1, rounds + 1):
            print(f"  round {number} of {rounds}", flush=True)
            for processes in (1, 2):
                _check(spamlint, folder, processes, contest, len(paths))
                for peer in peers:
                    if peer.workers == processes:
                        _feed(peer, contents, paths, contest)
    _print(contest, len(paths))
    return _targets(contest)


def _copied(paths: list[Path], folder: Path) -> tuple[Path, list[Path]]:
    """Copy messages into one folder, which also brings them into the page cache."""
    folder.mkdir()
    return folder, [Path(shutil.copyfile(path, folder / f"{number:05}.eml")) for number, path in enumerate(paths)]


def _is_there(kind: type[Peer]) -> bool:
    version = kind.version()
    print(f"{kind.name} {version}" if version else f"{kind.name} is not installed: SKIPPED")
    return version is not None


def _check(spamlint: Installed, folder: Path, processes: int, contest: Contest, count: int) -> None:
    """Time the whole command: start, finding the files, checking, writing the report."""
    report = spamlint.folder / "report.json"
    arguments = ["check", "-j", str(processes), "--format", "json", "--output", str(report), str(folder)]
    result = run([str(spamlint.command), *arguments], folder=spamlint.folder)
    checked = json.loads(report.read_bytes())["summary"]["messages"]
    report.unlink()
    if checked < count:
        raise PeerError(f"spamlint checked {checked} of {count} messages")
    series = contest.setdefault(("spamlint", processes), Series(checked))
    series.add("spamlint", processes, result.seconds, result.processor)


def _feed(peer: Peer, contents: list[bytes], paths: list[Path], contest: Contest) -> None:
    if isinstance(peer, SpamAssassin):
        few = contents[:SPAMASSASSIN_MESSAGES]
        _time(peer, lambda: peer.feed(few), contest, peer.name, len(few))
        return
    _time(peer, lambda: peer.feed(contents), contest, peer.name, len(contents))
    if isinstance(peer, Rspamd):
        _time(peer, lambda: peer.feed_with_client(paths), contest, "Rspamd by rspamc", len(paths))


def _time(peer: Peer, feed: Callable[[], float], contest: Contest, name: str, count: int) -> None:
    before = peer.processor
    seconds = feed()
    series = contest.setdefault((name, peer.workers), Series(count))
    series.add(name, peer.workers, seconds, peer.processor - before)


def _print(contest: Contest, count: int) -> None:
    print(f"\nMessages a second on {count:,} messages (SpamAssassin: the first {SPAMASSASSIN_MESSAGES}), medians;")
    print("in brackets: processor milliseconds a message, without the clients'")
    print(f"  {'':18} {'1 process':>20} {'2 processes':>20}")
    for name in dict.fromkeys(name for name, _ in contest):
        cells = [f"{series.rate:9.1f} ({series.cost * 1e3:6.2f})" for series in (contest[name, 1], contest[name, 2])]
        print(f"  {name:18} {cells[0]:>20} {cells[1]:>20}")
    for name in ("SpamAssassin", "Rspamd"):
        if (name, 1) in contest:
            ratio = contest[name, 1].cost / contest["spamlint", 1].cost
            print(f"  {name} needs {ratio:.2f} times the processor time of spamlint, 1 to 1 processes")
    for processes in (1, 2):
        if (fed := contest.get(("Rspamd", processes))) is not None:
            ratio = contest["spamlint", processes].rate / fed.rate
            print(
                f"  spamlint has {ratio:.2f} times the speed of Rspamd over HTTP, {processes} to {processes} processes"
            )


def _targets(contest: Contest) -> list[Target]:
    targets = []
    for processes in (1, 2):
        own = contest["spamlint", processes].rate
        spamd = contest.get(("SpamAssassin", processes))
        if spamd:
            what = f"times SpamAssassin's speed, {processes} to {processes} processes"
            targets.append(Target(what, own / spamd.rate, OVER_SPAMASSASSIN, " x", more_is_better=True))
        rspamc = contest.get(("Rspamd by rspamc", processes))
        if rspamc:
            what = f"times Rspamd's speed by `rspamc -n {processes}` on files, {processes} to {processes} processes"
            targets.append(Target(what, own / rspamc.rate, OVER_RSPAMD, " x", more_is_better=True))
    return targets
