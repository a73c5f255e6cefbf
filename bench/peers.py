"""SpamAssassin and Rspamd as Debian packages them, started on loopback and fed over their own protocols.

Nothing reaches a network: SpamAssassin runs its local tests only, Rspamd's modules that ask the network are off,
and its name server is `NoNames`, which knows no name and says so at once. Each has a configuration of its own in a
temporary folder and ends with the benchmark.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from processes import children, processor_time

LOOPBACK = "127.0.0.1"
START_SECONDS = 90.0
"""How long a daemon may take to answer its first ping."""

ANSWER_SECONDS = 60.0
"""How long a daemon may take for one message."""

_ASKING_MODULES = (
    "antivirus arc asn aws_s3 bimi clickhouse dcc dkim dkim_signing dmarc elastic external_relay external_services "
    "fuzzy_check greylist hfilter history_redis metadata_exporter metric_exporter mx_check neural p0f ratelimit rbl "
    "redis replies reputation rspamd_update spamtrap spf surbl url_redirector whitelist"
)
"""Rspamd's modules that ask the network or a database."""

_RSPAMD_CONFIG = """
.include "$CONFDIR/common.conf"
options {
  pidfile = "$RUNDIR/rspamd.pid";
  .include "$CONFDIR/options.inc"
  .include(priority=10) "$LOCAL_CONFDIR/local.d/options.inc"
}
logging { type = "file"; filename = "$LOGDIR/rspamd.log"; level = "error"; }
worker "normal" { bind_socket = "%(address)s"; count = %(workers)d; .include "$CONFDIR/worker-normal.inc" }
"""

_RSPAMD_OPTIONS = """
filters = "chartable,regexp";
dns { nameserver = ["%(names)s"]; timeout = 1s; retransmits = 1; }
"""


class PeerError(Exception):
    """A peer did not start, or did not answer."""


class NoNames:
    """A name server on loopback that answers every question with "no such name" (RFC 1035 section 4.1.1)."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((LOOPBACK, 0))
        self.address = f"{LOOPBACK}:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        with suppress(OSError):
            while True:
                question, sender = self._socket.recvfrom(4096)
                header = question[:2] + b"\x81\x83" + question[4:6] + bytes(6)
                self._socket.sendto(header + question[12:], sender)

    def close(self) -> None:
        """Stop answering."""
        self._socket.close()


class Peer(ABC):
    """A daemon that is running. A context manager: it stops at the end of the block."""

    name: str
    closes_after_request = False
    """Whether a client says that nothing follows by closing its side of the connection."""

    def __init__(self, workers: int, folder: Path) -> None:
        self.workers = workers
        self.port = _free_port()
        self._folder = folder
        folder.mkdir(parents=True)
        self._process = subprocess.Popen(
            self._command(),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        try:
            self._wait_until_ready()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    @classmethod
    @abstractmethod
    def version(cls) -> str | None:
        """Return its version, or None where it is not installed."""

    def feed(self, contents: Sequence[bytes]) -> float:
        """Check messages, as many at a time as there are workers, and return how long that took (seconds).

        Raises:
            PeerError: If a message is not answered.
        """
        queue = _Shared(contents)
        errors: list[Exception] = []

        def client() -> None:
            try:
                for content in queue:
                    self._check(content)
            except (OSError, PeerError) as error:
                errors.append(error)

        threads = [threading.Thread(target=client, daemon=True) for _ in range(self.workers)]
        started = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - started
        if errors:
            raise PeerError(f"{self.name} gave no answer: {errors[0]}")
        return seconds

    @property
    def processor(self) -> float:
        """Return the processor seconds that it has used so far (Linux)."""
        return processor_time([self._process.pid, *children(self._process.pid)])

    @abstractmethod
    def _command(self) -> list[str]:
        """Return the command that starts it, after writing its configuration."""

    @abstractmethod
    def _check(self, content: bytes) -> None:
        """Have one message checked."""

    @abstractmethod
    def _ping(self) -> bool:
        """Return whether it answers."""

    def _is_warm(self) -> bool:
        return True

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise PeerError(f"{self.name} ended with code {self._process.returncode}")
            with suppress(OSError):
                if self._ping() and self._is_warm():
                    return
            time.sleep(0.2)
        raise PeerError(f"{self.name} did not answer within {START_SECONDS:g} s")

    def _stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(15)

    def _exchange(self, request: bytes) -> bytes:
        """Return the answer to a request, read until the daemon closes the connection."""
        with socket.create_connection((LOOPBACK, self.port), ANSWER_SECONDS) as connection:
            connection.sendall(request)
            if self.closes_after_request:
                connection.shutdown(socket.SHUT_WR)
            pieces = []
            while piece := connection.recv(65_536):
                pieces.append(piece)
        return b"".join(pieces)


class SpamAssassin(Peer):
    """`spamd` with local tests only, fed as `spamc -c` does without a process for each message."""

    name = "SpamAssassin"
    closes_after_request = True

    @classmethod
    def version(cls) -> str | None:
        return _first_match(["spamd", "--version"], r"version ([\d.]+)") if shutil.which("spamd") else None

    def _command(self) -> list[str]:
        count = str(self.workers)
        log = str(self._folder / "log")
        address = ["-i", LOOPBACK, "-A", LOOPBACK, "-p", str(self.port)]
        # A child that lives on spares the peer the cost of a new one after every 200 messages.
        pool = ["--min-children", count, "--max-children", count, "--max-conn-per-child", "1000000"]
        # Its classifier has learnt nothing and would only try to.
        config = ["--cf", "use_bayes 0"]
        return ["spamd", "--local", "--nouser-config", *config, *address, *pool, "--syslog", log]

    def _check(self, content: bytes) -> None:
        answer = self._exchange(b"CHECK SPAMC/1.5\r\nContent-length: %d\r\n\r\n%b" % (len(content), content))
        if b" 0 EX_OK" not in answer[:40]:
            raise PeerError(repr(answer[:80]))

    def _ping(self) -> bool:
        return b"PONG" in self._exchange(b"PING SPAMC/1.5\r\n\r\n")


class Rspamd(Peer):
    """Rspamd's normal workers without the modules that ask the network, fed as `rspamc` does (HTTP)."""

    name = "Rspamd"

    def __init__(self, workers: int, folder: Path) -> None:
        self._names = NoNames()
        super().__init__(workers, folder)
        self._compiled: tuple[int, float] = (0, time.monotonic())

    @classmethod
    def version(cls) -> str | None:
        return _first_match(["rspamd", "--version"], r"version ([\d.]+)") if shutil.which("rspamd") else None

    def feed_with_client(self, paths: Sequence[Path]) -> float:
        """Check files with `rspamc -n WORKERS` and return how long that took (seconds)."""
        command = ["rspamc", "-h", self._address, "-n", str(self.workers), "symbols", *map(str, paths)]
        started = time.perf_counter()
        result = subprocess.run(command, capture_output=True, timeout=ANSWER_SECONDS * 10, check=False)
        seconds = time.perf_counter() - started
        if result.stdout.count(b"Action: ") != len(paths):
            raise PeerError(f"rspamc answered {result.stdout.count(b'Action: ')} of {len(paths)} files")
        return seconds

    @property
    def _address(self) -> str:
        return f"{LOOPBACK}:{self.port}"

    def _command(self) -> list[str]:
        folder = self._folder
        for name in ("db", "run", "log", "local.d"):
            (folder / name).mkdir()
        for module in _ASKING_MODULES.split():
            (folder / "local.d" / f"{module}.conf").write_text("enabled = false;\n")
        (folder / "local.d" / "phishing.conf").write_text("phishtank_enabled = false;\n")
        (folder / "local.d" / "options.inc").write_text(_RSPAMD_OPTIONS % {"names": self._names.address})
        config = folder / "rspamd.conf"
        config.write_text(_RSPAMD_CONFIG % {"address": self._address, "workers": self.workers})
        places = {"CONFDIR": "/etc/rspamd", "LOCAL_CONFDIR": folder, "DBDIR": folder / "db"}
        places |= {"RUNDIR": folder / "run", "LOGDIR": folder / "log"}
        return ["rspamd", "-f", "-i", "-c", str(config), *(f"--var={key}={value}" for key, value in places.items())]

    def _check(self, content: bytes) -> None:
        head = b"POST /checkv2 HTTP/1.1\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(content)
        answer = self._exchange(head + content)
        if not answer.startswith(b"HTTP/1.1 200"):
            raise PeerError(repr(answer[:80]))

    def _ping(self) -> bool:
        return b"pong" in self._exchange(b"GET /ping HTTP/1.1\r\nConnection: close\r\n\r\n")

    def _is_warm(self) -> bool:
        """Return whether its expressions are compiled: no new file of them for five seconds."""
        count = len(list((self._folder / "db").glob("*.hs*")))
        if count != self._compiled[0]:
            self._compiled = (count, time.monotonic())
        return time.monotonic() - self._compiled[1] > 5

    def _stop(self) -> None:
        super()._stop()
        self._names.close()


class _Shared:
    """An iterable that several threads take from."""

    def __init__(self, contents: Sequence[bytes]) -> None:
        self._contents = iter(contents)
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[bytes]:
        while True:
            with self._lock:
                content = next(self._contents, None)
            if content is None:
                return
            yield content


@contextmanager
def running(peers: Sequence[Peer]) -> Iterator[Sequence[Peer]]:
    """Keep daemons that have been started until the end of the block."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield [stack.enter_context(peer) for peer in peers]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def _first_match(command: Sequence[str], pattern: str) -> str:
    output = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout
    match = re.search(pattern, output)
    return match[1] if match else "of unknown version"
