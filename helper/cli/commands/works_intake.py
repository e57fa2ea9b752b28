"""`ipp-helper works read` and `register`: registers designs at Alibaba."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from helper.cli.commands.accounts import account_called
from helper.cli.commands.filing import Whose, forms_left, has_nothing_to_do
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
    """Read the state of your registrations from IPR management, as the portal shows it to you."""
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
    """Fill in the registration of each design that is complete; you say who you are, and submit.

    A design that Alibaba has refused is included if --work names it.
    """
    from helper.composition.sessions import filing_session

    with open_portal_context(portal, afresh=True) as context:
        registrations = Registrations(context.store)
        works = tuple(_registrable(context, registrations, title) for title in work or ())
        request = FilingRequest(portal=portal, paste=paste, works=works)

        def make(operator: Operator) -> FilingSession:
            session = filing_session(context, operator, request)
            if not wants_json() and has_nothing_to_do(session):
                _say_what_is_missing(context, registrations)
            return session

        return bool(forms_left(run_session(make)))


def _registrable(context: AppContext, registrations: Registrations, title: str) -> str:
    """Return the id of the named design; raises if it cannot be registered."""
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
