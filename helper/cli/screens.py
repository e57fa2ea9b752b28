from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from helper.composition.services import SessionServices
from helper.config.places import Places, places
from helper.config.settings import Settings, read_keys, read_settings
from helper.errors import HelperError, WrongUse
from helper.hosts import is_loopback
from helper.session.context import FilingRequest
from helper.translation import tr, use_language
from helper.tui.context import Begin, Opening, Report, ScreenContext

if TYPE_CHECKING:
    from helper.practice.state import PortalState


def screen_context(
    here: Places,
    settings: Settings,
    opened: ExitStack,
    asked: FilingRequest,
    begin: Begin | None = None,
    notice: Report | None = None,
    practice_portal: PortalState | None = None,
) -> ScreenContext:
    """Create the context of the screens. `opened` closes the records at the end; `asked` has default values for sessions."""
    welcome = not here.practice and not here.records_file.exists()
    services = SessionServices(here, settings, opened, asked, practice_portal)
    return ScreenContext(
        places=here,
        settings=settings,
        services=services,
        keymap=read_keys(here.keys_file),
        opening=Opening(welcome=welcome, notice=notice, begin=begin, rehearse=asked.rehearse),
        now=services.now,
        pass_days=practice_portal.pass_days if practice_portal else None,
    )


def open_screens(
    data: Path | None,
    asked: FilingRequest | None = None,
    *,
    begin: Begin | None = None,
    leave_practice: Callable[[Begin], None] | None = None,
    practice_portal: PortalState | None = None,
) -> int:
    """Show the screens until the user quits, and return the exit code.

    If the portal is a practice portal, the screens show practice records. `asked.rehearse` starts with the question about a
    rehearsal. `begin` is the first action. `leave_practice` gets the action that the user chose for their own
    records, and `practice_portal` is the portal of `try`.
    """
    try:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise WrongUse(
                tr("The screens need a terminal."),
                now=tr("To file without screens: ipp-helper file --plain. Other commands: ipp-helper --help"),
            )
        here = places(data)
        here.ensure()
        waiting: list[Callable[[], Report]] = []
        notice = None
        asked = asked or FilingRequest()
        from helper.composition.practice_ground import practice_copy

        while True:
            settings = read_settings(here.settings_file)
            use_language(settings.language)
            if is_loopback(asked.portal or settings.portal):
                here = practice_copy(here, afresh=True)
            with ExitStack() as opened:
                from helper.tui.app import main

                context = screen_context(here, settings, opened, asked, begin, notice, practice_portal)
                context.leave_practice = leave_practice
                if not here.practice:
                    context.restore = partial(_restored, here)
                    context.when_closed = waiting.append
                code = main(context)
            if not waiting:
                return code
            notice, begin, asked = waiting.pop()(), None, replace(asked, rehearse=False)
    except HelperError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code


def _restored(here: Places, file: Path) -> Report:
    from helper.cli.output import restore_records
    from helper.store.backup import restored_lines

    try:
        done = restore_records(file, here)
    except HelperError as error:
        return tr("The backup was not restored"), str(error)
    return tr("The backup is restored"), "\n".join(restored_lines(done))
