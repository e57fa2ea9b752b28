"""Choosing the design of links: proposals with their reasons, and as few keys as possible."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from helper.model.finding import FindingState, Judgement
from tests.factories import a_work, an_item_url
from tests.tui.stage import Stage, add_findings, flat, press, see, text_of

TITLES = ("Quiet Whale", "Midnight Fox", "Paper Moon", "Fern Study")
WITH_HEADINGS, WITHOUT_HEADINGS = 6, 20
"""Maximum number of keys for assigning forty pasted links to four designs, with and without headings."""


def _four_designs(stage: Stage) -> None:
    stage.store.change(*(a_work(title=title) for title in TITLES))


def _designs(stage: Stage) -> list[str]:
    """Return the title of each finding's design, or "" for a finding without a design."""
    works = stage.store.works
    return [works[finding.work_id].title if finding.work_id else "" for finding in stage.store.findings.all()]


def _all_to_review(stage: Stage) -> bool:
    return {(each.state, each.judgement) for each in stage.store.findings.all()} == {(FindingState.NEW, None)}


async def test_six_keys_assign_forty_links_below_headings_to_their_designs(
    stage: Stage, pilot: Pilot[int]
) -> None:
    _four_designs(stage)
    blocks = (
        "\n".join([f"{title}:", *(an_item_url(10 * place + number) for number in range(10))])
        for place, title in enumerate(TITLES)
    )
    stage.clipboard = "\n\n".join(blocks)
    keys = ("p", "down", "enter", "l")
    see(await press(pilot, *keys), "40 links added", "to review 40")
    assert len(keys) <= WITH_HEADINGS
    assert _designs(stage) == [title for title in TITLES for _ in range(10)]
    assert _all_to_review(stage)


BESIDE = ("{title} mug no. {number}  {url}", "\n", "your note beside it says “{title}”")
ABOVE = ("{title} mug\n{url}", "\n\n", "it was below the heading “{title} mug”")


@pytest.mark.parametrize(
    ("lines", "between", "why", "later"), [(*BESIDE, ("down",) * 2), (*ABOVE, ("down",) * 3)]
)
async def test_twenty_keys_assign_forty_links_beside_titles_to_designs(
    stage: Stage, pilot: Pilot[int], lines: str, between: str, why: str, later: tuple[str, ...]
) -> None:
    """The program proposes designs from titles near the links, each with its reason; one key accepts all proposals."""
    _four_designs(stage)
    stage.clipboard = between.join(
        lines.format(title=TITLES[number % 4], number=number, url=an_item_url(number)) for number in range(40)
    )
    add, take = ("p", *later, "enter"), ("t", "enter")
    await press(pilot, *add)
    text = await press(pilot, take[0])
    see(text, "40 links: the proposed designs")
    see(flat(text), *(f"· {title}, 10 links: {why.format(title=title)}" for title in TITLES))
    assert _designs(stage) == [""] * 40, "a proposal was taken before the user agreed"
    assert "proposed designs…" not in await press(pilot, take[1]), "the key bar shows a key without effect"
    assert len((*add, *take)) <= WITHOUT_HEADINGS
    assert _designs(stage) == [TITLES[number % 4] for number in range(40)]
    assert _all_to_review(stage)
    await press(pilot, "u")
    assert _designs(stage) == [""] * 40, "one undo did not take back all designs"


def _blocks() -> str:
    blocks = ([an_item_url(10 * place + number) for number in range(10)] for place in range(len(TITLES)))
    return "\n\n".join(map("\n".join, blocks))


async def test_twenty_keys_assign_four_blocks_of_links_to_their_designs(
    stage: Stage, pilot: Pilot[int]
) -> None:
    """The user is asked once for each block, and sees the first and the last link of the block."""
    _four_designs(stage)
    stage.clipboard = _blocks()
    see(await press(pilot, "p"), "one design for each block   4 blocks of lines")
    see(await press(pilot, "down", "enter"), "Block 1 of 4: 10 links", an_item_url(0), an_item_url(9))
    choices = [("q", "enter"), ("m", "i", "d", "enter"), ("p", "a", "p", "enter"), ("f", "e", "enter")]
    for choice in choices:
        await press(pilot, *choice)
    see(text_of(pilot.app), "40 links: 4 designs", "· Quiet Whale: 10 links")
    await press(pilot, "l")
    assert 4 + sum(map(len, choices)) <= WITHOUT_HEADINGS
    assert _designs(stage) == [title for title in TITLES for _ in range(10)]
    assert _all_to_review(stage)


async def test_escape_goes_back_to_the_question_about_the_previous_block(
    stage: Stage, pilot: Pilot[int]
) -> None:
    _four_designs(stage)
    stage.clipboard = _blocks()
    await press(pilot, "p", "down", "enter", "down", "enter")
    see(text_of(pilot.app), "Block 2 of 4: 10 links")
    see(await press(pilot, "escape"), "Block 1 of 4: 10 links")
    see(await press(pilot, "escape"), "Which of your designs do these 40 listings copy?")
    await press(pilot, "down", "enter", *("down", "enter") * 3, "q", "enter", "l")
    assert _designs(stage) == [""] * 30 + ["Quiet Whale"] * 10


async def test_single_links_between_blank_lines_do_not_count_as_blocks(
    stage: Stage, pilot: Pilot[int]
) -> None:
    stage.clipboard = "\n\n".join(map(an_item_url, range(5)))
    assert "one design for each block" not in await press(pilot, "p")


async def test_links_without_a_proposed_design_stay_unchanged(stage: Stage, pilot: Pilot[int]) -> None:
    _four_designs(stage)
    add_findings(stage, 1, listing={"title": "Mug Paper Moon"})
    add_findings(stage, 1, start=2, listing={"title": "Mug"})
    text = flat(await press(pilot, "2", "t"))
    see(
        text,
        "1 link: the proposed designs",
        "Not changed, 1 link:",
        "No design is proposed: choose one yourself.",
    )
    await press(pilot, "enter")
    assert _designs(stage) == ["Paper Moon", ""]
    assert "This doesn't apply to the marked links" in await press(pilot, "t")


async def test_the_review_accepts_a_proposed_design_only_with_its_own_key(
    stage: Stage, pilot: Pilot[int]
) -> None:
    """Enter chooses no design. The key t chooses the proposed design, and = chooses that of the listing above.

    Neither t nor = judges the listing.
    """
    _four_designs(stage)
    add_findings(stage, 1, listing={"title": "Mug Paper Moon"})
    add_findings(stage, 2, start=2, listing={"title": "Mug"})
    see(await press(pilot, "2", "enter"), "t Paper Moon?  its title says “Paper Moon”", "not chosen yet")
    await press(pilot, "enter", "=")
    assert _designs(stage) == ["", "", ""]
    assert "design    Paper Moon" in await press(pilot, "t")
    assert "not chosen yet" in await press(pilot, "u")
    assert "design    Paper Moon" in await press(pilot, "t")
    assert _all_to_review(stage)
    text = await press(pilot, "n")
    see(text, "2 of 3", "= Paper Moon?  same as the one above")
    assert "its title says" not in text
    await press(pilot, "c", "enter")
    assert "Nothing is selected yet" in text_of(pilot.app), "Enter alone chose a design"
    assert "3 of 3" in await press(pilot, "down", "enter")
    assert _designs(stage) == ["Paper Moon", "Paper Moon", ""]
    assert stage.store.findings.all()[1].judgement is Judgement.COPY


async def test_a_digit_judges_the_listing_a_copy_of_the_design_with_that_number(
    stage: Stage, pilot: Pilot[int]
) -> None:
    """The designs are numbered in the order of their titles, so even a link without a hint needs only one key."""
    _four_designs(stage)
    order = sorted(TITLES)
    findings = add_findings(stage, 12)
    see(await press(pilot, "2", "enter"), *(f"{at} {title}" for at, title in enumerate(order, 1)))
    await press(pilot, "5", "0")
    assert _designs(stage) == [""] * 12, "a digit without a design has answered"
    await press(pilot, *(str(number % 4 + 1) for number in range(11)))
    assert "2 Midnight Fox" in text_of(pilot.app)
    await press(pilot, "4")
    assert _designs(stage) == [order[number % 4] for number in range(12)]
    assert {finding.judgement for finding in stage.store.findings.all()} == {Judgement.COPY}
    stage.store.change(replace(findings[0], work_id=stage.store.works.all()[0].id))
    await press(pilot, "home", "enter")
    assert "a number chooses the design" not in text_of(pilot.app)


async def test_the_equals_key_repeats_the_design_of_the_row_above(stage: Stage, pilot: Pilot[int]) -> None:
    """After that, the next row without a design is selected. If no row above has a design, nothing changes."""
    stage.store.change(fox := a_work(title="Fox"))
    first, *_ = add_findings(stage, 4)
    assert "No listing above has a design yet." in await press(pilot, "2", "=")
    stage.queue.name_designs({first.id: fox.id})
    await press(pilot, "down", "=", "=", "=")
    assert _designs(stage) == ["Fox"] * 4
    assert _all_to_review(stage)
