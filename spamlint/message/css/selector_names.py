"""Names that selectors may use: pseudo-classes by what is known of them, pseudo-elements, caseless attributes."""

from __future__ import annotations

from spamlint.message.css.tokens import words

#: Pseudo-classes that hold for no element of a page that was only opened: no pointer, no focus, no visit, no script.
NEVER = words(
    """hover active focus focus-within focus-visible visited target target-within target-current current past future
    playing paused seeking buffering stalled muted volume-locked fullscreen picture-in-picture user-valid user-invalid
    autofill -webkit-autofill modal popover-open host -webkit-full-screen -webkit-drag -moz-drag-over
    blank"""
)
#: Pseudo-classes that hold for every element of such a page.
ALWAYS = frozenset(["defined", "scope-root"])
#: Pseudo-classes without argument that `matching.py` works out.
KNOWN = words(
    """root empty first-child last-child only-child first-of-type last-of-type only-of-type link any-link
    -webkit-any-link -moz-any-link checked enabled disabled required optional read-only read-write placeholder-shown
    default indeterminate valid invalid in-range out-of-range scope open"""
)
#: Of these the state depends on more than this package follows: the rule may match.
UNDECIDED = frozenset(
    ["default", "indeterminate", "valid", "invalid", "in-range", "out-of-range", "read-only", "read-write"]
)
LISTS = frozenset(["is", "where", "not", "has", "matches", "-webkit-any", "-moz-any"])
NTH_NAMES = frozenset(["nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type"])
#: Functional pseudo-classes that browsers know and this package does not follow.
UNDECIDED_FUNCTIONS = frozenset(["dir", "state", "host", "host-context", "active-view-transition-type"])
LEGACY_ELEMENTS = frozenset(["before", "after", "first-line", "first-letter"])
ELEMENTS = words(
    """before after first-line first-letter selection placeholder marker backdrop file-selector-button cue grammar-error
    spelling-error target-text details-content highlight part slotted view-transition search-text"""
)

#: Attributes whose values HTML compares without case (HTML, "case-sensitivity of selectors"), those that mails use.
CASELESS_ATTRIBUTES = words(
    """accept align alink axis bgcolor charset checked clear codetype color compact declare defer dir direction disabled
    enctype face frame hreflang http-equiv lang language link media method multiple nohref noresize noshade nowrap
    readonly rel rev rules scope scrolling selected shape target text type valign valuetype vlink"""
)
