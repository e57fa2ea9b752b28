"""The services of the screens: starting real and practice sessions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from helper.composition.services import SessionServices
from helper.config.settings import Settings, write_settings
from helper.practice.state import PortalState
from helper.session.context import FilingRequest, RightsRequest
from helper.session.filing.admission import Trust
from helper.session.filing.run import FilingSession
from helper.session.operator import QuestionKind
from helper.session.outcomes.list_session import ListSession
from tests.factories import a_work, addresses, complain, places_in
from tests.session.stage import ScriptedOperator, answers

STRANGE = "https://ipp.portal.example/form"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., SessionServices]]:
    """Return a function that builds services with one design; their records stay open until the test ends."""
    with ExitStack() as opened:

        def made(asked: FilingRequest | None = None, **settings: Any) -> SessionServices:
            services = SessionServices(
                places_in(tmp_path), Settings(**settings), opened, asked or FilingRequest()
            )
            services.open().store.change(a_work())
            return services

        yield made


def session_of(services: SessionServices, **asked: Any) -> FilingSession:
    session = services.file(ScriptedOperator(), FilingRequest(**asked))
    assert isinstance(session, FilingSession)
    return session


async def test_program_does_not_ask_again_about_a_confirmed_host(
    start: Callable[..., SessionServices],
) -> None:
    services = start(FilingRequest(portal=STRANGE), browser="/nowhere/browser")
    records = services._context()
    complain(records.queue, records.store.works.all()[0].id, addresses(2))
    operator = ScriptedOperator(answers=answers(QuestionKind.HOST, ["pause"]))

    await services.file(operator, FilingRequest()).run()
    write_settings(records.places.settings_file, extra_hosts=("ipp.portal.example",))

    assert session_of(services, rehearse=True).config.address.trust is Trust.KNOWN
    assert [question.kind for question in operator.questions] == [QuestionKind.HOST]


def test_command_line_options_are_defaults_for_every_session(
    start: Callable[..., SessionServices],
) -> None:
    services = start(FilingRequest(limit=2))
    assert [session_of(services, limit=limit).config.most for limit in (None, 1)] == [2, 1]
    rehearsal = session_of(services, rehearse=True).config
    assert (rehearsal.rehearsal, rehearsal.most) == (True, 1)


def test_registration_requests_start_filing_and_list_sessions(start: Callable[..., SessionServices]) -> None:
    services = start()
    work = services._context().store.works.all()[0]
    session = session_of(services, works=(work.id,))
    assert session.tools.flow.id == "aliexpress-ipr"
    assert session.config.complaints == (work.id,)
    assert isinstance(services.run(ScriptedOperator(), RightsRequest()), ListSession)


def test_in_try_each_design_is_approved_and_the_portals_clock_counts(tmp_path: Path) -> None:
    portal = PortalState()
    asked = FilingRequest(portal="http://127.0.0.1:4711/")
    here = places_in(tmp_path)
    here.mark_practice()
    with ExitStack() as opened:
        services = SessionServices(here, Settings(), opened, asked, portal)
        records = services.open()
        records.store.change(a_work(title="Fern Study"))
        session_of(services)
        assert portal.rights("copyright")[0].title == "Fern Study"
        before = records.now()
        portal.pass_days(3)
        assert records.now() - before >= timedelta(days=3)
