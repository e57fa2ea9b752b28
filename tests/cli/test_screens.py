"""Puts together what the screens need, shows them, and starts their sessions: real ones, and practice ones of their own."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import pytest

from helper.cli.screens import Measured, SessionStarter, read_measured
from helper.config.settings import Settings, write_settings
from helper.session.context import FilingRequest, RightsRequest
from helper.session.filing.run import FilingSession
from helper.session.operator import QuestionKind
from helper.session.outcomes.list_session import ListSession
from tests.cli.program import Program
from tests.factories import a_work, addresses, places_in
from tests.session.stage import ScriptedOperator, answers

CLEAN = Measured(day="2026-11-24", forms=20, wrong_values=0, helper_submits=0)


def test_the_program_ships_with_the_figures_of_a_bench() -> None:
    """They lie inside the package, and not one value was wrong."""
    shipped = read_measured()

    assert shipped is not None
    assert shipped.clean == shipped.forms > 0


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    """The bench's figures come back as they were measured."""
    (tmp_path / "measured.json").write_text(json.dumps(asdict(CLEAN)), encoding="utf-8")

    assert read_measured(tmp_path / "measured.json") == CLEAN


@pytest.mark.parametrize("text", ["", "[]", '{"forms": 20}', '{"format": 9}'])
def test_figures_that_cannot_be_read_are_none(tmp_path: Path, text: str) -> None:
    """Then nothing is claimed, and the program starts all the same."""
    (tmp_path / "measured.json").write_text(text, encoding="utf-8")

    assert read_measured(tmp_path / "measured.json") is None
    assert read_measured(tmp_path / "nowhere.json") is None


@pytest.mark.parametrize("bad", [{"wrong_values": 1}, {"helper_submits": 1}])
def test_a_bench_with_a_wrong_value_is_not_boasted_of(bad: dict[str, int]) -> None:
    """One wrong value, or one submit by the program, and the first screen says nothing of forms that went well."""
    measured = Measured(**{"day": "2026-11-24", "forms": 20, "wrong_values": 0, "helper_submits": 0, **bad})  # type: ignore[arg-type]  # the values are named above

    assert measured.clean == 0


def test_doctor_gives_the_figures(program: Program) -> None:
    """The first screen refers to it."""
    shipped = read_measured()
    assert shipped is not None
    assert shipped.sentence in program("doctor").out


STRANGE = "https://ipp.portal.example/form"


async def test_a_host_that_was_remembered_is_not_asked_about_in_the_next_session(tmp_path: Path) -> None:
    """The settings are read anew for each session, so that one word is enough while the program runs."""
    here = places_in(tmp_path)
    with ExitStack() as opened:
        starter = SessionStarter(
            here, Settings(browser="/nowhere/browser"), opened, FilingRequest(portal=STRANGE)
        )
        records = starter.open()
        work = a_work()
        records.store.change(work)
        records.queue.complain(work.id, addresses(2), source="test")
        first, second = (ScriptedOperator(answers=answers(QuestionKind.HOST, ["pause"])) for _ in range(2))

        await starter.start(first, FilingRequest()).run()
        write_settings(here.settings_file, extra_hosts=("ipp.portal.example",))
        again = starter.start(second, FilingRequest(rehearse=True))
        assert isinstance(again, FilingSession)
        assert again._config.strange is None

    assert [question.kind for question in first.questions] == [QuestionKind.HOST]


def test_the_wish_to_rehearse_reaches_the_session(tmp_path: Path) -> None:
    """One form, whatever else is ready."""
    here = places_in(tmp_path)
    with ExitStack() as opened:
        starter = SessionStarter(here, Settings(), opened)
        starter.open()
        session = starter.start(ScriptedOperator(), FilingRequest(rehearse=True))
        assert isinstance(session, FilingSession)
        assert (session._config.rehearsal, session._config.most) == (True, 1)


def test_what_the_command_line_named_holds_for_sessions_that_do_not_say_otherwise(tmp_path: Path) -> None:
    """`file --limit 2` opens the screens, and each session takes two forms; a session's own wish goes first."""
    here = places_in(tmp_path)
    with ExitStack() as opened:
        starter = SessionStarter(here, Settings(), opened, FilingRequest(paste=True, limit=2))
        starter.open()
        sessions = [starter.start(ScriptedOperator(), FilingRequest(limit=limit)) for limit in (None, 1)]
        assert all(isinstance(session, FilingSession) for session in sessions)
        routes = [session._config for session in sessions if isinstance(session, FilingSession)]
    assert [route.most for route in routes] == [2, 1]


def test_designs_are_registered_by_the_same_kind_of_session(tmp_path: Path) -> None:
    """With another form, and only those that were asked for; what is read afterwards is the list of registrations."""
    here = places_in(tmp_path)
    with ExitStack() as opened:
        starter = SessionStarter(here, Settings(), opened)
        work = a_work()
        starter.open().store.change(work)
        session = starter.start(ScriptedOperator(), FilingRequest(works=(work.id,)))
        assert isinstance(session, FilingSession)
        assert session._tools.flow.id == "aliexpress-ipr"
        assert session._config.complaints == (work.id,)
        assert isinstance(starter.run(ScriptedOperator(), RightsRequest()), ListSession)
