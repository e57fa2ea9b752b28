"""`ipp-helper share`: one set of records for several operators, on a PostgreSQL server."""

from __future__ import annotations

from typing import Annotated

from helper.cli.output import argument, own_places, show
from helper.cli.sharing import share_now, status_text
from helper.errors import WrongUse
from helper.store.sharing import ShareStatus, share_status
from helper.translation import tr

_ACTIONS = ("start", "join", "leave", "status", "restart")


def share(
    action: Annotated[
        str,
        argument(
            "start|join|leave|status|restart",
            "Share your records, work with shared ones, stop that on this computer, show the state, or bring a restored server up to date.",
        ),
    ],
    service: Annotated[
        str, argument("[SERVICE]", "The name of a service in pg_service.conf, to start or join.")
    ] = "",
) -> bool:
    """Let several operators work on one set of records, on a PostgreSQL server of your own."""
    here = own_places()
    if action not in _ACTIONS or (action in {"start", "join"}) is not bool(service):
        raise WrongUse(
            tr("This is not a valid share command."),
            now=tr(
                "Write share start SERVICE, share join SERVICE, share leave, share status, or share restart."
            ),
        )
    if action == "status":
        return _show_status(share_status(here))
    show(share_now(here, action, service), shared=action != "leave")
    return False


def _show_status(status: ShareStatus | None) -> bool:
    if status is None:
        show(status_text(status), shared=False)
        return False
    server = status.server
    values = {
        **status._asdict(),
        "server": server
        and {
            **server._asdict(),
            "ahead": round(server.ahead.total_seconds()),
            "machines": [machine._asdict() for machine in server.machines],
        },
        "problem": status.problem and status.problem.as_json(),
    }
    show(status_text(status), shared=True, **values)
    return status.problem is not None or status.refused > 0
