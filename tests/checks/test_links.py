"""Hosts of links as browsers find them, and what links show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.checks.hosts import authority_of, host_of, is_below
from spamlint.checks.link_texts import LinkTextOptions, link_text_other_host
from spamlint.checks.login_targets import has_token, login_word
from spamlint.message.message import Declared
from tests.checks.mail import mail, run
from tests.clock import cpu_seconds_below


@pytest.mark.parametrize(
    ("target", "host"),
    [
        ("https://northwind-teapots.com/a", "northwind-teapots.com"),
        ("HTTP://Northwind-Teapots.COM.", "northwind-teapots.com"),
        ("//northwind-teapots.com", "northwind-teapots.com"),
        ("https:\\\\northwind-teapots.com\\a", "northwind-teapots.com"),
        ("https:northwind-teapots.com", "northwind-teapots.com"),
        ("https:////northwind-teapots.com", "northwind-teapots.com"),
        ("https://www.bank.com@northwind-teapots.com:8080?x", "northwind-teapots.com"),
        ("https://a@b@northwind-teapots.com", "northwind-teapots.com"),
        ("https://n%6Frthwind-teapots.com/", "northwind-teapots.com"),
        ("https://[2001:db8::1]:80/", "[2001:db8::1]"),
        ("http://192.0.2.1", "192.0.2.1"),
        ("https://münchen.de/", "münchen.de"),
        ("https://northwind_teapots.com", "northwind_teapots.com"),
        ("https://{{ host }}/a", None),
        ("https://*|HOST|*/a", None),
        ("{{ url }}", None),
        ("mailto:anna@northwind-teapots.com", None),
        ("/a/b", None),
        ("#top", None),
        ("https://", None),
        ("https://a b.com/", None),
        ("", None),
    ],
)
def test_the_host_that_a_browser_opens(target: str, host: str | None) -> None:
    assert host_of(target) == host


@given(st.text(max_size=80))
def test_any_target_has_a_host_or_none(rest: str) -> None:
    for start in ("", "https://", "//", "http:"):
        authority = authority_of(start + rest)
        if authority is not None:
            assert authority.host
            assert (start + rest)[slice(*authority.span)]


def test_below() -> None:
    assert is_below("a.b.example", ("b.example",))
    assert is_below("b.example", ("b.example",))
    assert not is_below("ab.example", ("b.example",))
    assert not is_below("example", ("b.example",))


_PAGE = "From: Tea <news@northwind-teapots.com>\nContent-Type: text/html; charset=utf-8\n\n"
_OPTIONS = LinkTextOptions(trackers=("counter.net",), tracking_labels=("click",), file_endings=("md", "net"))


def _hits(words: str, target: str, declared: Declared | None = None) -> list[str]:
    message = mail(f'{_PAGE}<p><a href="{target}">{words}</a></p>', declared)
    return [key for key, _ in run(link_text_other_host, message, _OPTIONS)]


@pytest.mark.parametrize(
    ("words", "is_host"),
    [
        ("www.kettle-bank.com", True),
        ("kettle-bank.com", True),
        ("kettle-bank.co.uk/login", True),
        ("https://kettle-bank.com", True),
        ("(kettle-bank.com)", True),
        ("kettle-bank.com.", True),
        ("Open https://kettle-bank.com/ now", True),
        ("WWW.kettle-bank.com", False),  # a name in capitals may be a brand's
        ("Kettle-Bank.com", False),
        ("Open kettle-bank.com now", False),
        ("README.md", False),
        ("asp.net", False),
        ("asp.net/docs", True),
        ("node.js", False),
        ("v1.2.3", False),
        ("e.g. this", False),
        ("3.50 EUR", False),
        ("a...b", False),
        ("file.pdf", False),
    ],
)
def test_which_words_show_a_host(words: str, is_host: bool) -> None:
    assert _hits(words, "https://kettle-friends.org/") == (["other"] if is_host else [])


@pytest.mark.parametrize(
    "target",
    [
        "https://kettle-bank.com/x",
        "https://login.kettle-bank.com",
        "https://a.counter.net/8",
        "https://click.kettle-friends.org/8",
        "https://northwind-teapots.com/r/8",
        "https://kettle-friends.org/?u=https%253A%252F%252Fwww.kettle-bank.com",
        "{{ url }}",
        "https://{{ host }}/",
        "mailto:anna@kettle-bank.com",
        "#kettle-bank.com",
    ],
)
def test_what_may_be_opened(target: str) -> None:
    assert _hits("www.kettle-bank.com", target) == []


def test_the_shown_name_in_a_subdomain_of_another() -> None:
    assert _hits("www.kettle-bank.com", "https://www.kettle-bank.com.kettle-phish.net/") == ["other"]


def test_many_links_take_little_time() -> None:
    links = '<a href="https://kettle-friends.org/">www.kettle-bank.com</a> ' * 3_000
    message = mail(_PAGE + links)
    assert message.links
    with cpu_seconds_below(2):
        run(link_text_other_host, message, _OPTIONS)


@pytest.mark.parametrize(
    ("target", "tells"),
    [
        ("https://tea.dk/account/8Kd0aQ", True),
        ("https://tea.dk/account?t=8Kd0aQ", True),
        ("https://tea.dk/account?mail=anna@tea.dk", True),
        ("https://tea.dk/account?id=17", True),
        ("https://tea.dk/login?key=abcdefghij", True),
        ("https://tea.dk/u?8Kd0aQ", True),
        ("https://tea.dk/account/#/u?t=8Kd0", True),
        ("https://tea.dk/{{ token }}", True),
        ("https://tea.dk/account/", False),
        ("https://tea.dk/login?next=/unsubscribe/newsletter", False),
        ("https://tea.dk/login?utm_campaign=spring2026&lang=en", False),
        ("https://tea.dk/my-account/email-preferences", False),
        ("https://tea.dk/account?tab=mail", False),
        ("https://tea.dk/en/newsletter-subscription-preferences", False),
    ],
)
def test_targets_that_tell_who_comes(target: str, tells: bool) -> None:
    assert has_token(target) is tells


def test_words_of_paths() -> None:
    words = frozenset(("login", "myaccount"))
    assert login_word("https://tea.dk/shop/Log-In.php?x", words) == "log-in.php"
    assert login_word("https://tea.dk/my_account/", words) == "my_account"
    assert login_word("https://login.tea.dk/mail", words) is None
    assert login_word("https://tea.dk/loginov", words) is None
    assert login_word("https://[tea/login", words) is None


@given(st.text(max_size=200))
def test_any_target_is_judged(target: str) -> None:
    has_token(target)
    login_word(target, frozenset(("login",)))
