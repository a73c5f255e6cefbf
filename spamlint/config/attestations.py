"""What a sender can attest: facts that no message shows, such as where a list comes from.

The one table of the sections and fields of `attestations` in `spamlint.yaml`. Policies ask for fields by
`section.name`; `spamlint attest` writes the ones that are missing.
"""

from __future__ import annotations

from datetime import date

from spamlint.config.shapes import Choice, Field, Flag, ListOf, Number, Table, Word


def _date_problem(written: str) -> tuple[str, str] | None:
    try:
        date.fromisoformat(written)
    except ValueError:
        return f"'{written}' is not a date", "write it like 2026-12-31"
    return None if len(written) == 10 else (f"'{written}' is not a date", "write it like 2026-12-31")


def _country_problem(written: str) -> tuple[str, str] | None:
    if len(written) == 2 and written.isascii() and written.isalpha() and written.isupper():
        return None
    return f"'{written}' is not a country code", "write the two capital letters of ISO 3166, like DK"


TEXT = Word("some text", "texts")
URL = Word("an address of the web", "addresses of the web")
DATE = Word("a date", "dates", _date_problem)
COUNTRY = Word("a country code", "country codes", _country_problem)
YES = Flag()
NAME = Word("a name", "names")

ASKED_FOR = ("web-form", "checkout-box", "app-signup", "pos-form", "paper-sheet", "event-card", "spoken-request")
ASKED_FOR_TOO = ("written-request", "landing-page-form", "own-members")
BOUGHT_SOMETHING = ("customer-purchase", "own-crm")
FROM_OTHERS = ("purchased", "rented", "borrowed", "partner", "appended", "co-registration", "membership-list")
TAKEN = ("harvested", "website-public", "directory", "dictionary")
LIST_SOURCES = (*ASKED_FOR, *ASKED_FOR_TOO, *BOUGHT_SOMETHING, *FROM_OTHERS, *TAKEN, "unknown")

CONSENT_BASES = (
    *("opt-in", "customer", "supporter", "implied-business", "implied-inquiry"),
    *("referral", "published-address", "none"),
)

SECTIONS: dict[str, dict[str, Field]] = {
    "list": {
        "sources": Field(
            ListOf(Choice(LIST_SOURCES), empty="name at least one source"),
            "Where the addresses come from, all ways in. A list of customers is 'customer-purchase', a bought list "
            "'purchased'.",
            ["web-form"],
        ),
        "last-cleaned": Field(DATE, "When addresses that bounce were last taken off the list.", "2026-11-01"),
        "suppression-applied": Field(YES, "Everybody who has opted out is taken off before each sending.", True),
        "first-sent": Field(DATE, "When the list was first written to.", "2024-05-01"),
        "last-sent": Field(DATE, "When everybody on the list was last written to.", "2026-10-01"),
        "robinson-checked": Field(YES, "The list was compared with the opt-out registers of its countries.", True),
        "members-opted-in": Field(YES, "Members of internal lists have all asked to be on them.", True),
        "inactive-removed": Field(YES, "People who no longer read the mail are asked again, then taken off.", True),
    },
    "consent": {
        "explicit": Field(YES, "Each recipient has said yes to this mail in so many words.", True),
        "sender-named": Field(YES, "They said yes to mail from you by name, not from somebody's partners.", True),
        "method": Field(
            Choice(
                (
                    "double-opt-in",
                    "single-opt-in",
                    "express",
                    "soft-opt-in",
                    "implied",
                    "pre-ticked",
                    "bundled",
                    "appended",
                    "none",
                )
            ),
            "How they said yes.",
            "double-opt-in",
        ),
        "basis": Field(
            Choice(CONSENT_BASES),
            "Why you may write to them.",
            "opt-in",
        ),
        "form-text": Field(TEXT, "What the sign-up form says beside the box or the button, word for word."),
        "followup-notice": Field(YES, "Whoever signed up could see that mail would follow.", True),
        "notice-at-collection": Field(YES, "Where cards or contest slips were collected, a sign said so.", True),
        "withdrawal-notice": Field(YES, "Whoever signed up was told how to withdraw.", True),
        "records": Field(
            ListOf(Choice(("date", "source", "ip", "evidence"))),
            "What is on record of each opt-in.",
            ["date", "source", "ip"],
        ),
        "evidence": Field(TEXT, "Where the records of the opt-ins are kept."),
        "oldest": Field(DATE, "The date of the oldest consent, purchase or inquiry that you rely on.", "2025-01-15"),
        "same-topic": Field(YES, "The mail is about what people signed up for.", True),
        "similar-products": Field(YES, "Customers get offers of your own similar products only.", True),
        "optout-at-collection": Field(YES, "They could say no free of charge when you got the address.", True),
        "objection-told": Field(
            YES, "With the first message at the latest they were told, apart from all else, that they may object.", True
        ),
        "source-told": Field(
            YES, "Whose address you have from somebody else is told from whom, with the first message.", True
        ),
        "tracking": Field(YES, "You measure openings only of people who agreed to it, or of nobody.", True),
        "parental": Field(YES, "For children, a parent has agreed.", True),
        "frequency-kept": Field(YES, "You write as often as people were told when they signed up.", True),
    },
    "unsubscribe": {
        "requires-login": Field(YES, "One must log in to unsubscribe.", False),
        "pages": Field(Number("pages"), "How many pages one has to go through after the click.", 1),
        "fee": Field(YES, "Unsubscribing costs something.", False),
        "asks-for": Field(
            ListOf(Choice(("email", "preferences", "reason", "name", "password", "other"))),
            "What the page must be told before it unsubscribes.",
            ["email"],
        ),
        "stop-all": Field(YES, "The page has a way to stop all of your mailings at once.", True),
        "valid-days": Field(Number("days"), "How long after the sending the link or address works.", 60),
        "honoured-within-hours": Field(Number("hours"), "How long it takes until nothing more is sent.", 48),
        "honoured-within-business-days": Field(
            Number("business days"), "How long it takes until nothing more is sent, in business days.", 5
        ),
        "deletes-records": Field(
            Choice(("all", "hashed-suppression", "no")),
            "What of the address is kept when somebody opts out; 'hashed-suppression': a hash to keep it off.",
            "hashed-suppression",
        ),
        "never-transferred": Field(YES, "Addresses that opted out are not sold or passed on.", True),
        "one-click-tested": Field(YES, "A POST to the one-click address unsubscribes without further steps.", True),
        "one-click-added": Field(
            YES, "When it sends, your platform adds List-Unsubscribe with one click (RFC 8058).", True
        ),
        "reply-address-read": Field(YES, "Answers to the address that mail comes from are read.", True),
        "other-ways-honoured": Field(YES, "Who asks by email or by letter instead is taken off too.", True),
    },
    "content": {
        "lawful": Field(YES, "What the mail says and sells is lawful where you are and where it is read.", True),
        "adult": Field(YES, "It is sexual in nature.", False),
        "adult-labelled": Field(
            YES, "Sexual content has its label, and nothing of it is in the subject or on the first page.", True
        ),
        "rights-cleared": Field(YES, "You may use the texts, pictures and brands in it.", True),
        "no-hate-or-violence": Field(
            YES, "Nothing in it is hateful, prejudiced, libellous or scandalous, or calls for violence or unrest.", True
        ),
        "no-childrens-data": Field(YES, "Nothing in it exploits children or tells their personal data.", True),
        "no-forbidden-goods": Field(
            YES, "It offers no drugs, weapons, escorts, pirated software, lists or pyramid schemes.", True
        ),
        "claims-true": Field(YES, "Its offers and deadlines are true.", True),
        "no-list-trade": Field(YES, "You neither sell nor buy addresses through the platform.", True),
        "civil": Field(YES, "Nothing in it is abusive, profane, obscene, harassing or threatening.", True),
        "footer-names-sender": Field(YES, "Its footer says who sends it and how to reach you.", True),
        "is-advertisement": Field(YES, "It says that it is an advertisement.", True),
        "subject-label": Field(YES, "The subject begins with the label that the country asks of advertising.", True),
        "transaction-first": Field(
            YES, "What is about a purchase or an account comes first, and the subject is about that.", True
        ),
        "landing-has-imprint": Field(YES, "The sites that it links to say who runs them.", True),
        "imprint-in-message": Field(
            YES, "Each message says in words who is behind it, with address and register.", True
        ),
        "one-purpose": Field(YES, "Receipts and notices carry no advertising.", True),
        "html-valid": Field(YES, "Its HTML passes a validator, save for what mail programs need.", True),
        "offer-terms": Field(YES, "Offers, gifts and competitions say their terms or link to them.", True),
        "tell-a-friend": Field(YES, "People get something for sending it on to others.", False),
    },
    "transport": {
        "recipients-per-message": Field(Number("recipients"), "The most recipients that one message is sent to.", 1),
        "planned-recipients": Field(Number("recipients"), "How many people this goes to."),
        "usual-daily-volume": Field(Number("messages"), "How many messages you send on an ordinary day."),
        "volume-is-usual": Field(YES, "It goes to no more people than your mail goes to on other days.", True),
        "repeats-batches": Field(YES, "The same mail is sent again and again in batches as large as allowed.", False),
        "tls": Field(YES, "Mail is handed over with TLS.", True),
        "reverse-dns": Field(YES, "The sending addresses have reverse DNS that leads back to them.", True),
        "spf": Field(YES, "SPF passes for the domain that mail is sent from.", True),
        "dkim": Field(YES, "Each message is signed with DKIM by your domain.", True),
        "dmarc": Field(YES, "Your domain has a DMARC record, and SPF or DKIM is aligned with it.", True),
        "bounces-processed": Field(YES, "Bounces are taken off by themselves.", True),
        "separate-streams": Field(YES, "Marketing and transactional mail have addresses of their own.", True),
        "no-relay-abuse": Field(YES, "Only servers are used that you may use.", True),
        "servers-secured": Field(
            YES, "Your servers are patched, relay for nobody else, and filter what users post.", True
        ),
        "dkim-key-bits": Field(Number("bits"), "How long the RSA key is that DKIM signs with.", 2048),
        "spf-and-dkim-aligned": Field(YES, "SPF and DKIM both pass for a domain of the organisation in From.", True),
        "consistent-sender": Field(YES, "Mail of one kind has the same From name, From address and servers.", True),
        "ramps-up": Field(YES, "The volume grows slowly, without bursts, and falls when servers defer.", True),
        "arc": Field(YES, "What you forward, or send on as a mailing list, carries ARC.", True),
        "no-phishing-tests": Field(YES, "No phishing exercises are sent from your domains.", True),
        "errors-acted-on": Field(YES, "Somebody reads what receiving servers answer, and sending follows it.", True),
    },
    "complaints": {
        "rate-percent": Field(Number("percent"), "The share of recipients that press 'spam', last 30 days.", 0.05),
        "feedback-loops": Field(YES, "Complaints come back by feedback loops and end the mailing.", True),
        "abuse-mailbox": Field(YES, "abuse@ and postmaster@ of your domain are read.", True),
        "dnsbl-monitored": Field(YES, "You look whether you are on a blocklist.", True),
    },
    "organisation": {
        "mass-mail-policy": Field(URL, "Where your own rules for mass mail are written down."),
        "primary-contact": Field(TEXT, "Who is called when something goes wrong."),
        "privacy-notice": Field(URL, "Where you say what you do with addresses."),
        "legal-basis": Field(TEXT, "The legal basis on which you keep the addresses."),
        "laws-checked": Field(
            YES, "You keep the laws on mail and personal data of your own and your recipients' countries.", True
        ),
        "affiliates-controlled": Field(YES, "Whoever sends for you keeps these rules too.", True),
        "list-owner": Field(YES, "The list is of your own members, or of your own customers.", True),
        "whois-public": Field(YES, "The owner of your domains can be looked up, or you tell it on demand.", True),
        "on-behalf-named": Field(YES, "Where you send for somebody else, the mail says for whom.", True),
        "contact-valid-days": Field(Number("days"), "How long the contact data in the mail stays right.", 60),
        "charity": Field(YES, "You are a charity.", False),
        "identity-true": Field(YES, "The name in the mail is the one that you do business under.", True),
        "postal-address-valid": Field(YES, "Post to the address in the mail reaches you.", True),
        "imprint-linked": Field(YES, "The mail has your imprint, or a link to it.", True),
        "company-particulars": Field(
            YES, "The mail has your registered name, number and office, or the law asks for none of you.", True
        ),
    },
    "recipients": {
        "countries": Field(ListOf(COUNTRY), "The countries in which it is read.", ["DK", "DE"]),
        "consumers": Field(YES, "Private people, or traders in their own name, are among them.", True),
        "minors": Field(YES, "Children are among them.", False),
    },
    "accepted": {
        "smtpdk-disclaimer": Field(DATE, "When you accepted the disclaimer of SMTP.dk.", "2026-11-01"),
    },
}
"""Fields by section. What is asked is said as a sentence that is true when the value is the example."""


def _table(*, is_whole: bool) -> Table:
    sections = {
        section: Field(Table("a mapping", "mappings", fields), f"About the {section}.")
        for section, fields in SECTIONS.items()
    }
    return Table(
        "a mapping",
        "mappings",
        {
            "by": Field(NAME, "Who says so: a person or a role.", "Anna Smith, marketing", required=is_whole),
            "on": Field(DATE, "When it was said.", "2026-11-01", required=is_whole),
            "until": Field(DATE, "Until when it counts; a year after 'on' when it is not given.", "2027-11-01"),
            **sections,
        },
    )


ATTESTATIONS = _table(is_whole=True)
FILE_ATTESTATIONS = _table(is_whole=False)
"""The same in an override, where what is not said is as at the top."""


def field_names() -> tuple[str, ...]:
    """Return all fields as `section.name`."""
    return tuple(f"{section}.{name}" for section, fields in SECTIONS.items() for name in fields)


def field_of(name: str) -> Field:
    """Return the field of `section.name`.

    Raises:
        KeyError: If there is none.
    """
    section, _, key = name.partition(".")
    return SECTIONS[section][key]
