"""`ipp-helper share`: one set of records for several operators, on a PostgreSQL server."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from helper.cli.output import argument, day_and_time, own_places, pairs, show
from helper.config.settings import read_settings
from helper.errors import WrongUse
from helper.store.sharing import (
    ShareStatus,
    join_shared,
    leave_shared,
    restart_sharing,
    share_status,
    start_sharing,
)
from helper.translation import comma_list, tr, tr_n

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
            tr("This is not how records are shared."),
            now=tr(
                "Write share start SERVICE, share join SERVICE, share leave, share status, or share restart."
            ),
        )
    if action == "status":
        return _show_status(share_status(here))
    if action == "leave":
        leave_shared(here)
        show(tr("Your records are no longer shared. They stay on this computer as they are."), shared=False)
        return False
    if action == "restart":
        restart_sharing(here)
        show(tr("The server has the records of this computer again."), shared=True)
        return False
    act = start_sharing if action == "start" else join_shared
    entries = act(here, service, read_settings(here.settings_file).name)
    show(
        tr_n(
            "Your records are shared: {n} entry is on the server and on this computer.",
            "Your records are shared: {n} entries are on the server and on this computer.",
            entries,
        ),
        shared=True,
        entries=entries,
    )
    return False


def _show_status(status: ShareStatus | None) -> bool:
    if status is None:
        show(tr("Your records are not shared."), shared=False)
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
    show(
        [*pairs(status_lines(status)), *([str(status.problem)] if status.problem else [])],
        shared=True,
        **values,
    )
    return status.problem is not None or status.refused > 0


def status_lines(status: ShareStatus) -> dict[str, str]:
    """Return the state of shared records as named values, for `share status` and `doctor`."""
    lines = {
        tr("service"): status.service,
        tr("this computer"): status.machine,
        tr("changes here"): str(status.at),
        tr("not sent yet"): str(status.waiting or ""),
        tr("refused by the server"): str(status.refused or ""),
        tr("missing files"): comma_list(status.missing),
    }
    if server := status.server:
        lines[tr("changes on the server")] = str(server.head)
        lines[tr("server")] = tr(
            "PostgreSQL {version}, login {login}", version=server.version, login=server.operator
        )
        seconds = round(server.ahead / timedelta(seconds=1))
        lines[tr("clock")] = tr_n(
            "{n} second ahead of the server's", "{n} seconds ahead of the server's", seconds
        )
        for machine in server.machines:
            lines[machine.name] = tr(
                "{login}, ipp-helper {version}, last change {time}",
                login=machine.operator,
                version=machine.version,
                time=day_and_time(machine.seen),
            )
    return {name: value for name, value in lines.items() if value}
