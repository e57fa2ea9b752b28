"""Filing on each generation of the portal, in both languages, in both layouts, and with the portal's faults.

Results are checked against the portal's own records. A few runs combine several harmless faults; the drills
test each of these faults alone, on both generations. `test_what_was_sent` files a wizard in Chinese.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from helper.errors import PageGone
from helper.model.complaint import ComplaintState
from helper.model.finding import FindingState
from helper.session.context import ReadRequest
from helper.store.queries import findings_of
from helper.store.store import open_store
from tests.factories import a_listing
from tests.practice.person import see_form
from tests.whole.by_script import played
from tests.whole.program import Program
from tests.whole.rig import Rig

pytestmark = pytest.mark.browser

HARMLESS = (
    "slider_mid_form", "late_value_reset", "no_known_login_sign", "chinese_labels", "search_only_by_typing",
    "late_loading_options", "field_inside_an_iframe", "description_limit_200", "description_limit_1000",
    "description_maxlength", "us_link", "blank_lines", "success_as_page", "success_as_modal",
    "complaint_number_6_digits", "complaint_number_14_digits", "slow_answer",
)  # fmt: skip
"""Faults of the portal that affect neither the user's actions nor the records."""

JOINED = ("slider_mid_form", "field_inside_an_iframe", "description_maxlength", "complaint_number_14_digits")


def drilled(cases: Iterable[tuple[object, ...]]) -> list[ParameterSet]:
    """Mark each case as a drill."""
    return [pytest.param(*case, marks=pytest.mark.drill) for case in cases]


def at(*faults: str, variants: tuple[str, ...] = ("ipp", "aidc"), **shape: str) -> pytest.MarkDecorator:
    """Parametrize `rig` with each of these variants and each of the faults."""
    shapes = [
        {"variant": variant, "faults": (fault,) if fault else (), **shape}
        for variant in variants
        for fault in faults or ("",)
    ]
    return pytest.mark.parametrize("rig", shapes, indirect=True, ids=str)


@pytest.mark.parametrize(
    ("variant", "lang", "layout", "faults"),
    [
        (
            "aidc",
            "en",
            "long",
            ("late_value_reset", "search_only_by_typing", "no_known_login_sign", "slow_answer"),
        ),
        ("ipp", "zh", "long", (*JOINED, "success_as_modal")),
        *drilled(product(("ipp", "aidc"), ("en",), ("long",), ((fault,) for fault in HARMLESS))),
        *drilled(product(("aidc",), ("en", "zh"), ("long", "wizard"), ((),))),
    ],
)
async def test_a_form_is_filed_correctly_on_every_version_of_the_portal(
    window_state: Path, short_folder: Path, variant: str, lang: str, layout: str, faults: tuple[str, ...]
) -> None:
    """The form is filed with its number and no wrong value. Only the user clicks Next and Submit."""
    score = await played(short_folder, window_state, *faults, variant=variant, lang=lang, layout=layout)
    assert score.is_clean, score


@pytest.mark.drill
@pytest.mark.parametrize("fault", ["success_as_toast_without_number", "success_without_number"])
@pytest.mark.parametrize("variant", ["ipp", "aidc"])
async def test_acceptance_without_a_number_counts_as_filed(
    window_state: Path, short_folder: Path, variant: str, fault: str
) -> None:
    score = await played(short_folder, window_state, fault, variant=variant)
    assert (score.filed, score.numbers_read) == (1, 0)
    assert (score.human_submits, score.helper_submits) == (1, 0)


@at("dead_listing", variants=("aidc",))
async def test_refused_link_returns_to_the_queue_and_the_others_are_filed(rig: Rig) -> None:
    program = rig.start()
    async with rig.handed_over(program) as person:
        await person.play_one()
    await program.until("released", result="filed")

    two_of_three_are_filed(rig, program)


@pytest.mark.drill
@at("dead_listing", "wrong_site_link", "already_complained_listing", variants=("aidc",), layout="wizard")
async def test_a_refused_link_is_left_out_of_a_form_in_several_parts(rig: Rig) -> None:
    program = rig.start()
    async with rig.handed_over(program) as person:
        for _ in range(2):
            await person.play_one()
            await program.until("handed_over")
        await person.play_one()
    await program.until("released", result="filed")

    two_of_three_are_filed(rig, program)


def two_of_three_are_filed(rig: Rig, program: Program) -> None:
    (received,) = rig.received()
    assert len(received["links"]) == 2
    assert program.named("field_differs") == []
    with open_store(rig.places, read_only=True) as store:
        back, *filed = sorted(store.findings.all(), key=lambda finding: finding.state is FindingState.FILED)
    assert [finding.state for finding in filed] == [FindingState.FILED] * 2
    ((_, words),) = program.named("links_refused")[0]["links"]
    assert (back.state, words in back.history[-1].words) == (FindingState.JUDGED, True)


@pytest.mark.parametrize("rig", [{"variant": "aidc", "lang": "zh"}], indirect=True, ids=str)
async def test_outcomes_are_read_from_a_single_page_portal_in_chinese(rig: Rig) -> None:
    """Each link gets its own outcome.

    At first, the number is recorded for a complaint about one other link. Then the complaint's page changes no record.
    """
    program = rig.start()
    async with rig.handed_over(program) as person:
        number = str(await person.play_one())
    await program.until("released", result="filed")
    await program.end()
    decided = dict(zip(rig.received()[0]["links"], ("removed", "rejected", "countered"), strict=True))
    for link, status in decided.items():
        rig.portal.control().decide(number, status, link=link)

    with open_store(rig.places) as store:
        (complaint,) = store.complaints.all()
        (attempt,) = complaint.attempts
        first, *others = filed = findings_of(store, complaint)
        other = a_listing(99)
        wrong = replace(attempt, links=(other.url,), links_sent=(other.url,))
        free = [replace(finding, state=FindingState.JUDGED, complaint_id=None) for finding in others]
        store.change(other, replace(first, listing_id=other.id), *free)
        store.change(replace(complaint, finding_ids=(first.id,), attempts=(wrong,)))
    ended = await read_outcomes(rig)
    assert (ended["read"], ended["unread"], ended["unclear"]) == (0, [number], [number])
    with open_store(rig.places) as store:
        assert store.findings[first.id].state is FindingState.FILED
        store.change(complaint, *filed)

    ended = await read_outcomes(rig)
    assert (ended["read"], ended["unread"], ended["unknown_words"]) == (1, [], [])
    with open_store(rig.places, read_only=True) as store:
        states = {store.listings[each.listing_id].url: each.state.value for each in store.findings.all()}
    assert states == decided


async def read_outcomes(rig: Rig) -> dict[str, Any]:
    """Read the only complaint of the list and its page, and return the last event."""
    reading = rig.read(ReadRequest())
    ended = await reading.until("question", "list_ended")
    if ended["event"] == "question":
        async with rig.person() as person:
            await person.open_complaint(0)
        ended = await reading.until("question", "list_ended")
    if ended["event"] == "question":
        await reading.answer_safely(ended)
        ended = await reading.until("list_ended")
    await reading.end()
    return ended


@pytest.mark.parametrize(
    "rig",
    [{"variant": "aidc"}, pytest.param({"variant": "ipp"}, marks=pytest.mark.drill)],
    indirect=True,
    ids=str,
)
async def test_login_on_top_of_the_form_keeps_the_values(rig: Rig) -> None:
    """The session expires at Verify, and the login opens on top of the form."""
    program = rig.start()
    async with rig.handed_over(program) as person:
        rig.portal.control().fault("session_expiry_overlay")
        with pytest.raises(PageGone):
            await person.verify()
        await person.log_in()
        number = await person.play_one()
    released = await program.until("released", result="filed")

    assert released["number"] == number
    assert len(program.named("handed_over")) == 1


@pytest.mark.parametrize("rig", [{}, *drilled([({"variant": "aidc"},)])], indirect=True, ids=str)
async def test_form_is_filled_again_after_a_redirect_to_the_login(rig: Rig) -> None:
    """The program asks no question, because nothing can have been submitted."""
    program = rig.start()
    async with rig.handed_over(program) as person:
        rig.portal.control().fault("session_expiry_redirect")
        with pytest.raises(PageGone):
            await person.verify()
    async with rig.handed_over(program) as person:
        await person.play_one()
    await program.until("released", result="filed")

    assert program.named("question") == []
    assert (rig.counts()["submissions"], rig.counts()["helper_submits"]) == (1, 0)


@pytest.mark.drill
@at()
async def test_form_is_postponed_if_the_session_expires_without_a_redirect(rig: Rig) -> None:
    """The page reports the expired session, the user postpones the form, and nothing is submitted."""
    program = rig.start()
    async with rig.handed_over(program) as person:
        rig.portal.control().fault("session_expiry_json")
        answer = await person.verify()
        await program.say({"request": "later"})
        await program.until("released", result="skipped")

    assert answer.message.startswith("Your session is over.")
    assert (rig.counts()["submissions"], rig.complaints()[0].state) == (0, ComplaintState.SKIPPED)


@pytest.mark.drill
@pytest.mark.parametrize(
    ("rig", "field"),
    [
        (("unknown_reason_list",), "reason"),
        *(
            ({"variant": variant, "faults": ("two_iprs_with_the_same_title",)}, "ipr")
            for variant in ("ipp", "aidc")
        ),
    ],
    indirect=["rig"],
)
async def test_the_user_chooses_an_option_if_the_right_one_is_unclear(rig: Rig, field: str) -> None:
    """The page does not offer the complaint's reason, or it offers two registrations with the same title."""
    program = rig.start()
    question = await program.until("question", kind="which_option")
    entries = [choice["choice"] for choice in question["choices"] if not choice["safe"]]
    await program.answer(question, entries[1])
    if field == "reason":
        await program.answer(await program.until("question", kind="remember"), "not_now")
    async with rig.handed_over(program) as person:
        await person.play_one()
    await program.until("released", result="filed")

    (received,) = rig.received()
    assert field == "reason" or len(entries) == 2
    assert received["values"][field] == entries[1]
    seen = [event["seen"] for event in program.named("field_filled") if event["field"] == field]
    assert set(seen) == {entries[1]}


@pytest.mark.drill
@at("ipr_pending", "ipr_rejected", "ipr_expired")
async def test_registration_field_stays_empty_if_the_portal_has_no_valid_one(rig: Rig) -> None:
    program = rig.start()
    await program.until("question", kind="which_option")
    async with rig.window() as browser:
        shown = await see_form(browser.context.pages[0])

    assert shown["ipr"] == ""
    assert rig.counts()["submissions"] == 0


@pytest.mark.drill
@at("required_evidence", "validation_error")
async def test_a_form_that_the_portal_rejects_stays_open_with_the_reason(rig: Rig) -> None:
    """The form is handed over again, and the complaint is not recorded as filed."""
    program = rig.start()
    async with rig.handed_over(program) as person:
        assert await person.play_one() is None
        told = await program.until("handed_over")

    assert told["text"].startswith("The form was rejected")
    assert rig.complaints()[0].state is ComplaintState.HANDED_OVER
