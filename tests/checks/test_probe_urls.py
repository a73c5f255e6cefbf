"""Which links may be opened. A wrong yes may unsubscribe a reader, so in doubt it is no."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.checks.probe_urls import DUMMY, ProbeUrl, Unprobed, probe_url
from spamlint.rules.book import shipped_book

HOST = "https://northwind-teapots.com"
WORDS = frozenset(shipped_book().words["link-path-words"].phrases)


@pytest.mark.parametrize(
    ("target", "url"),
    [
        (f"{HOST}/unsubscribe", f"{HOST}/unsubscribe"),
        (f"{HOST}/", f"{HOST}/"),
        (f"{HOST}/en/email-preferences.html", f"{HOST}/en/email-preferences.html"),
        (f"{HOST}/unsubscribe?utm_source=news&lang=en", f"{HOST}/unsubscribe?utm_source=news&lang=en"),
        (f"{HOST}/u/{{{{ token }}}}", f"{HOST}/u/{DUMMY}"),
        (f"{HOST}/u/*|UNIQID|*?c=*|CAMPAIGN_UID|*", f"{HOST}/u/{DUMMY}?c={DUMMY}"),
        (f"{HOST}/u/%%_subscriberkey%%", f"{HOST}/u/{DUMMY}"),
        (f"{HOST}/lists/teapots/leave/<%= id %>", f"{HOST}/lists/teapots/leave/{DUMMY}"),
        ("https://mail.northwind-teapots.com:8443/u/${token}", f"https://mail.northwind-teapots.com:8443/u/{DUMMY}"),
        (f"{HOST}/unsubscribe#form", f"{HOST}/unsubscribe"),
    ],
)
def test_may_be_opened(target: str, url: str) -> None:
    found = probe_url(target, WORDS)
    assert found is not None
    assert found == ProbeUrl(url, DUMMY in url)


@pytest.mark.parametrize(
    "target",
    [
        f"{HOST}/u/8Kd0",
        f"{HOST}/u/abcdefgh",
        f"{HOST}/u/lovelace",
        f"{HOST}/u/anna@kettle-friends.org",
        f"{HOST}/u/anna%40kettle-friends.org",
        f"{HOST}/unsubscribe?id=17",
        f"{HOST}/unsubscribe?email=anna@kettle-friends.org",
        f"{HOST}/unsubscribe?anna",
        f"{HOST}/unsubscribe?c2FsZQ",
        f"{HOST}/unsubscribe/c2FsZQ==",
        f"{HOST}/unsubscribe;jsessionid=8Kd0",
        f"{HOST}/unsubscribe#8Kd0f3",
        f"{HOST}/u/{{{{ token }}}}/8Kd0f3aa",
        f"{HOST}/u/{{{{ token }}}}?e=anna@kettle-friends.org",
        "https://u8kd0f3.northwind-teapots.com/unsubscribe",
        f"{HOST}/unsubscribe/{'a' * 3_000}",
    ],
)
def test_may_hold_a_readers_token(target: str) -> None:
    found = probe_url(target, WORDS)
    assert found is not None
    assert found.url is Unprobed.TOKEN


@pytest.mark.parametrize(
    "target", ["{{ unsubscribe_url }}", "*|UNSUB|*", "https://{{ host }}/unsubscribe", "{{ base }}/u/{{ token }}"]
)
def test_comes_from_the_platform(target: str) -> None:
    found = probe_url(target, WORDS)
    assert found is not None
    assert found.url is Unprobed.PLATFORM


@pytest.mark.parametrize(
    "target",
    ["", "#", "mailto:a@northwind-teapots.com", "/unsubscribe", "https://", "https://example.com/u", "javascript:x()"],
)
def test_is_no_web_address(target: str) -> None:
    assert probe_url(target, WORDS) is None


@given(st.from_regex(r"[A-Za-z0-9_\-]{12,40}", fullmatch=True))
def test_a_random_token_in_a_path_is_never_sent(token: str) -> None:
    found = probe_url(f"{HOST}/u/{token}", WORDS)
    assert found is not None
    if found.url is not Unprobed.TOKEN:
        words = [word for word in token.lower().replace("_", "-").split("-") if word]
        assert all(len(word) <= 3 or word in WORDS for word in words)
