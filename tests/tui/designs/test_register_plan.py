"""Before a run the person reads which designs it would register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from helper.model.work import Registration, Right, RightState, Work
from helper.store.registry import Registry
from helper.store.store import open_store
from helper.store.work_folder import keep_file
from helper.tui.designs.register_plan import register_plan
from tests.factories import a_work, places_in


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    with open_store(places_in(tmp_path)) as store:
        (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
        (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
        for title, state in (
            ("Quiet Whale", RightState.DRAFT),
            ("Lantern", RightState.DRAFT),
            ("Fox", RightState.REJECTED),
        ):
            work = a_work(title=title, right=Right(state=state))
            files = Registration(
                picture=keep_file(store.places, work, tmp_path / "a.png", "picture"),
                statement=keep_file(store.places, work, tmp_path / "a.pdf", "statement"),
            )
            store.change(replace(work, registration=files))
        yield Registry(store)


def called(registry: Registry, title: str) -> Work:
    works = [*registry.ready(practice=False), *registry.refused(practice=False)]
    return next(work for work in works if work.title == title)


def test_all_that_are_ready_are_named(registry: Registry) -> None:
    """A refused one is not among them."""
    plan = register_plan(registry, called(registry, "Quiet Whale"), practice=False)
    assert (plan.headline, plan.text(), plan.wanted) == ("Register 2 designs?", "Quiet Whale\nLantern", ())
    assert plan.possible


def test_a_refused_one_is_registered_again_when_it_is_chosen(registry: Registry) -> None:
    """By itself, and only it."""
    fox = called(registry, "Fox")
    plan = register_plan(registry, fox, practice=False)
    assert (plan.text(), plan.wanted) == ("Fox", (fox.id,))


def test_what_was_left_open_comes_first(registry: Registry) -> None:
    """Even where nothing else is ready."""
    registry.reserve(called(registry, "Quiet Whale").id, practice=False)
    assert register_plan(registry, None, practice=False).text().startswith("First: the form that was open")


def test_with_nothing_ready_nothing_is_possible(tmp_path: Path) -> None:
    """Then the place says what is missing."""
    with open_store(places_in(tmp_path)) as store:
        assert not register_plan(Registry(store), None, practice=False).possible
