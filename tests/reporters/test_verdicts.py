"""How the chosen policies stand, as people read it."""

from __future__ import annotations

from spamlint.report import ClauseVerdict, PolicyVerdict, Report, Verdict
from spamlint.reporters import verdicts
from spamlint.reporters.summary import closing

MESSAGES = {"a.eml": Verdict.FAIL, "b.html": Verdict.CANNOT_TELL, "c.html": Verdict.CANNOT_TELL}


def clause(name: str, verdict: Verdict, *documents: str, reasons: tuple[str, ...] = ("why",)) -> ClauseVerdict:
    return ClauseVerdict(name, f"Says {name}.", "", verdict, reasons, documents)


def policy(*clauses: ClauseVerdict, name: str = "house", included_by: str = "") -> PolicyVerdict:
    return PolicyVerdict(name, "Ours", 1, Verdict.FAIL, clauses, MESSAGES, included_by)


def test_what_fails_is_told_alone_and_what_nobody_can_tell_together_by_its_reason() -> None:
    judged = policy(
        clause("from", Verdict.CANNOT_TELL, "b.html", "c.html", reasons=("it is a template",)),
        clause("link", Verdict.FAIL, "a.eml"),
        clause("to", Verdict.CANNOT_TELL, "b.html", "c.html", reasons=("it is a template",)),
        clause("visible", Verdict.FAIL, "a.eml"),
        clause("subject", Verdict.CANNOT_TELL, "b.html", reasons=("it has no subject",)),
        clause("fine", Verdict.PASS, "a.eml"),
    )
    assert [verdicts.named(clauses) for clauses in verdicts.told(judged)] == [
        "link: Says link.",
        "visible: Says visible.",
        "from, to",
        "subject: Says subject.",
    ]


def test_why_names_the_messages() -> None:
    judged = policy()
    one = clause("a", Verdict.FAIL, "a.eml", reasons=("why", "of another"))
    assert verdicts.because(one, judged) == "a.eml: why"
    two = clause("a", Verdict.CANNOT_TELL, "b.html", "c.html", reasons=("one", "two"))
    assert verdicts.because(two, judged) == "2 messages, such as b.html: one; two"
    everything = clause("a", Verdict.FAIL, *MESSAGES)
    assert verdicts.because(everything, judged) == "all 3 messages: why"
    assert verdicts.because(clause("a", Verdict.FAIL, reasons=()), judged) == ""


def test_control_characters_are_made_visible() -> None:
    shown = verdicts.because(clause("a", Verdict.FAIL, "a\x1b[2J.eml", reasons=("\x1b[31mwhy",)), policy())
    assert "\x1b" not in shown


def test_the_summary_says_how_to_attest() -> None:
    open_clause = clause("a", Verdict.NEEDS_ATTESTATION, "a.eml")
    law = policy(open_clause, name="law", included_by="house")
    report = Report("1", (), (), (), (), files=1, messages=1, policies=(policy(open_clause), law))
    assert "`spamlint attest --policy house` lists what to say." in " ".join(closing(report))
