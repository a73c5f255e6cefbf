"""Real servers on loopback: DNS over UDP and TCP, WHOIS, and HTTP for RDAP and pages."""

from __future__ import annotations

import json
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from dnslib import AAAA, CNAME, MX, NS, PTR, QTYPE, RCODE, RR, SOA, TXT, A, DNSRecord  # type: ignore[import-untyped]

LOOPBACK = "127.0.0.1"

Zone = Mapping[str, Mapping[str, Any]]
"""Names and their records by type, or what the server does: `{"rcode": "SERVFAIL"}`, `{"silent": True}`, ...

`silent`: never answers. `silent-once`: the first query gets no answer. `rcode-once`: the first one gets this code.
`changing`: a list of lists of A records, one for each query, the last for all further ones.
"""


class DnsServer:
    """Answers from a zone, over UDP and TCP on one port. It counts what it is asked."""

    def __init__(self, zone: Zone, *, knows_internet: bool = True) -> None:
        self.zone = {name.lower(): records for name, records in zone.items()}
        self.knows_internet = knows_internet
        self.asked: list[tuple[str, str, str]] = []
        self._lock = threading.Lock()

    def answer(self, request: bytes, transport: str) -> bytes | None:
        query = DNSRecord.parse(request)
        name = str(query.q.qname).rstrip(".").lower()
        kind = QTYPE[query.q.qtype]
        with self._lock:
            before = sum(asked[:2] == (name, kind) for asked in self.asked)
            self.asked.append((name, kind, transport))
        reply = query.reply()
        records = self.zone.get(name)
        if name in ("", "com", "org") and self.knows_internet and kind in ("NS", "SOA"):
            data = NS("a.root-servers.net") if kind == "NS" else SOA("a.root-servers.net", "a.root-servers.net")
            reply.add_answer(RR(name or ".", query.q.qtype, rdata=data, ttl=300))
        elif records is None:
            below = any(other.endswith("." + name) for other in self.zone)
            reply.header.rcode = RCODE.NOERROR if below and self.knows_internet else RCODE.NXDOMAIN
        elif records.get("silent") or (records.get("silent-once") and before == 0):
            return None
        elif "rcode" in records or ("rcode-once" in records and before == 0):
            reply.header.rcode = getattr(RCODE, records.get("rcode") or records["rcode-once"])
        else:
            self._add(reply, name, kind, before)
        packed: bytes = reply.pack()
        if transport == "udp" and len(packed) > 1_200:
            reply.rr.clear()
            reply.header.tc = 1
            packed = reply.pack()
        return packed

    def _add(self, reply: Any, name: str, kind: str, before: int) -> None:
        for _ in range(10):  # a circle of CNAMEs ends here, as in a real server
            records = self.zone.get(name, {})
            if kind in records:
                break
            if "CNAME" not in records:
                break
            reply.add_answer(RR(name, QTYPE.CNAME, rdata=CNAME(records["CNAME"]), ttl=300))
            name = records["CNAME"].lower()
        records = self.zone.get(name, {})
        values = records.get(kind, ())
        if kind == "A" and "changing" in records:
            values = records["changing"][min(before, len(records["changing"]) - 1)]
        for value in values:
            reply.add_answer(RR(name, getattr(QTYPE, kind), rdata=_data(kind, value), ttl=records.get("ttl", 300)))


def _data(kind: str, value: str) -> Any:
    if kind == "TXT":
        octets = value.encode("latin-1")
        return TXT([octets[start : start + 255] for start in range(0, len(octets), 255)] or [b""])
    if kind == "MX":
        preference, host = value.split(" ")
        return MX(host, int(preference))
    return {"A": A, "AAAA": AAAA, "PTR": PTR, "NS": NS}[kind](value)


@contextmanager
def dns_server(zone: Zone, *, knows_internet: bool = True) -> Iterator[tuple[str, DnsServer]]:
    """Run a DNS server; yield `address:port` and the server."""
    server = DnsServer(zone, knows_internet=knows_internet)

    class Udp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            octets, sock = self.request
            reply = server.answer(octets, "udp")
            if reply is not None:
                sock.sendto(reply, self.client_address)

    class Tcp(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            length = int.from_bytes(self.rfile.read(2), "big")
            reply = server.answer(self.rfile.read(length), "tcp")
            if reply is not None:
                self.wfile.write(len(reply).to_bytes(2, "big") + reply)

    tcp = socketserver.ThreadingTCPServer((LOOPBACK, 0), Tcp)
    while True:
        port = tcp.server_address[1]
        try:
            udp = socketserver.ThreadingUDPServer((LOOPBACK, port), Udp)
            break
        except OSError:  # somebody has that port for UDP
            tcp.server_close()
            tcp = socketserver.ThreadingTCPServer((LOOPBACK, 0), Tcp)
    with _serving(udp), _serving(tcp):
        yield f"{LOOPBACK}:{port}", server


@contextmanager
def whois_server(answers: Mapping[str, str | None]) -> Iterator[tuple[int, list[str]]]:
    """Run a WHOIS server that answers a query with a text; None: it never answers. Yield its port and the queries."""
    queries: list[str] = []
    done = threading.Event()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            query = self.rfile.readline().decode().strip()
            queries.append(query)
            text = answers.get(query, "No match for domain.\r\n")
            if text is None:
                done.wait(20)
                return
            self.wfile.write(text.encode())

    server = socketserver.ThreadingTCPServer((LOOPBACK, 0), Handler)
    with _serving(server):
        try:
            yield server.server_address[1], queries
        finally:
            done.set()


class Request:
    """An HTTP request, and how to answer it."""

    def __init__(self, handler: BaseHTTPRequestHandler, done: threading.Event) -> None:
        self.path = handler.path
        self.host = handler.headers.get("Host", "")
        self.agent = handler.headers.get("User-Agent", "")
        self.handler = handler
        self._done = done

    def send(self, body: str | bytes, status: int = 200, **headers: str) -> None:
        octets = body.encode() if isinstance(body, str) else body
        self.handler.send_response(status)
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.send_header("Content-Length", str(len(octets)))
        self.handler.end_headers()
        self.handler.wfile.write(octets)

    def json(self, data: Any, status: int = 200) -> None:
        self.send(json.dumps(data), status, Content_Type="application/rdap+json")

    def redirect(self, location: str, status: int = 302) -> None:
        self.send("", status, Location=location)

    def stall(self) -> None:
        """Say nothing until the test is over."""
        self._done.wait(20)

    def stream(self, piece: bytes, pause: float) -> None:
        """Send pieces until the client goes away or the test is over."""
        self.handler.send_response(200)
        self.handler.end_headers()
        end = time.monotonic() + 20
        while not self._done.is_set() and time.monotonic() < end:
            self.handler.wfile.write(piece)
            time.sleep(pause)


@contextmanager
def web_server(handle: Callable[[Request], None]) -> Iterator[tuple[int, list[Request]]]:
    """Run an HTTP server; yield its port and the requests so far."""
    requests: list[Request] = []
    done = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            request = Request(self, done)
            requests.append(request)
            try:
                handle(request)
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
    with _serving(server):
        try:
            yield server.server_address[1], requests
        finally:
            done.set()


@contextmanager
def silent_port() -> Iterator[int]:
    """Yield a UDP port at which nobody answers, and nobody says that nobody is there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind((LOOPBACK, 0))
        yield taken.getsockname()[1]


@contextmanager
def _serving(server: socketserver.BaseServer) -> Iterator[None]:
    server.daemon_threads = True  # type: ignore[attr-defined]  # of ThreadingMixIn, which all of them are
    server.block_on_close = False  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
