"""Composes the screens' dependencies, shows the screens, and starts their sessions: real and practice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from helper.cli.screens import SessionStarter
from helper.config.settings import Settings, write_settings
from helper.session.context import FilingRequest, RightsRequest
from helper.session.filing.run import FilingSession
from helper.session.operator import QuestionKind
from helper.session.outcomes.list_session import ListSession
from tests.factories import a_work, addresses, places_in
from tests.session.stage import ScriptedOperator, answers

STRANGE = "https://ipp.portal.example/form"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., SessionStarter]]:
    """The function that starts sessions, with one design; the records are open until the test ends."""
    with ExitStack() as opened:

        def made(asked: FilingRequest | None = None, **settings: Any) -> SessionStarter:
            starter = SessionStarter(places_in(tmp_path), Settings(**settings), opened, asked)
            starter.open().store.change(a_work())
            return starter

        yield made


def session_of(starter: SessionStarter, **asked: Any) -> FilingSession:
    session = starter.start(ScriptedOperator(), FilingRequest(**asked))
    assert isinstance(session, FilingSession)
    return session


async def test_a_trusted_host_is_not_asked_about_in_the_next_session(
    start: Callable[..., SessionStarter],
) -> None:
    """Each session reads the settings again, so one answer is enough while the program runs."""
    starter = start(FilingRequest(portal=STRANGE), browser="/nowhere/browser")
    records = starter._context()
    records.queue.complain(records.store.works.all()[0].id, addresses(2), source="test")
    operator = ScriptedOperator(answers=answers(QuestionKind.HOST, ["pause"]))

    await starter.start(operator, FilingRequest()).run()
    write_settings(records.places.settings_file, extra_hosts=("ipp.portal.example",))

    assert session_of(starter, rehearse=True).config.unknown_address is None
    assert [question.kind for question in operator.questions] == [QuestionKind.HOST]


def test_options_of_the_command_line_apply_to_sessions_without_their_own(
    start: Callable[..., SessionStarter],
) -> None:
    """`file --limit 2` opens the screens, and each session takes two forms; a session's own limit wins, a rehearsal takes one."""
    starter = start(FilingRequest(limit=2))
    assert [session_of(starter, limit=limit).config.most for limit in (None, 1)] == [2, 1]
    rehearsal = session_of(starter, rehearse=True).config
    assert (rehearsal.rehearsal, rehearsal.most) == (True, 1)


def test_designs_are_registered_by_the_same_kind_of_session(start: Callable[..., SessionStarter]) -> None:
    starter = start()
    work = starter._context().store.works.all()[0]
    session = session_of(starter, works=(work.id,))
    assert session.tools.flow.id == "aliexpress-ipr"
    assert session.config.complaints == (work.id,)
    assert isinstance(starter.run(ScriptedOperator(), RightsRequest()), ListSession)
