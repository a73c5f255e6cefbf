"""HTTP that stays on the public Internet: against real servers that redirect, stall, stream for ever, rebind."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from ipaddress import ip_address

import pytest

from spamlint.facts.questions import Page
from spamlint.online.addresses import Address, is_public
from spamlint.online.contact import Contact
from spamlint.online.nameservers import Nameservers
from spamlint.online.probe import MAX_BYTES, page_at
from spamlint.online.records import LookupFailedError, Records, RecordType
from spamlint.online.store import Store
from spamlint.online.web import USER_AGENT, HostMissingError, Response, Web
from tests.clock import seconds_below
from tests.online.servers import Request, Zone, dns_server, web_server

HOST = "northwind-teapots.com"
ZONE: Zone = {
    HOST: {"A": ["127.0.0.1"]},
    "other.northwind-teapots.com": {"A": ["127.0.0.1"]},
    "inside.northwind-teapots.com": {"A": ["10.0.0.1"]},
    "mapped.northwind-teapots.com": {"AAAA": ["::ffff:a00:1"]},
    "empty.northwind-teapots.com": {"TXT": ["nothing"]},
    "broken.northwind-teapots.com": {"rcode": "SERVFAIL"},
    "rebinding.northwind-teapots.com": {"changing": [["127.0.0.1"], ["127.0.0.2"]]},
}


def is_first_loopback(address: Address) -> bool:
    """Return whether an address is the one that the test servers listen at. All others stay refused."""
    return address == ip_address("127.0.0.1")


Handle = Callable[[Request], None]


def get(
    handle: Handle,
    url: str = f"http://{HOST}:PORT/u/x",
    *,
    allowed: Callable[[Address], bool] = is_first_loopback,
    timeout: float = 8.0,
    limit: int = 50_000,
) -> tuple[Response, list[Request]]:
    async def run(nameserver: str, port: int) -> Response:
        contact = Contact()
        web = Web(Nameservers(Store(), contact, 8.0, (nameserver,)), contact, timeout, allowed=allowed)
        return await web.get(url.replace("PORT", str(port)), "text/html", limit)

    with dns_server(ZONE) as (nameserver, _), web_server(handle) as (port, requests):
        return asyncio.run(run(nameserver, port)), requests


def probe(handle: Handle, **options: object) -> Page:
    async def run(nameserver: str, port: int) -> Page:
        contact = Contact()
        web = Web(Nameservers(Store(), contact, 1.0, (nameserver,)), contact, 2.0, allowed=is_first_loopback)
        return await page_at(web, f"http://{HOST}:{port}/u/x")

    with dns_server(ZONE) as (nameserver, _), web_server(handle) as (port, _):
        return asyncio.run(run(nameserver, port))


def test_a_page_is_got_by_name_with_an_honest_agent() -> None:
    response, (request,) = get(lambda request: request.send("<p>Bye</p>"))
    assert (response.status, response.body, response.is_cut) == (200, b"<p>Bye</p>", False)
    assert request.agent == USER_AGENT
    assert request.host.startswith(HOST + ":")


def test_redirects_are_followed() -> None:
    def handle(request: Request) -> None:
        if request.path == "/u/x":
            request.redirect("/step?a=1")
        elif request.path.startswith("/step"):
            request.redirect(f"http://other.northwind-teapots.com:{request.host.rpartition(':')[2]}/end", 308)
        else:
            request.send("end")

    response, requests = get(handle)
    assert (response.redirects, response.body) == (2, b"end")
    assert response.url.endswith("/end")
    assert [request.path for request in requests] == ["/u/x", "/step?a=1", "/end"]


def test_redirects_without_end_are_not() -> None:
    with pytest.raises(LookupFailedError, match="more than 5 redirects"):
        get(lambda request: request.redirect(request.path + "x"))


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://inside.northwind-teapots.com/", "at 10.0.0.1, which is no public address"),
        ("http://mapped.northwind-teapots.com/", "which is no public address"),
        ("http://10.1.2.3/", "at 10.1.2.3, which is no public address"),
        ("http://[::1]/", "which is no public address"),
        ("http://[::ffff:169.254.169.254]/latest/meta-data", "which is no public address"),
        ("http://169.254.169.254/latest/meta-data", "which is no public address"),
        ("http://localhost/", "there is no host localhost"),
        ("http://2130706433/", "there is no host 2130706433"),
        ("http://0x7f000001/", "there is no host 0x7f000001"),
        ("file:///etc/passwd", "leads to a file address"),
        ("ftp://northwind-teapots.com/", "leads to a ftp address"),
        ("http://anna:secret@northwind-teapots.com/", "a user name in it"),
        ("http://[/", "cannot be read"),
        ("http://northwind-teapots.com:99999/", "cannot be read"),
    ],
)
def test_what_is_not_public_is_refused_also_after_a_redirect(target: str, reason: str) -> None:
    for url, handle in (
        (target, lambda request: request.send("never")),
        (f"http://{HOST}:PORT/u/x", lambda request: request.redirect(target)),
    ):
        with pytest.raises(LookupFailedError) as caught:
            get(handle, url)
        assert reason in str(caught.value)


def test_by_default_loopback_is_refused_before_connecting() -> None:
    reached: list[Request] = []
    with pytest.raises(LookupFailedError, match="no public address"):
        get(reached.append, allowed=is_public)
    assert reached == []


def test_a_name_that_changes_its_address_gains_nothing() -> None:
    """The address that was looked at is the one that is connected to; the next one is looked at anew."""
    response, requests = get(lambda request: request.send("first"), "http://rebinding.northwind-teapots.com:PORT/")
    assert (response.body, len(requests)) == (b"first", 1)

    looked_at: list[str] = []

    def allowed(address: Address) -> bool:
        looked_at.append(str(address))
        return str(address) == "127.0.0.1"

    def handle(request: Request) -> None:
        request.redirect(f"http://rebinding.northwind-teapots.com:{request.host.rpartition(':')[2]}/again")

    async def run(nameserver: str, port: int) -> None:
        contact = Contact()
        # A store that keeps nothing: each connection resolves the name anew, which is the worst case.
        web = Web(_Forgetful(nameserver), contact, 2.0, allowed=allowed)
        await web.get(f"http://rebinding.northwind-teapots.com:{port}/", "text/html", 100)

    with (
        dns_server(ZONE) as (nameserver, _),
        web_server(handle) as (port, requests),
        pytest.raises(LookupFailedError, match=r"at 127\.0\.0\.2, which is no public address"),
    ):
        asyncio.run(run(nameserver, port))
    assert looked_at == ["127.0.0.1", "127.0.0.2"]
    assert len(requests) == 1


class _Forgetful:
    """Name servers that are asked each time anew."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def ask(self, name: str, kind: RecordType) -> Records:
        return await Nameservers(Store(), Contact(), 1.0, (self._address,)).ask(name, kind)


def test_a_server_that_stalls_is_given_up() -> None:
    with seconds_below(2.5), pytest.raises(LookupFailedError, match=r"no answer came in 0\.5 s"):
        get(lambda request: request.stall(), timeout=0.5)


def test_a_server_that_drips_for_ever_is_given_up() -> None:
    with pytest.raises(LookupFailedError, match=r"no answer came in 0\.5 s"):
        get(lambda request: request.stream(b"x", 0.05), timeout=0.5)


def test_a_page_without_end_is_cut() -> None:
    response, _ = get(lambda request: request.stream(b"x" * 65_536, 0.0), limit=100_000)
    assert (len(response.body), response.is_cut) == (100_000, True)


def test_what_is_compressed_unasked_is_not_unpacked() -> None:
    with pytest.raises(LookupFailedError, match="compressed"):
        get(lambda request: request.send(b"\x1f\x8b", Content_Encoding="gzip"))


@pytest.mark.parametrize(("host", "reason"), [("gone", "no host"), ("empty", "has no address")])
def test_a_host_that_is_not_there(host: str, reason: str) -> None:
    with pytest.raises(HostMissingError, match=reason):
        get(lambda request: None, f"http://{host}.northwind-teapots.com:PORT/")


def test_a_host_that_cannot_be_looked_up_is_not_said_to_be_missing() -> None:
    with pytest.raises(LookupFailedError, match="SERVFAIL") as caught:
        get(lambda request: None, "http://broken.northwind-teapots.com:PORT/")
    assert not isinstance(caught.value, HostMissingError)


def test_a_port_at_which_nobody_listens() -> None:
    with pytest.raises(LookupFailedError, match="cannot be connected to"):
        get(lambda request: None, f"http://{HOST}:1/")


def test_a_server_that_speaks_no_http() -> None:
    def handle(request: Request) -> None:
        request.handler.wfile.write(b"\x00\x01\x02 no http\r\n\r\n")

    with pytest.raises(LookupFailedError, match="broke off"):
        get(handle)


def test_a_host_gets_one_request_at_a_time() -> None:
    under_way, most = 0, 0

    def handle(request: Request) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        time.sleep(0.02)
        under_way -= 1
        request.send("ok")

    async def run(nameserver: str, port: int) -> None:
        contact = Contact()
        web = Web(Nameservers(Store(), contact, 1.0, (nameserver,)), contact, 5.0, allowed=is_first_loopback)
        await asyncio.gather(*(web.get(f"http://{HOST}:{port}/{n}", "text/html", 100) for n in range(8)))

    with dns_server(ZONE) as (nameserver, _), web_server(handle) as (port, requests):
        asyncio.run(run(nameserver, port))
    assert (len(requests), most) == (8, 1)


LOGIN = '<form method="post"><input name="mail"><input type="password" name="p"><button>Log in</button></form>'
LEAVE = '<form method="post"><button>Unsubscribe</button></form>'
SEARCH = '<form role="search"><input name="q"><button>Go</button></form>'


@pytest.mark.parametrize(
    ("html", "passwords", "others"),
    [
        (LOGIN, 1, 0),
        (LOGIN + SEARCH, 1, 0),
        (LOGIN + LEAVE, 1, 1),
        (LEAVE, 0, 1),
        ("<button>Unsubscribe</button>", 0, 1),
        ("<INPUT TYPE=PASSWORD>", 1, 0),
        ("<p>You are unsubscribed.</p>", 0, 0),
        ("<!-- " + LOGIN + " -->", 0, 0),
        ("<script>'<input type=password>'</script>", 0, 0),
        ("<form>" * 5_000 + "<div>" * 5_000, 0, 0),
    ],
)
def test_forms_of_a_page(html: str, passwords: int, others: int) -> None:
    page = probe(lambda request: request.send(html, Content_Type="text/html"))
    assert (page.status, page.password_forms, page.other_forms) == (200, passwords, others)


def test_a_page_that_leads_to_a_login() -> None:
    def handle(request: Request) -> None:
        if request.path == "/u/x":
            request.redirect("/account/login?next=%2Fu")
        else:
            request.send(LOGIN)

    page = probe(handle)
    assert (page.redirects, page.password_forms) == (1, 1)
    assert page.url.endswith("/account/login?next=%2Fu")


def test_only_the_start_of_a_page_is_read() -> None:
    page = probe(lambda request: request.send("<p>" + "x" * MAX_BYTES + LOGIN))
    assert page.password_forms == 0


@pytest.mark.parametrize("status", [401, 404, 410, 500, 503])
def test_the_status_of_a_page(status: int) -> None:
    assert probe(lambda request: request.send("no", status)).status == status


@pytest.mark.parametrize(
    "address",
    """
    0.0.0.0 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.255 169.254.169.254 172.16.0.1 172.31.255.255
    192.0.0.1 192.0.2.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255
    :: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::7f00:1
    2002:7f00:1:: 2002:a00:1:: fc00::1 fd12:3456::1 fe80::1 fec0::1 ff02::1 2001:db8::1 100::1
    """.split(),
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", "1.1.1.1 8.8.8.8 100.63.255.255 172.32.0.1 2606:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808".split()
)
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(ip_address(address))
