"""Pages that repeat labels of the form elsewhere: a control outside the form is a question and is never filled in."""

from __future__ import annotations

import pytest

from tests.browser.opened import Opened, fill_steps
from tests.browser.site import Site

pytestmark = pytest.mark.browser

SITE = "<select data-truth=other><option>Taobao.com</option><option>AliExpress.com</option></select>"
REASON = "<select data-truth=other><option>All</option><option>Pirated copy</option></select>"
BOX = "<textarea data-truth=other></textarea>"
ELSEWHERE = {
    "site switch in the header": ("website", f"<header>Site {SITE}</header>", ""),
    "site switch above the title": (
        "website",
        f"<div class=bar><span>Site</span> {SITE}</div><h1>File a complaint</h1>",
        "",
    ),
    "filter bar": (
        "reason",
        f"<div class=filter><span>Reason</span> {REASON} <button type=button>Search</button></div>",
        "",
    ),
    "feedback box": (
        "description",
        "",
        f"<div class=feedback><div>Description</div>{BOX}<button type=button>Send</button></div>",
    ),
}
LABELS = {
    "website": ("Complaint website", SITE.replace("other", "website")),
    "reason": ("Complaint reason", REASON.replace("other", "reason")),
    "listings": ("Infringing listings", "<textarea data-truth=listings></textarea>"),
    "description": ("Supplement infringement reason(s)", "<textarea data-truth=description></textarea>"),
}
ROW = "<div class=row><div>{}</div>{}</div>"
OTHERS = ROW.format("Your company", "<input data-truth=company>") + ROW.format(
    "Phone", "<input data-truth=phone>"
)
SELLERS = "<div class=sellers><h3>For sellers</h3>{}</div>"
COPY = ROW.format("Supplement infringement reason(s)", BOX) + ROW.format("Complaint reason", REASON)
REPEATED = {
    "section with a heading in the form": "<form>{form}" + SELLERS.format(COPY) + "</form>",
    "box below the form": "<form>{form}</form><section class=box>"
    + COPY
    + "<button type=button>Send</button></section>",
    "page around the form's frame": "<h2>Feedback</h2>" + COPY + "<iframe src=/form.html></iframe>",
}
HELD = """[...document.querySelectorAll('[data-truth=other]')].map((control) => control.selectedIndex > 0 || (!control.options && control.value))"""


@pytest.mark.usefixtures("static_page")
@pytest.mark.parametrize("holder", ["form", "div"])
@pytest.mark.parametrize("elsewhere", ELSEWHERE)
async def test_label_outside_the_form_raises_a_question(
    tab: Opened, site: Site, elsewhere: str, holder: str
) -> None:
    """The part of the page that contains most of the fields counts as the form, even if other fields come first."""
    lacking, before, after = ELSEWHERE[elsewhere]
    rows = "".join(ROW.format(*row) for step, row in LABELS.items() if step != lacking)
    html = f"<meta charset=utf-8>{before}<{holder} class=main>{rows}{OTHERS}</{holder}>{after}"
    await tab.page.goto(site.serve("elsewhere.html", html))
    report, prompts = await fill_steps(tab, LABELS)
    assert await tab.value(HELD) == [False if "select" in before else ""]
    assert {step for _, step in prompts.questions} == {lacking}
    assert [field.right for field in report.fields] == [step != lacking for step in LABELS]


@pytest.mark.parametrize("repeated", REPEATED)
async def test_part_of_the_page_that_repeats_fields_is_ignored(
    tab: Opened, site: Site, repeated: str
) -> None:
    """The part of the page that contains most of the fields counts as the form."""
    form = "".join(
        ROW.format(f"{at} {label}", control) for at, (label, control) in enumerate(LABELS.values(), 1)
    )
    site.serve("form.html", f"<meta charset=utf-8>{form}")
    await tab.page.goto(
        site.serve("repeated.html", f"<meta charset=utf-8><h1>F</h1>{REPEATED[repeated].format(form=form)}")
    )
    report, prompts = await fill_steps(tab, LABELS)
    assert (report.ready, prompts.questions) == (True, [])
    assert await tab.value(HELD) == ["", False]


@pytest.mark.usefixtures("static_page")
async def test_field_only_in_another_section_raises_a_question(tab: Opened, site: Site) -> None:
    """The form has a field for the reason, but none for links.

    A separate section for sellers has both fields, but must not be filled in.
    """
    form = "".join(ROW.format(*row) for step, row in LABELS.items() if step != "listings")
    copy = ROW.format("Infringing listings", BOX) + ROW.format("Complaint reason", REASON)
    await tab.page.goto(
        site.serve("lacks.html", f"<meta charset=utf-8><form>{form}{SELLERS.format(copy)}</form>")
    )
    _, prompts = await fill_steps(tab, LABELS)
    assert {step for _, step in prompts.questions} == {"listings"}
    assert await tab.value(HELD) == ["", False]


@pytest.mark.parametrize("gap", ["<hr>", "<h2>Details</h2>", "<h2>Details</h2><p>Say what it is about.</p>"])
async def test_form_may_be_divided_into_sections(tab: Opened, site: Site, gap: str) -> None:
    first, *rest = (ROW.format(*row) for row in LABELS.values())
    html = f"<meta charset=utf-8><h1>F</h1><div><section>{first}</section>{gap}<div class=more>{''.join(rest)}</div></div>"
    await tab.page.goto(site.serve("sections.html", html))
    report, prompts = await fill_steps(tab, LABELS)
    assert (report.ready, prompts.questions) == (True, [])
