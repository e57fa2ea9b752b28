"""The meaning of a label: notes do not change the meaning, other words do. Each case is a page of a few lines."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from helper.flow.form import Ambiguous, ControlKind, Found, NotFound, WantedField, candidates_of
from tests.browser.opened import CHOICE, FILE, TEXT, Opened
from tests.browser.site import Site

_STYLE = """<!doctype html><meta charset=utf-8><style>
body { font: 14px/20px sans-serif; margin: 24px; color: black } textarea { display: block; width: 380px; height: 60px; margin: 0 }
.row { margin: 16px 0 } .pale { color: #888 } .small { font-size: 11px } .line { display: block }
</style>"""
BOX = "<textarea data-truth={}></textarea>"
LIST = "<select data-truth={}><option value=''></option><option>Pirated copy</option></select>"


def row(label: str, control: str) -> str:
    return f"<div class=row><div>{label}</div>{control}</div>"


@dataclass(frozen=True, slots=True)
class Case:
    """One label on one page."""

    label: str
    html: str
    sure: str | None = None
    """The control that must be found with certainty; None if no control may be found with certainty."""
    asked: frozenset[str] = frozenset()
    """The controls that a question must offer if no control is found with certainty."""
    kinds: tuple[ControlKind, ...] = TEXT


def sure(label: str, html: str, truth: str, kinds: tuple[ControlKind, ...] = TEXT) -> Case:
    """Return a case whose control must be found with certainty."""
    return Case(label, html, sure=truth, kinds=kinds)


def doubtful(label: str, html: str, *truths: str, kinds: tuple[ControlKind, ...] = TEXT) -> Case:
    """Return a case without a certain control; a question must offer these controls."""
    return Case(label, html, asked=frozenset(truths), kinds=kinds)


LINKS, TEXTS = row("Infringing links", BOX.format("links")), row("Description", BOX.format("text"))

PICTURE = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='120' height='18'/%3E"


def behind(*rows: tuple[str, str]) -> str:
    """Return fields with their labels after them, each pair in one element."""
    return "".join(f"<div>{control}<span>{label}</span></div>" for label, control in rows)


LINE = "<input data-truth={}>"

SMALL_PRINT = {
    f"{place} says more": doubtful("Infringing links", row(label, BOX.format("other")) + TEXTS, "other")
    for place, label in {
        "a small element": "Infringing links <small>authorised sellers</small>",
        "pale words": "Infringing links <span class=pale>authorised sellers</span>",
        "a second line": "Infringing links <span class='line small pale'>of authorised sellers</span>",
        "words before": "<small>Authorised sellers'</small> Infringing links",
        "a list": "Infringing links <small>list of authorised sellers</small>",
        "superscript": "Infringing links<sup>authorised</sup>",
        "a block below": "Infringing links</div><div class=pale>authorised sellers",
        "brackets": "Infringing links <span>(authorised sellers)</span>",
        "a tied label": "<label for=o>Infringing links <small>authorised sellers</small></label>",
    }.items()
} | {
    f"{note} is a note": sure(
        "Infringing links", row(f"Infringing links {note}", BOX.format("links")) + TEXTS, "links"
    )
    for note in (
        "<small>optional</small>",
        "<sup>*</sup>",
        "<sup>new</sup>",
        "<small>(required)</small>",
        "<span class=pale>max. 300 links</span>",
        "<small>one per line</small>",
        "<span class='line small pale'>Please enter the links of the copies</span>",
        "<span class='line small pale'>e.g. the pages of the shop</span>",
        "<span class='line pale'>侵权链接</span>",
        "<small>We pass them on to the seller.</small>",
    )
}
SMALL_PRINT |= {
    "the plain one of two labels is meant": sure(
        "Description",
        row("Description <small>of the original work</small>", BOX.format("other")) + TEXTS,
        "text",
    ),
    "an upload": doubtful(
        "Evidence",
        row("Evidence <em class=pale>identity document</em>", "<input type=file data-truth=id>"),
        "id",
        kinds=FILE,
    ),
    "not the optional one of two labels": sure(
        "Description", row("Description (optional)", BOX.format("other")) + TEXTS, "text"
    ),
}
WORDS = {
    "one link per line beside a star": sure(
        "Infringing links",
        "<div class=row><span>Infringing links</span> <span>*</span>"
        "<textarea data-truth=links placeholder='One link per line'></textarea></div>" + TEXTS,
        "links",
    ),
    "an empty first entry beside a star": sure(
        "Reason",
        f"<div class=row><span>Reason</span> <span>*</span>{LIST.format('reason')}</div>" + TEXTS,
        "reason",
        CHOICE,
    ),
    "a link beside a field": doubtful(
        "Infringing links", row("<a href=/help>Infringing links</a>", BOX.format("links")) + TEXTS
    ),
    "a link in a label": sure(
        "Infringing links",
        row("<label><a href=/help>Infringing links</a></label>", BOX.format("links")) + TEXTS,
        "links",
    ),
    "a link in a menu": doubtful(
        "Infringing links",
        "<ul><li><a href=/1>Infringing links</a><li><a href=/2>Shops</a></ul>" + BOX.format("other"),
    ),
    "a link in the hint of another field": sure(
        "Description",
        row("Order", f"{BOX.format('order')}<div>See also <a href=#d>Description</a></div>") + TEXTS,
        "text",
    ),
    "a picture": sure(
        "Infringing links",
        row(f'<img alt="Infringing links" src="{PICTURE}">', BOX.format("links")) + TEXTS,
        "links",
    ),
    "known words in brackets": doubtful(
        "Reason", row("Delivery (Reason)", LIST.format("other")) + TEXTS, kinds=CHOICE
    ),
    "a postcode": sure("Zip", row("Zip *", LINE.format("zip")) + TEXTS, "zip"),
    "a line break": sure(
        "Infringing links", row("Infringing<br>links", BOX.format("links")) + TEXTS, "links"
    ),
    "an indented label with hidden words": sure(
        "Infringing links",
        row("Infringing" + 200 * " " + "\n links", BOX.format("links")) + TEXTS,
        "links",
    ),
    "labels side by side": sure(
        "Description",
        "<style>.side { display: inline-block; width: 190px } .side + * { margin: 0 }</style>"
        "<div><label class=side for=a>Links</label><label class=side for=b>Description</label></div>"
        "<div><input id=a class=side data-truth=links><input id=b class=side data-truth=text></div>",
        "text",
    ),
    "a tablist around the form": sure(
        "Infringing links", f"<div role=tablist><div role=tab>Step 1</div>{LINKS}</div>", "links"
    ),
    "a line with suggestions": sure(
        "Description", row("Description", "<input aria-autocomplete=list data-truth=text>") + LINKS, "text"
    ),
}
TWICE_TIED = (
    "<div class=row><label for=d>Links</label>{other}</div>"
    "<div class=row><label for=d>Description</label><textarea id=d data-truth=text></textarea></div>"
)
PLACES = {
    "a label after its only field": sure("Reason", behind(("Reason", LINE.format("reason"))), "reason"),
    "labels after their fields below a title of the same size": sure(
        "Reason",
        "<p>Complaint</p>"
        + behind(
            ("Reason", LINE.format("reason")), ("Links", LINE.format("links")), ("Text", LINE.format("text"))
        ),
        "reason",
    ),
    "a label after a field of the row above": doubtful(
        "Description", "<p>Order number <input data-truth=order> Description</p>" + BOX.format("text"), "text"
    ),
    "a label in the element of the previous field": doubtful(
        "Description", "<div><input data-truth=order><span>Description</span></div>" + BOX.format("text")
    ),
    "a unit after a field": doubtful(
        "Reason", f"<div>Order number</div><div>{LINE.format('order')}<span>Reason</span></div>" + TEXTS
    ),
    "a label tied to the field of another label": doubtful(
        "Links", TWICE_TIED.format(other="<textarea data-truth=links></textarea>"), "text", "links"
    ),
    "a field with a second label tied to it": sure("Description", TWICE_TIED.format(other=""), "text"),
    "a tie to the second of two lists": doubtful(
        "Reason",
        f"<div class=row><label for=r>Reason</label>{LIST.format('reason')}{LIST.format('other').replace('data', 'id=r data')}</div>",
        "reason",
        kinds=CHOICE,
    ),
}


@pytest.mark.browser
@pytest.mark.parametrize("cases", [SMALL_PRINT, WORDS, PLACES], ids=["small print", "words", "places"])
async def test_labels_are_understood_as_a_reader_would_understand_them(
    tab: Opened, site: Site, cases: dict[str, Case]
) -> None:
    """Other words beside a label change its meaning, unless they are a well-known note such as "required".

    In case of doubt, the program asks the user.
    """
    wrong = {}
    for name, case in cases.items():
        await tab.page.goto(site.serve("meaning.html", _STYLE + case.html))
        (found,) = await tab.form.look([WantedField("step", (case.label,), case.kinds)])
        truths = [await tab.truth(candidate) for candidate in candidates_of(found)]
        if case.sure is not None:
            right = isinstance(found, Found) and truths == [case.sure]
        else:
            right = isinstance(found, Ambiguous | NotFound) and case.asked <= set(truths)
        if not right:
            wrong[name] = (type(found).__name__, truths, [c.reasons for c in candidates_of(found)])
    assert wrong == {}
