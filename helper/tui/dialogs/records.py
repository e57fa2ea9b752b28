"""Dialogs about the records as a whole: back them up and restore them."""

from __future__ import annotations

import asyncio
from functools import partial

from helper.translation import msg, tr, tr_n
from helper.tui.dialogs.dialogs import Confirm, Notice, notice_on_error
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
    if path is None or host.context.restore is None or not await host.ask(question):
        return
    file = await asyncio.to_thread(path.absolute)
    host.close_for(partial(host.context.restore, file))
