"""The finder on real pages: hostile markup, shadow trees, frames, and fields that appear late."""

from __future__ import annotations

import pytest

from helper.flow.form import Ambiguous, Chosen, ControlKind, Found, NotFound, Option
from tests.browser.opened import CHOICE, FILE, TEXT, Opened
from tests.browser.site import Site


@pytest.fixture
async def hostile(tab: Opened, site: Site) -> Opened:
    """A page that misleads: duplicate fields, invisible traps, and labels that also occur in a menu and a heading."""
    await tab.page.goto(site.url("hostile.html"))
    return tab


@pytest.mark.parametrize(
    ("label", "kinds", "truth"),
    [
        ("Platform", CHOICE, "platform"),
        ("Complaint reason", CHOICE, "reason"),
        ("Infringing listings", TEXT, "listings"),
    ],
)
async def test_visible_field_is_found_on_a_hostile_page(
    hostile: Opened, label: str, kinds: tuple[ControlKind, ...], truth: str
) -> None:
    """Hidden duplicates, menus and neighbouring fields do not mislead the finder."""
    assert await hostile.truth(await hostile.sure(label, kinds)) == truth


@pytest.mark.parametrize(
    ("label", "kinds"),
    [
        ("Description", TEXT),  # the label also occurs in a heading, a menu entry and a hidden copy
        ("Contact", TEXT),  # two fields have this label
        ("Evidence", FILE),  # the control is of an unknown kind, and the next upload has another label
        ("Reason", CHOICE),  # the text occurs only as a part of another label
        ("Trap", TEXT),  # the input is invisible
        ("Secret word", TEXT),  # the input is for a password
        ("Fixed", TEXT),  # the field is read-only
        ("Infringing listings", CHOICE),  # the field is a text area, not a list
    ],
)
async def test_doubtful_control_is_never_found_with_certainty(
    hostile: Opened, label: str, kinds: tuple[ControlKind, ...]
) -> None:
    assert not isinstance(await hostile.look(label, kinds), Found)


async def test_every_field_of_a_native_form_is_found(tab: Opened, site: Site) -> None:
    """The form has labels linked to their fields, a legend, and an editor that is not an input element."""
    await tab.page.goto(site.url("native.html"))
    wanted = {
        "IPR type": (CHOICE, "type"),
        "Complaint type": (CHOICE, "kind"),
        "Infringing listings": (TEXT, "links"),
        "Description": (TEXT, "text"),
        "Evidence": (FILE, "proof"),
        "Note": (TEXT, "note"),
        "I declare that this is true": ((ControlKind.TICK,), "declaration"),
        "Submit": ((ControlKind.BUTTON,), "submit"),
    }
    found = {label: await tab.truth(await tab.sure(label, kinds)) for label, (kinds, _) in wanted.items()}
    assert found == {label: truth for label, (_, truth) in wanted.items()}


async def test_field_in_an_open_shadow_tree_is_found(tab: Opened, site: Site) -> None:
    await tab.page.goto(site.url("shadow.html"))
    await tab.form.fill(await tab.sure("Infringing listings", TEXT), "one\ntwo")
    values = await tab.value(
        "[...document.querySelectorAll('labelled-field')].map((field) => field.dataset.value)"
    )
    assert values == [None, "one\ntwo"]


async def test_field_in_a_closed_shadow_tree_is_not_found(tab: Opened, site: Site) -> None:
    """The program cannot look into a closed shadow tree, and must not take a neighbouring field instead."""
    await tab.page.goto(site.url("shadow.html"))
    assert not isinstance(await tab.look("Evidence", FILE), Found)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_field_in_a_frame_of_any_process_is_found(tab: Opened, site: Site, host: str) -> None:
    """Depending on its site, the browser renders the frame in the page's process or in another one."""
    await tab.page.goto(
        site.serve("outer.html", f'<h1>Outer</h1><iframe src="{site.url("inner.html", host)}"></iframe>')
    )
    assert await tab.truth(await tab.sure("Description", TEXT)) == "inner-text"


async def test_same_label_in_two_frames_raises_a_question(tab: Opened, site: Site) -> None:
    frame = f'<iframe src="{site.url("inner.html")}"></iframe>'
    await tab.page.goto(site.serve("outer.html", f"<h1>Outer</h1>{frame}{frame}"))
    assert isinstance(await tab.look("Description", TEXT), Ambiguous)


async def test_candidates_of_a_question_have_a_label_and_reasons(hostile: Opened) -> None:
    found = await hostile.look("Contact", TEXT)
    assert isinstance(found, Ambiguous)
    assert [candidate.label for candidate in found.candidates] == ["Contact", "Contact"]
    assert all("the page links the label to it" in candidate.reasons for candidate in found.candidates)


_PAGE = """<!doctype html><meta charset="utf-8"><h1>Form</h1>
<p><label>Complaint type <select id="type"><option value="">Please select</option><option>Product listing</option></select></label></p>
<p id="row"></p>
<script>
document.querySelector("#type").addEventListener("change", () => setTimeout(() => {
  document.querySelector("#row").innerHTML = "<label>Complaint reason <select id='reason'><option>Pirated copy</option></select></label>";
}, 500));
</script>"""


async def test_field_that_appears_after_a_choice_is_found(tab: Opened, site: Site) -> None:
    """The page adds the field half a second after the choice."""
    await tab.page.goto(site.serve("late.html", _PAGE))
    assert isinstance(await tab.look("Complaint reason", CHOICE), NotFound)
    kind = await tab.sure("Complaint type", CHOICE)
    assert isinstance(await tab.form.choose(kind, Option(("Product listing",))), Chosen)
    found = await tab.look("Complaint reason", CHOICE)
    assert isinstance(found, Found)
    assert await tab.truth(found.candidate) == "reason"
    assert isinstance(await tab.look("Something else", CHOICE), NotFound)
