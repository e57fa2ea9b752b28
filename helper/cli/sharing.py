"""What the commands of shared records do and say, for the command line and the screens."""

from __future__ import annotations

from datetime import timedelta

from helper.cli.output import day_and_time, pairs
from helper.config.places import Places
from helper.config.settings import read_settings
from helper.store.sharing import ShareStatus, join_shared, leave_shared, restart_sharing, start_sharing
from helper.translation import comma_list, tr, tr_n


def share_now(here: Places, action: str, service: str) -> str:
    """Perform an action of `share` other than "status", and return a sentence about its result."""
    if action == "leave":
        leave_shared(here)
        return tr("Your records are no longer shared. They stay on this computer as they are.")
    if action == "restart":
        restart_sharing(here)
        return tr("The server has the records of this computer again.")
    act = start_sharing if action == "start" else join_shared
    return tr_n(
        "Your records are shared: {n} entry is on the server and on this computer.",
        "Your records are shared: {n} entries are on the server and on this computer.",
        act(here, service, read_settings(here.settings_file).name),
    )


def status_text(status: ShareStatus | None) -> list[str]:
    """Return the state of shared records, line by line."""
    if status is None:
        return [tr("Your records are not shared.")]
    return [*pairs(status_lines(status)), *([str(status.problem)] if status.problem else [])]


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
