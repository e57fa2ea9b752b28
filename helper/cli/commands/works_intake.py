"""`ipp-helper works read` and `register`: designs are registered at Alibaba."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from helper.cli.commands.accounts import account_called
from helper.cli.commands.filing import Whose, has_nothing_to_do, left_to_file
from helper.cli.operators import run_request, run_session
from helper.cli.output import (
    Paste,
    PortalUrl,
    Texts,
    aside,
    open_portal_context,
    option,
    wants_json,
)
from helper.errors import NotDone
from helper.model.problems import why_not_register
from helper.session.context import AppContext, FilingRequest, RightsRequest
from helper.store.registrations import Registrations

if TYPE_CHECKING:
    from helper.session.filing.run import FilingSession
    from helper.session.operator import Operator


def read(portal: PortalUrl = "", account: Whose = None) -> bool:
    """Read what Alibaba says about your registrations, from IPR management as the portal shows it to you."""
    with open_portal_context(portal) as context:
        whose = account_called(context, account) if account else None
        return run_request(context, RightsRequest(), portal=portal, account=whose)


def register(
    work: Annotated[
        Texts, option("--work", "Only this design; may be given several times.", "DESIGN")
    ] = None,
    paste: Paste = False,
    portal: PortalUrl = "",
) -> bool:
    """Fill in the registration of each design that has all it needs; you say who you are, and submit.

    A design that Alibaba has refused is taken when it is named with --work.
    """
    from helper.cli.sessions import filing_session

    with open_portal_context(portal, afresh=True) as context:
        registrations = Registrations(context.store)
        works = tuple(_registrable(context, registrations, title) for title in work or ())
        request = FilingRequest(portal=portal, paste=paste, works=works)

        def make(operator: Operator) -> FilingSession:
            session = filing_session(context, operator, request)
            if not wants_json() and has_nothing_to_do(session):
                _say_what_is_missing(context, registrations)
            return session

        return bool(left_to_file(run_session(make)))


def _registrable(context: AppContext, registrations: Registrations, title: str) -> str:
    """The id of a design that was asked for; that it cannot be registered is said at once."""
    work = context.work(title)
    if problems := registrations.problems(work):
        raise NotDone(
            f"{work.title}: {problems[0].sentence}",
            now="See what a design needs with: ipp-helper works edit --help",
        )
    return work.id


def _say_what_is_missing(context: AppContext, registrations: Registrations) -> None:
    aside("No design is ready to be registered.")
    for work in context.store.works.all():
        problems = registrations.problems(work)
        if problems and not why_not_register(work):
            aside(f"  {work.title}: {problems[0].sentence}")
