"""Dialogs about the records as a whole: back them up, restore them, and share them with other operators."""

from __future__ import annotations

import asyncio
from functools import partial

from helper.translation import msg, tr, tr_n
from helper.tui.dialogs.dialogs import AskText, Confirm, Notice, notice_on_error
from helper.tui.dialogs.path import PathDialog, ask_where, shown, why_no_file
from helper.tui.pane import PaneHost

_REPLACED = msg("""Your current records are moved to the folder “backups” beside them.
Links that were reported after the backup are kept, and not reported twice.
A damaged backup changes nothing.""")


@notice_on_error(msg("The backup was not saved"))
async def write_backup_file(host: PaneHost) -> None:
    from helper.store.backup import write_backup

    hint = tr("Contains your evidence, papers and settings, but no browser data and no passwords.")
    title = tr("Back up your records to one file")
    path = await ask_where(host, title, "records.zip", (".zip",), hint)
    if path is None:
        return
    made = await asyncio.to_thread(write_backup, path, host.context.places, at=host.context.now())
    files = tr_n("{path}: {n} file.", "{path}: {n} files.", len(made.files), path=shown(path))
    restore = tr("On another computer, type: ipp-helper restore {file}", file=path.name)
    said = f"{files}\n{restore}"
    await host.ask(Notice(tr("The backup is saved"), said))


async def restore_backup(host: PaneHost) -> None:
    """Ask for a backup file, then close the screens and replace the records, which must be closed for that."""
    hint = tr("A backup from this computer or from another one.")
    title = tr("Restore a backup")
    which = PathDialog(title, hint=hint, yes=tr("continue"), why_not=why_no_file, suffixes={".zip"})
    path = await host.ask(which)
    question = Confirm(tr("Replace your records with this backup?"), tr(_REPLACED), yes=tr("replace"))
    if path is not None and host.context.restore is not None and await host.ask(question):
        file = await asyncio.to_thread(path.absolute)
        host.close_for(partial(host.context.restore, file))


SHARING = {
    "start": msg("Shared records: share yours on a server"),
    "join": msg("Shared records: join those on a server"),
    "status": msg("Shared records: show their state"),
    "leave": msg("Shared records: stop sharing on this computer"),
    "restart": msg("Shared records: bring a restored server up to date"),
}
"""The commands for shared records, each with its sentence in the command list."""
_WARNINGS = {
    "leave": msg("After that you work alone, so file nothing that the others file, too."),
    "restart": msg("Do this only on the computer with the most changes."),
}


async def share_records(host: PaneHost, command: str) -> None:
    """Ask for what the command needs, then run this command for shared records."""
    if (share := host.context.share) is None:
        return
    service = ""
    if command in {"start", "join"}:
        hint = tr("The name of a service in pg_service.conf. The screens start again afterwards.")
        answer = await host.ask(AskText(tr(SHARING[command]), hint=hint, yes=tr("continue")))
        if not answer:
            return
        service = answer
    if command in _WARNINGS and not await host.ask(
        Confirm(tr(SHARING[command]), tr(_WARNINGS[command]), yes=tr("continue"))
    ):
        return
    work = partial(share, command, service)
    if command == "status":
        await host.ask(Notice(*await asyncio.to_thread(work)))
    else:
        host.close_for(work)
