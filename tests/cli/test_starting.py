"""Sessions that the screens start: what the person has said meanwhile holds for the next one."""

from __future__ import annotations

from pathlib import Path

from helper.cli.starting import SessionStarter
from helper.config.settings import Settings, write_settings
from helper.session.filing.session import FilingSession
from helper.session.operator import QuestionKind
from helper.session.outcomes.rights import RightsSession
from helper.store.queue import Queue
from helper.store.store import open_store
from helper.tui.workbench import Records, RightsWish, SessionWish
from tests.factories import a_work, addresses, places_in
from tests.session.stage import ScriptedOperator, answers

STRANGE = "https://ipp.portal.example/form"


async def test_a_host_that_was_remembered_is_not_asked_about_in_the_next_session(tmp_path: Path) -> None:
    """The settings are read anew for each session, so that one word is enough while the program runs."""
    here = places_in(tmp_path)
    with open_store(here) as store:
        queue = Queue(store)
        work = a_work()
        store.change(work)
        queue.complain(work.id, addresses(2), source="test")
        starter = SessionStarter(here, Settings(browser="/nowhere/browser"), STRANGE, None)
        starter.records = Records(store, queue)
        first, second = (ScriptedOperator(answers=answers(QuestionKind.HOST, ["pause"])) for _ in range(2))

        await starter.start(first, SessionWish()).run()
        write_settings(here.settings_file, extra_hosts=("ipp.portal.example",))
        again = starter.start(second, SessionWish(rehearse=True))
        assert isinstance(again, FilingSession)
        assert again._route.strange is None

    assert [question.kind for question in first.questions] == [QuestionKind.HOST]


def test_the_wish_to_rehearse_reaches_the_session(tmp_path: Path) -> None:
    """One form, whatever else is ready."""
    here = places_in(tmp_path)
    with open_store(here) as store:
        starter = SessionStarter(here, Settings(), "", None)
        starter.records = Records(store, Queue(store))
        session = starter.start(ScriptedOperator(), SessionWish(rehearse=True))
        assert isinstance(session, FilingSession)
        assert (session._route.rehearsal, session._route.most) == (True, 1)


def test_what_the_command_line_named_holds_for_sessions_that_do_not_say_otherwise(tmp_path: Path) -> None:
    """`file --limit 2` opens the screens, and each session takes two forms; a session's own wish goes first."""
    here = places_in(tmp_path)
    with open_store(here) as store:
        starter = SessionStarter(here, Settings(), "", None, paste=True, limit=2)
        starter.records = Records(store, Queue(store))
        sessions = [starter.start(ScriptedOperator(), SessionWish(limit=limit)) for limit in (None, 1)]
        assert all(isinstance(session, FilingSession) for session in sessions)
        routes = [session._route for session in sessions if isinstance(session, FilingSession)]
    assert [route.most for route in routes] == [2, 1]


def test_designs_are_registered_by_the_same_kind_of_session(tmp_path: Path) -> None:
    """With another form, and only those that were asked for; what is read afterwards is the list of registrations."""
    here = places_in(tmp_path)
    with open_store(here) as store:
        starter = SessionStarter(here, Settings(), "", None)
        starter.records = Records(store, Queue(store))
        work = a_work()
        store.change(work)
        session = starter.start(ScriptedOperator(), SessionWish(works=(work.id,)))
        assert isinstance(session, FilingSession)
        assert session._tools.flow.id == "aliexpress-ipr"
        assert session._route.complaints == (work.id,)
        assert isinstance(starter.run(ScriptedOperator(), RightsWish()), RightsSession)
