"""Judges the kind of a message from what it says, by word lists and the table of weights."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from spamlint.message.kind import NOT_KNOWN, Evidence, Judgement, Kind
from spamlint.message.kind_weights import ENOUGH, MARGIN, MORE, MOST_MORE, TOPICS, ZONES

if TYPE_CHECKING:
    from spamlint.message.kind_zones import Found
    from spamlint.message.message import Message
    from spamlint.text.phrases import PhraseMatcher, WordList

_BORROWED = {"opt-out": "unsubscribe", "web-version": "unsubscribe/view-in-browser"}
"""Topics whose words are those of another list."""

_PERCENT = "percent"
"""A list whose phrases count as offers, where a number of per cent stands before them."""

_MOST_REASONS = 2


class KindJudge:
    """Judges messages; call it with one. `words` gives the lists by name, and is asked when the first is judged."""

    def __init__(self, words: Callable[[], Mapping[str, WordList]]) -> None:
        self._words = words

    def __call__(self, message: Message) -> Judgement:
        """Return the kind of a message whose kind nobody states, and why."""
        from spamlint.message.correspondence import letter_evidence, mail_program_evidence, meeting_evidence
        from spamlint.message.kind_zones import headers, phrases

        letter = letter_evidence(message)
        if letter is not None:
            return Judgement(Kind.DISCUSSION, letter, from_content=True)
        marks = list(headers(message))
        is_bulk = any(mark.topic == "bulk" for mark in marks)
        meeting = None if is_bulk else meeting_evidence(message)
        if meeting is not None:
            return Judgement(Kind.TRANSACTIONAL, meeting, from_content=True)
        judgement = weigh([*marks, *phrases(message, self._matcher)])
        if judgement.kind is not Kind.UNKNOWN or any(item.kind is Kind.MARKETING for item in judgement.evidence):
            return judgement
        program = mail_program_evidence(message)
        return judgement if program is None else Judgement(Kind.DISCUSSION, program, from_content=True)

    @cached_property
    def _matcher(self) -> PhraseMatcher:
        from spamlint.text.phrases import PhraseMatcher

        words = self._words()
        names = {topic: _BORROWED.get(topic, f"kind/{topic}") for topic in (*TOPICS, _PERCENT)}
        return PhraseMatcher.of_lists((words[name], topic) for topic, name in names.items() if name in words)


def weigh(found: Iterable[Found]) -> Judgement:
    """Return what evidence amounts to: the kind with more weight, if it has enough and leads by enough."""
    evidence = tuple(sorted(_weighed(found), key=_rank))
    strong = [item for item in evidence if not TOPICS[item.topic].is_weak]
    kind = _heavier(strong)
    if kind is None:
        kind = _heavier(evidence)
    if kind is None or kind is Kind.UNKNOWN:
        return replace(NOT_KNOWN, evidence=evidence)
    return Judgement(kind, _reason(kind, evidence), from_content=True, evidence=evidence)


def _heavier(evidence: Iterable[Evidence]) -> Kind | None:
    """Return the kind with enough weight and lead; `UNKNOWN` without the lead, None where neither has enough."""
    sums = {Kind.MARKETING: 0.0, Kind.TRANSACTIONAL: 0.0}
    for item in evidence:
        sums[item.kind] += item.weight
    other, kind = sorted(sums, key=lambda candidate: sums[candidate])
    if sums[kind] < ENOUGH:
        return None
    return kind if sums[kind] - sums[other] >= MARGIN else Kind.UNKNOWN


def _weighed(found: Iterable[Found]) -> Iterable[Evidence]:
    """Yield the evidence with its weight: less for what repeats a topic in its zone, none for the same phrase again."""
    counts: dict[tuple[str, str], int] = {}
    seen: set[tuple[str, str, str]] = set()
    for item in found:
        topic = TOPICS[item.topic]
        weight = topic.weights.get(item.zone, 0.0)
        key = item.topic, item.zone, item.phrase
        if not weight or key in seen:
            continue
        seen.add(key)
        count = counts[key[:2]] = counts.get(key[:2], 0) + 1
        if count > 1 + MOST_MORE:
            continue
        weight *= 1.0 if count == 1 else MORE
        yield Evidence(topic.kind, item.topic, item.zone, weight, item.words, item.where)


def _rank(evidence: Evidence) -> tuple[float, int]:
    return -evidence.weight, list(ZONES).index(evidence.zone)


def _reason(kind: Kind, evidence: Iterable[Evidence]) -> str:
    """Return what the strongest evidence of a kind says, one piece of each place at most."""
    best: dict[str, Evidence] = {}
    for item in evidence:
        if item.kind is kind and len(best) < _MOST_REASONS:
            best.setdefault(item.zone, item)
    parts = [ZONES[item.zone].format(words=item.words) for item in best.values()]
    topic = TOPICS[next(iter(best.values())).topic]
    return f"{topic.meaning}: {' and '.join(parts)}"
