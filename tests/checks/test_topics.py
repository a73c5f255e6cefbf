"""Topics: every phrase of every list does what its section says, whatever the other lists; one pass for all."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from spamlint.documents import messages
from spamlint.engine import check_message
from spamlint.finding import Finding, Severity
from spamlint.message.kind import Kind
from spamlint.message.message import Declared, Message
from spamlint.rules.book import shipped_book
from spamlint.rules.rule import Rule
from spamlint.rules.ruleset import Checks, bind, with_shared_options
from spamlint.sniff import Format
from spamlint.text.phrases import WordList
from tests.clock import assert_below, cpu_seconds, cpu_seconds_below

BOOK = shipped_book()
LANGUAGES = {"en", "da", "de", "fr", "es", "it", "nl", "sv", "no", "pl", "pt"}
RULES = with_shared_options([bind(data, Checks(), BOOK) for data in BOOK.rules.values() if data.check == "topic"])
BY_ID = {rule.id: rule for rule in RULES}


def message(text: str, subject: str = "Tea") -> Message:
    head = f"Subject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n"
    (read,) = messages("a.eml", (head + text).encode(), Format.EML, Declared(Kind.MARKETING))
    return read


def findings(text: str, subject: str = "Tea", rules: tuple[Rule, ...] = RULES) -> dict[str, Finding]:
    outcome = check_message(message(text, subject), rules, "a.eml")
    assert outcome.failures == ()
    return {finding.rule: finding for finding in outcome.findings}


OPEN = {"<number>": "50", "<money>": "$50", "<percent>": "50%", "...": "of tea"}
"""What may stand where a phrase is open."""


def written(phrase: str, choice: int = 0) -> str:
    """Return a phrase as somebody would write it: one of each choice, without what may be missing."""
    words = (word.split("|")[choice] for word in phrase.split() if not word.startswith("["))
    return " ".join(OPEN.get(word, word).removesuffix("*") for word in words)


def phrases(role: str) -> Iterator[tuple[str, str]]:
    for rule in RULES:
        words: WordList = getattr(rule.options, role)
        yield from ((rule.id, phrase) for phrase in words.phrases)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_topic_has_phrases_in_every_language(rule: Rule) -> None:
    assert set(rule.options.strong.languages) >= LANGUAGES
    assert set(rule.options.weak.languages) >= LANGUAGES


def test_every_strong_phrase_is_found_by_itself() -> None:
    missed = [
        (rule, phrase)
        for rule, phrase in phrases("strong")
        if rule not in (hits := findings(f"Tea.\n\n{written(phrase)}\n\nTea.")) or hits[rule].key == "alone"
    ]
    assert missed == []


def test_a_weak_phrase_alone_is_a_note() -> None:
    found = [findings(f"Tea.\n\n{written(phrase)}\n\nTea.").get(rule) for rule, phrase in phrases("weak")]
    alone = [finding for finding in found if finding is not None and finding.key == "alone"]
    assert {finding.severity for finding in alone} == {Severity.NOTE}
    # The others hold a second phrase, such as `money making`, or an exception.
    assert len(alone) > 0.9 * len(found)


def test_an_exception_is_silent() -> None:
    for rule, phrase in phrases("not_"):
        assert rule not in findings(f"Tea.\n\n{written(phrase)}: order now for $5\n\nTea."), phrase


def test_disguised_words_are_highlighted_as_they_were_written() -> None:
    text = "Order now:\n\nV.1.A.G.R.A at $2 and c\u0456alis\n"
    found = findings(text)["topic-prescription-drugs"]
    assert found.data["text"] == "V.1.A.G.R.A"
    assert [note.message for note in found.related] == ["\u201cc\u0456alis\u201d belongs to it."]


def test_the_subject_is_read() -> None:
    assert findings("Tea.", "Hot porn movies")["topic-adult"].severity is Severity.WARNING


def test_what_is_quoted_is_not_the_senders() -> None:
    assert "topic-prescription-drugs" not in findings("You wrote:\n> buy viagra\n\nNo, thank you.\n")


def test_news_is_silent_even_with_strong_words() -> None:
    text = "The police said on Monday that a man was arrested. He wrote that he would kill the president."
    assert "topic-incitement" not in findings(text)


def test_millions_are_no_price() -> None:
    assert findings("Cannabis: the market grew to $20 million.")["topic-illegal-drugs"].key == "alone"
    assert findings("Cannabis: a gram for $20.")["topic-illegal-drugs"].key == "likely"


def test_your_own_phrases_are_allowed() -> None:
    data = BOOK.rules["topic-gambling"]
    rule = bind(data, Checks(), BOOK, {"allow": ["online casino", "blackjack"]})
    assert findings("Our online casino has blackjack.", rules=(rule,)) == {}
    assert findings("Our online casinos are open.", rules=(rule,)).keys() == {"topic-gambling"}


def in_discussion(text: str) -> dict[str, str]:
    head = "Subject: Tea\nList-Post: <mailto:tea@lists.northwind-teapots.com>\nContent-Type: text/plain\n\n"
    (post,) = messages("a.eml", (head + text).encode(), Format.EML, Declared())
    assert post.kind is Kind.DISCUSSION
    return {finding.rule: finding.key for finding in check_message(post, RULES, "a.eml").findings}


def test_people_may_speak_of_everything_in_a_discussion() -> None:
    assert in_discussion("Somebody wants to sell us email addresses for sale. What the fuck.") == {}


def test_what_only_offers_say_counts_in_a_discussion_too() -> None:
    text = "Million email addresses, bulk email software. Make money fast: earn big money."
    assert in_discussion(text) == {"topic-lists-for-sale": "likely", "topic-get-rich": "likely"}


def test_rules_share_one_search() -> None:
    assert len({id(rule.options.scan.search) for rule in RULES}) == 1


def test_a_rule_finds_the_same_by_itself() -> None:
    text = "Buy viagra in our online casino. Make money fast with porn videos and warez."
    together = findings(text)
    for rule in BOOK.rules.values():
        if rule.check == "topic":
            single = findings(text, rules=(bind(rule, Checks(), BOOK),)).get(rule.id)
            other = together.get(rule.id)
            assert (single and single.key) == (other and other.key)


def test_ten_thousand_more_phrases_cost_little() -> None:
    choose = random.Random(1)
    words = ("".join(choose.choices("abcdefghijklmnop", k=6)) for _ in range(4_000))
    known = list(words)
    more = tuple({" ".join(choose.choices(known, k=3)) for _ in range(10_000)})
    rule = BY_ID["topic-adult"]
    strong = WordList("more", {**rule.options.strong.languages, "xx": more}, rule.options.strong.forms)
    bigger = with_shared_options(
        [replace(item, options=replace(item.options, strong=strong)) if item is rule else item for item in RULES]
    )
    text = "\n\n".join("Tea is a drink that people " + " ".join(choose.choices(known, k=20)) for _ in range(40))

    def seconds(rules: tuple[Rule, ...]) -> float:
        def check_all(read: list[Message]) -> None:
            for item in read:
                for each in rules:
                    list(each.check(item, each.options))

        return cpu_seconds(lambda: [message(f"{text} {number}") for number in range(30)], check_all)

    # A text in which every fourth word begins one of the phrases is far worse than any that people write.
    assert_below(seconds(bigger), 4 * seconds(RULES))


@pytest.mark.parametrize("piece", ["porn ", "buy now casino ", "v i a g r a ", "never ask ", "p0rn. ", "$1 nude "])
def test_time_is_bounded(piece: str) -> None:
    read = message(piece * (100_000 // len(piece)))
    with cpu_seconds_below(4):
        for rule in RULES:
            list(rule.check(read, rule.options))
