"""A field that an answer brings is waited for; what was there before, and what never comes, is not."""

from __future__ import annotations

from playwright.async_api import Page

from helper.flow.form import Chosen, Nothing, Option, Sure
from tests.browser.opened import CHOICE, enter
from tests.browser.site import Site

_PAGE = """<!doctype html><meta charset="utf-8"><h1>Form</h1>
<p><label>Complaint type <select id="type"><option value="">Please select</option><option>Product listing</option></select></label></p>
<p id="row"></p>
<script>
document.querySelector("#type").addEventListener("change", () => setTimeout(() => {
  document.querySelector("#row").innerHTML = "<label>Complaint reason <select id='reason'><option>Pirated copy</option></select></label>";
}, 500));
</script>"""


async def test_a_field_that_a_choice_brings_late_is_found(page: Page, site: Site) -> None:
    """It is drawn half a second after the choice; before it, nothing is there."""
    await page.goto(site.serve("late.html", _PAGE))
    opened = await enter(page)
    assert isinstance(await opened.look("Complaint reason", CHOICE), Nothing)
    kind = await opened.sure("Complaint type", CHOICE)
    assert isinstance(await opened.form.choose(kind, Option(("Product listing",))), Chosen)
    found = await opened.look("Complaint reason", CHOICE)
    assert isinstance(found, Sure)
    assert await opened.truth(found.candidate) == "reason"
    assert isinstance(await opened.look("Something else", CHOICE), Nothing)
