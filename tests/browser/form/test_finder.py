"""Decides which control of a page is meant: by votes of independent signals, by what a person showed, and once it has come."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.async_api import Page

from helper.browser.form.portal_form import ASK_SCORE, SURE_LEAD, SURE_SCORE, Vote, decide
from helper.flow.form import Ambiguous, Candidate, Chosen, ControlKind, FindResult, Found, NotFound, Option
from tests.browser.opened import CHOICE, FILE, TEXT, Opened, enter
from tests.browser.site import Site


def vote(score: float, *, kept: str = "", ref: str = "") -> Vote:
    return Vote(Candidate(ref or f"ref {score}", "Reason", ControlKind.LIST, score), kept)


def scores(found: FindResult) -> list[float]:
    """The scores of whatever was found, in its order."""
    candidates: Sequence[Candidate] = (
        [found.candidate] if isinstance(found, Found) else getattr(found, "candidates", ())
    )
    return [candidate.score for candidate in candidates]


votes = st.lists(
    st.builds(vote, st.floats(0, 12), kept=st.sampled_from(["", "Off."]), ref=st.uuids().map(str)), max_size=8
)


def test_a_clear_lead_is_sure() -> None:
    """One control with enough behind it and nobody near is taken without a question."""
    assert decide([vote(6.0), vote(1.0)]) == Found(vote(6.0).candidate)


def test_a_near_tie_is_asked_best_first() -> None:
    """Two controls that may both be meant are shown to the person."""
    assert scores(decide([vote(3.0), vote(4.0)])) == [4.0, 3.0]


def test_a_second_control_that_would_do_by_itself_is_asked_whatever_the_lead() -> None:
    """The same words at two fields are a question, even when the page ties one of them more closely."""
    assert isinstance(decide([vote(8.0), vote(4.0)]), Ambiguous)


def test_one_weak_signal_is_asked() -> None:
    """Alone is not certain."""
    assert isinstance(decide([vote(2.0)]), Ambiguous)


def test_next_to_nothing_is_nothing() -> None:
    """A control that merely shares the page with the label is not shown as if it were meant."""
    assert isinstance(decide([vote(0.5)]), NotFound)


def test_of_two_forms_the_one_on_top_counts() -> None:
    """A dialog that repeats the form lies over it."""
    assert decide([vote(6.0, kept="Off."), vote(5.0)]) == Found(vote(5.0).candidate)


def test_a_field_that_cannot_be_used_is_not_taken_nor_another_instead() -> None:
    """What lies over it, or that it is switched off, is told; its neighbour is no better for it."""
    kept = vote(6.0, kept="Off.")
    assert decide([kept, vote(2.0)]) == NotFound("Off.", waits=True, kept=kept.candidate)


@given(votes)
def test_sure_always_has_the_score_and_the_lead(given_votes: list[Vote]) -> None:
    """Whatever the votes, certainty is never cheaper than the two numbers say."""
    found = decide(given_votes)
    if isinstance(found, Found):
        others = [each for each in given_votes if each.candidate != found.candidate]
        rivals = [each.candidate.score for each in others if not each.kept]
        assert found.candidate.score >= SURE_SCORE
        assert all(score < SURE_SCORE and found.candidate.score - score >= SURE_LEAD for score in rivals)


@given(votes, st.randoms())
def test_the_order_of_the_votes_means_nothing(given_votes: list[Vote], random: st.RandomState) -> None:  # type: ignore[name-defined]
    """Place on the page decides nothing by itself."""
    shuffled = list(given_votes)
    random.shuffle(shuffled)
    assert scores(decide(shuffled)) == scores(decide(given_votes))


@given(votes)
def test_a_question_shows_only_what_is_worth_showing(given_votes: list[Vote]) -> None:
    """Every control that is shown has at least one real signal, the best first."""
    shown = scores(decide(given_votes))
    assert shown == sorted(shown, reverse=True)
    assert all(score >= ASK_SCORE for score in shown)


@pytest.fixture
async def hostile(page: Page, site: Site) -> Opened:
    """Twins, traps, a menu and a heading with the same words, two columns."""
    await page.goto(site.url("hostile.html"))
    return await enter(page)


@pytest.mark.parametrize(
    ("label", "kinds", "truth"),
    [
        ("Platform", CHOICE, "platform"),
        ("Complaint reason", CHOICE, "reason"),
        ("Infringing listings", TEXT, "listings"),
    ],
)
async def test_the_visible_field_is_found_in_a_hostile_page(
    hostile: Opened, label: str, kinds: tuple[ControlKind, ...], truth: str
) -> None:
    """Hidden twins, menus and neighbours do not mislead; words split over elements are read as one."""
    assert await hostile.truth(await hostile.sure(label, kinds)) == truth


@pytest.mark.parametrize(
    ("label", "kinds"),
    [
        ("Description", TEXT),  # a heading, a menu entry and a hidden twin
        ("Contact", TEXT),  # two fields with the same label
        ("Evidence", FILE),  # its control is one we do not know; the next upload has another label
        ("Reason", CHOICE),  # only as a part of other words
        ("Trap", TEXT),  # an input that cannot be seen
        ("Secret word", TEXT),  # a password
        ("Fixed", TEXT),  # a field that cannot be changed
        ("Infringing listings", CHOICE),  # the wrong kind
    ],
)
async def test_what_is_not_certain_is_never_taken(
    hostile: Opened, label: str, kinds: tuple[ControlKind, ...]
) -> None:
    """It is a question or nothing; nothing is filled."""
    assert not isinstance(await hostile.look(label, kinds), Found)


@pytest.mark.parametrize(
    "wording",
    [
        "* Contact e-mail :",
        "contact E-MAIL",
        "Contact\u00a0e-mail (optional)",
        "Contact e\u2011mail",
        "联系邮箱：",
        "联 系 邮 箱",
    ],
)
async def test_dress_of_a_label_does_not_matter(page: Page, site: Site, wording: str) -> None:
    """Stars, colons, case, width, and blanks between Chinese signs mean nothing."""
    await page.goto(
        site.serve(
            "dress.html", f"<h1>Form</h1><p><span>{wording}</span> <input id=mail></p><p>Other <input></p>"
        )
    )
    opened = await enter(page)
    known = (
        "联系邮箱"
        if not wording.isascii() and "联" in wording
        else wording.replace("\u2011", "-").strip("* :")
    )
    assert await opened.truth(await opened.sure(known, TEXT)) == "mail"


async def test_a_native_form_is_found_whole(page: Page, site: Site) -> None:
    """Labels tied by the page, a legend, an editor without any input."""
    await page.goto(site.url("native.html"))
    opened = await enter(page)
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
    found = {
        label: await opened.truth(await opened.sure(label, kinds)) for label, (kinds, _) in wanted.items()
    }
    assert found == {label: truth for label, (_, truth) in wanted.items()}


async def test_open_shadow_trees_are_searched(page: Page, site: Site) -> None:
    """Label and control inside a web component are like any other."""
    await page.goto(site.url("shadow.html"))
    opened = await enter(page)
    await opened.form.fill(await opened.sure("Infringing listings", TEXT), "one\ntwo")
    values = await opened.value(
        "[...document.querySelectorAll('labelled-field')].map((field) => field.dataset.value)"
    )
    assert values == [None, "one\ntwo"]


async def test_a_closed_shadow_tree_is_no_field_of_its_neighbour(page: Page, site: Site) -> None:
    """What cannot be looked into is left to the person."""
    await page.goto(site.url("shadow.html"))
    opened = await enter(page)
    assert not isinstance(await opened.look("Evidence", FILE), Found)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_fields_inside_frames_are_found(page: Page, site: Site, host: str) -> None:
    """In the page's own process and in another one."""
    await page.goto(
        site.serve("outer.html", f'<h1>Outer</h1><iframe src="{site.url("inner.html", host)}"></iframe>')
    )
    opened = await enter(page)
    assert await opened.truth(await opened.sure("Description", TEXT)) == "inner-text"


async def test_the_same_label_in_two_frames_is_a_question(page: Page, site: Site) -> None:
    """No frame is better than another."""
    frame = f'<iframe src="{site.url("inner.html")}"></iframe>'
    await page.goto(site.serve("outer.html", f"<h1>Outer</h1>{frame}{frame}"))
    opened = await enter(page)
    assert isinstance(await opened.look("Description", TEXT), Ambiguous)


async def test_a_candidate_says_why_and_by_which_words(page: Page, site: Site) -> None:
    """The person is shown the field's own label and the reasons, in plain words."""
    await page.goto(site.url("hostile.html"))
    found = await (await enter(page)).look("Contact", TEXT)
    assert isinstance(found, Ambiguous)
    assert [candidate.label for candidate in found.candidates] == ["Contact", "Contact"]
    assert all("the page ties this label to it" in candidate.reasons for candidate in found.candidates)


async def test_an_upload_without_known_words_is_proposed_not_taken(page: Page, site: Site) -> None:
    """The only upload of a page is worth a question."""
    await page.goto(site.serve("upload.html", "<h1>Form</h1><p>Proof of it <input type=file></p>"))
    assert isinstance(await (await enter(page)).look("Evidence", FILE), Ambiguous)


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
    assert isinstance(await opened.look("Complaint reason", CHOICE), NotFound)
    kind = await opened.sure("Complaint type", CHOICE)
    assert isinstance(await opened.form.choose(kind, Option(("Product listing",))), Chosen)
    found = await opened.look("Complaint reason", CHOICE)
    assert isinstance(found, Found)
    assert await opened.truth(found.candidate) == "reason"
    assert isinstance(await opened.look("Something else", CHOICE), NotFound)
