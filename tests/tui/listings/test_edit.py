"""Many listings in the person's own editor: a text, a look at what changes, one step."""

from __future__ import annotations

from collections.abc import Callable

from helper.tui.listings.edit import as_text, read_edited
from tests.factories import NOW, a_finding, a_listing, a_work
from tests.tui.conftest import Open
from tests.tui.stage import Stage, press, text_of


def _two(stage: Stage) -> list[str]:
    works = (a_work(title="Quiet Whale"), a_work(title="Fox"))
    listings = [a_listing(n, title=f"Poster {n}", price="US $3") for n in range(2)]
    findings = [a_finding(listing, works[0]) for listing in listings]
    stage.store.change(*works, *listings, *findings)
    return [finding.id for finding in findings]


def _editor(*changes: tuple[str, str]) -> Callable[[str], str]:
    """An editor in which each text is replaced by another, once."""

    def edit(text: str) -> str:
        for old, new in changes:
            text = text.replace(old, new, 1)
        return text

    return edit


def test_the_text_read_back_unchanged_changes_nothing(stage: Stage) -> None:
    """Whoever saves without a change has changed nothing."""
    ids = _two(stage)
    edited = read_edited(as_text(stage.store, ids), stage.store, ids, now=NOW)
    assert (edited.listings, edited.findings, edited.mistakes) == ((), (), ())


def test_mistakes_are_told_all_at_once_with_their_lines(stage: Stage) -> None:
    """A shop number with letters, a design that is not there, a line of nonsense: each with its line."""
    ids = _two(stage)
    text = as_text(stage.store, ids).replace("shop's number:", "shop's number: 12a", 1)
    text = text.replace("design: Quiet Whale", "design: Moby", 1) + "nonsense\n"
    mistakes = read_edited(text, stage.store, ids, now=NOW).mistakes
    assert len(mistakes) == 3
    assert "A shop's number has digits only" in mistakes[0]
    assert "You have no design called “Moby”." in mistakes[1]
    assert "“nonsense” is none of the lines that were there." in mistakes[2]


def test_a_listing_taken_out_of_the_text_stays(stage: Stage) -> None:
    """What is missing from the text is left as it is."""
    ids = _two(stage)
    text = as_text(stage.store, ids).split("[2]")[0].replace("Poster 0", "Mug")
    edited = read_edited(text, stage.store, ids, now=NOW)
    assert [listing.title for listing in edited.listings] == ["Mug"]


async def test_what_changes_is_shown_before_it_is_kept(stage: Stage, opened: Open) -> None:
    """The key E opens the marked rows; the old and the new words are shown, Enter keeps them, u takes them back."""
    _two(stage)
    changes = (("Poster 0", "Mug"), ("design: Quiet Whale", "design: Fox"))
    async with opened(edit=_editor(*changes)) as pilot:
        await press(pilot, "1", "a", "E")
        text = text_of(pilot.app)
        assert "title: Poster 0 → Mug" in text
        assert "design: Quiet Whale → Fox" in text
        assert "Mug" not in {one.title for one in stage.store.listings.all()}
        await press(pilot, "enter")
        assert "Mug" in {one.title for one in stage.store.listings.all()}
        await press(pilot, "u")
    assert {one.title for one in stage.store.listings.all()} == {"Poster 0", "Poster 1"}


async def test_nothing_is_kept_when_the_person_says_so(stage: Stage, opened: Open) -> None:
    """Esc at the look throws the changes away."""
    _two(stage)
    async with opened(edit=_editor(("Poster 0", "Mug"))) as pilot:
        await press(pilot, "1", "a", "E", "escape")
    assert {one.title for one in stage.store.listings.all()} == {"Poster 0", "Poster 1"}


async def test_a_mistake_can_be_mended_in_the_same_text(stage: Stage, opened: Open) -> None:
    """The editor opens again with what was typed, not with what there was before."""
    _two(stage)
    texts: list[str] = []

    def edit(text: str) -> str:
        texts.append(text)
        return text.replace("Poster 0", "Mug").replace("shop's number:", "shop's number: x", 1)

    async with opened(edit=edit) as pilot:
        await press(pilot, "1", "a", "E")
        assert "These lines cannot be taken" in text_of(pilot.app)
        await press(pilot, "enter")
        assert "title: Mug" in texts[1]


async def test_without_an_editor_it_says_how_to_name_one(stage: Stage, opened: Open) -> None:
    """Nothing is changed, and the sentence says what to set."""
    _two(stage)
    async with opened(edit=lambda _: None) as pilot:
        await press(pilot, "1", "a", "E")
        assert "set EDITOR" in text_of(pilot.app)
