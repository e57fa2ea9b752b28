"""The way of a spreadsheet into the records, beside the screen and as one step; and the person's own sheet kept up to date."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from textual.app import App

from helper.config.places import Places
from helper.errors import HelperError
from helper.model.finding import OPEN_STATES, Finding
from helper.model.text import plural
from helper.session.context import AppContext
from helper.sheets.importing.columns import DESIGN, ImportQuestion
from helper.sheets.importing.register import Spelling
from helper.sheets.importing.rows import RowOutcome
from helper.sheets.sheet_file import SheetFile, keep_file, read_file
from helper.sheets.sync import bring_up_to_date, living_path
from helper.sheets.words.headings import ROLE_WORDS
from helper.store.repository import Repositories
from helper.tui.context import ScreenContext
from helper.tui.dialogs.dialogs import ChooseEntry, DialogFlow, Notice
from helper.tui.dialogs.path import PathDialog, why_no_file
from helper.tui.sheets.sheet_dialogs import (
    HIDDEN_ROWS,
    LISTINGS,
    ChooseSome,
    SheetRequest,
    SheetScreen,
    Waiting,
    column_entries,
    more_entries,
    question_entries,
    spelling_entries,
)
from helper.tui.widgets.inputs import MenuEntry

_AT_ONCE = 0.25
"""A file that is read in less time needs no word about it."""
_ASK = "Type or paste its path, or drop the file on this window. It is only read, never changed."
_QUESTIONS = "questions"
_NO_NEW_LINK = "No new link, only more about yours"


class SheetIntake(DialogFlow):
    """Brings in one sheet; a worker runs it, because it waits for the person."""

    def __init__(
        self,
        app: App[int],
        context: ScreenContext,
        *,
        done: Callable[[str, tuple[str, ...]], Awaitable[None]],
    ) -> None:
        """`done` is told what to say and which findings to show."""
        super().__init__(app, context)
        self._done = done

    async def bring(self, path: Path | None) -> None:
        """Bring in this sheet, or the one that the person names."""
        if path is None:
            path = await self._answer(
                PathDialog("I have a spreadsheet", hint=_ASK, yes="read it", why_not=why_no_file)
            )
        if path is None:
            return
        file = await self._read(path, None)
        await self._decide(await self._ask(file, file.reading.questions) if file else None)

    async def _decide(self, file: SheetFile | None) -> None:
        """Show what it would mean until the person keeps it or not."""
        while file is not None:
            wish = await self._answer(SheetScreen(file))
            if wish is None:
                self._say_nothing_taken()
                return
            if wish is SheetRequest.KEEP:
                await self._keep(file)
                return
            file = await self._change(file)

    async def _read(self, path: Path, given: tuple[str, ...] | None) -> SheetFile | None:
        """Read it in a thread; None: it cannot be read, or the person did not want to wait."""
        loop, waiting = asyncio.get_running_loop(), Waiting(f"Reading {path.name}")

        def tell(stage: str) -> None:
            loop.call_soon_threadsafe(waiting.say, stage)

        work = partial(
            read_file,
            path,
            self._context.store,
            given=given,
            now=self._context.now(),
            by=self._context.settings.name,
            tell=tell,
        )
        reading = loop.run_in_executor(None, work)
        try:
            return await self._with_patience(reading, waiting)
        except HelperError as error:
            await self._answer(Notice("This file was not read", str(error)))
            return None

    async def _with_patience(self, reading: asyncio.Future[SheetFile], waiting: Waiting) -> SheetFile | None:
        done, _ = await asyncio.wait([reading], timeout=_AT_ONCE)
        if not done:
            given_up: asyncio.Future[None] = self._app.push_screen(waiting, wait_for_dismiss=True)
            waited_for: list[asyncio.Future[Any]] = [reading, given_up]
            await asyncio.wait(waited_for, return_when=asyncio.FIRST_COMPLETED)
            if not reading.done():
                return None
            waiting.withdraw()
            await given_up
        return reading.result()

    async def _ask(self, file: SheetFile, questions: tuple[ImportQuestion, ...]) -> SheetFile | None:
        """Ask what the file leaves open, one after the other; what is left open stays so."""
        given = file.answers.given
        alone = [question for question in questions if question.about != DESIGN]
        spellings = file.reading.spellings if len(alone) < len(questions) else ()
        total = len(alone) + bool(spellings)
        for number, question in enumerate(alone, start=1):
            title = question.text if not question.sheet else f"{question.sheet}: {question.text}"
            hint = "\n".join([_place(number, total, file), *question.examples])
            entries = question_entries(question, file.reading)
            answer = await self._answer(ChooseEntry(title, entries, hint=hint, no="skip"))
            given = (*given, answer) if answer else given
        if spellings:
            given = (*given, *await self._ask_spellings(spellings, _place(total, total, file)))
        return file if given == file.answers.given else await self._read(file.path, given)

    async def _ask_spellings(self, spellings: Sequence[Spelling], place: str) -> list[str]:
        """Ask about all titles that are nearly another one at once; those without a yes are designs of their own."""
        ticked = await self._answer(
            ChooseSome(
                f"{plural(len(spellings), 'title')} nearly like another: the same design?",
                spelling_entries(spellings),
                hint=f"{place}\nWhat has no x is a design of its own.",
                yes="go on",
                no="skip",
            )
        )
        if ticked is None:
            return []
        same = frozenset(ticked)
        return [
            f"work:{spelling.title}={spelling.meant if spelling.title in same else spelling.title}"
            for spelling in spellings
        ]

    async def _change(self, file: SheetFile) -> SheetFile | None:
        """Let the person say what a column holds, or what else is to be taken."""
        more = list(more_entries(file.reading, hidden_rows=file.answers.hidden_rows))
        if file.reading.questions:
            more.insert(
                0, MenuEntry(_QUESTIONS, "what is still open", f"{len(file.reading.questions)} to answer")
            )
        chosen = await self._answer(
            ChooseEntry(f"How {file.reading.name} is read", [*more, *column_entries(file)])
        )
        if not chosen:
            return file
        if chosen == _QUESTIONS:
            return await self._ask(file, file.reading.questions)
        if chosen == HIDDEN_ROWS or chosen.startswith(("take=", LISTINGS)):
            return await self._with(file, chosen)
        roles = [MenuEntry(role.value, words) for role, words in ROLE_WORDS.items()]
        role = await self._answer(ChooseEntry(f"What does column {chosen} hold?", roles))
        return await self._with(file, f"{role}={chosen}") if role else file

    async def _with(self, file: SheetFile, answer: str) -> SheetFile:
        """The file read with one more answer; an answer that does not fit changes nothing."""
        return await self._read(file.path, (*file.answers.given, answer)) or file

    async def _keep(self, file: SheetFile) -> None:
        """Take it in, as the records are at this moment."""
        while file.taken.as_of != self._context.store.changes:
            again = await self._read(file.path, file.answers.given)
            if again is None:
                self._say_nothing_taken()
                return
            file = again
        came = _to_show(file, self._context.records)
        words = f"{plural(len(file.reading.data), 'row')} of {file.reading.name} brought in"
        keep_file(self._context.queue, self._context.places.data, file, words)
        await self._done(_said(file), came)

    def _say_nothing_taken(self) -> None:
        self._notify("Nothing was taken in.")


def _place(number: int, total: int, file: SheetFile) -> str:
    return f"question {number} of {total} · {file.reading.name}"


def _to_show(file: SheetFile, records: AppContext) -> tuple[str, ...]:
    """What the person wants to see first: what came to be looked at, else what came, else what the sheet says more of."""
    findings = [entity for entity in file.taken.put if isinstance(entity, Finding)]
    came = [finding for finding in findings if finding.id not in records.store.findings]
    asked = [finding for finding in came if finding.state in OPEN_STATES]
    return tuple(finding.id for finding in asked or came or findings)


def _said(file: SheetFile) -> str:
    """Such as "650 kept as history, 31 to judge. u takes it back."."""
    if not file.taken.put:
        return "Nothing in it was new."
    fates = Counter(file.taken.fates)
    figures = (
        (fates[RowOutcome.HISTORY], "{} kept as history"),
        (fates[RowOutcome.OFF_FORM], "{} taken off a form, kept as history"),
        (fates[RowOutcome.NEW] + fates[RowOutcome.DOUBTFUL], "{} to judge"),
    )
    parts = [words.format(figure) for figure, words in figures if figure]
    if not parts and file.taken.new_works:
        parts = [f"{plural(len(file.taken.new_works), 'design')} written down"]
    return f"{', '.join(parts) or _NO_NEW_LINK}. u takes it back."


class SheetSyncer(DialogFlow):
    """Knows whether the sheet is behind the records; without such a sheet it does nothing."""

    def __init__(self, app: App[int], context: ScreenContext) -> None:
        super().__init__(app, context)
        self._store = context.store
        self._writing = asyncio.Lock()
        self._path = None if context.practice else living_path(context.settings.living_sheet, context.places)
        self._behind = self._path is not None and _is_behind(self._path, context.places)
        if self._path is not None:
            context.store.subscribe(self._changed)

    async def keep_up(self) -> None:
        """Bring it up to date beside the screen; what stands in the way is said, and tried again the next time."""
        async with self._writing:
            if self._path is None or not self._behind:
                return
            self._behind = False
            sentence = await asyncio.to_thread(self._bring, self._path, self._store.snapshot())
        if sentence:
            self._notify(sentence, 10)

    def finish(self) -> str:
        """Bring it up to date before the program ends; what the person should know, or nothing."""
        if self._path is None or not self._behind:
            return ""
        self._behind = False
        return self._bring(self._path, self._store)

    def _bring(self, path: Path, records: Repositories) -> str:
        upkeep = bring_up_to_date(path, self._context.places, records, self._context.now())
        self._behind = self._behind or not upkeep.done
        return upkeep.sentence

    def _changed(self) -> None:
        self._behind = True


def _is_behind(path: Path, places: Places) -> bool:
    """Whether the records were written after the sheet, such as on an evening when it was open elsewhere."""
    written = [file.stat().st_mtime for file in places.data.glob(f"{places.queue_file.stem}*")]
    return bool(written) and (not path.exists() or path.stat().st_mtime < max(written))
