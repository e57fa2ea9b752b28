"""`ipp-helper import`: brings a person's spreadsheet in; the file itself is only read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from helper.cli.desk import Desk, open_desk
from helper.cli.options import AsJson, Data, argument, option
from helper.cli.output import DONE, NEEDS_PERSON, show
from helper.exchange.files.opening import open_source
from helper.exchange.importing.answers import Answers, read_answers, remember, remembered, shape_of
from helper.exchange.importing.reading import Reading, read_sheet
from helper.exchange.importing.register import Register, read_register
from helper.exchange.importing.summary import summary, totals
from helper.exchange.importing.taking import Taken, take
from helper.exchange.living_sheet.memory import remember_columns


def import_sheet(
    file: Annotated[Path, argument("FILE", "A spreadsheet or a text file with links; it is not changed.")],
    register: Annotated[
        Path | None, option("--register", "A sheet of your designs and their registrations.", metavar="FILE")
    ] = None,
    dry_run: Annotated[bool, option("--dry-run", "Show what would happen, and write nothing.")] = False,
    answers: Annotated[
        list[str] | None,
        option(
            "--map",
            'Which column is what, such as "work=Motif" or status=E; remembered.',
            metavar="NAME=VALUE",
        ),
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> int:
    """Read a spreadsheet: designs with their registrations, what was reported as history, the rest for your listings."""
    source = open_source(file.expanduser())
    with open_desk(data, read_only=dry_run) as desk:
        shape = shape_of(source)
        said = read_answers((*remembered(desk.places.data, shape), *(answers or ())))
        works = _register(register, desk)
        now = datetime.now(UTC)
        reading = read_sheet(source, said, works, now.date())
        taken = take(desk.store, reading, hidden_rows=said.hidden_rows, now=now, by=desk.settings.name)
        if not dry_run:
            _write(desk, taken, shape, said)
            remember_columns(desk.places.data, reading)
    _show(reading, taken, dry_run=dry_run, as_json=as_json)
    return DONE if reading.data or reading.designs else NEEDS_PERSON


def _register(file: Path | None, desk: Desk) -> Register:
    known = desk.store.works.all()
    return read_register(open_source(file.expanduser()), known) if file else Register(tuple(known))


def _write(desk: Desk, taken: Taken, shape: str, said: Answers) -> None:
    if taken.put or taken.remove:
        desk.queue.bring_in("a sheet brought in", *taken.put, remove=taken.remove)
    remember(desk.places.data, shape, said)


def _show(reading: Reading, taken: Taken, *, dry_run: bool, as_json: bool) -> None:
    if not as_json:
        show(summary(reading, taken, dry_run=dry_run), as_json=False)
        return
    fates = zip(reading.rows, taken.fates, strict=True)
    show(
        (),
        as_json=True,
        file=reading.name,
        dry_run=dry_run,
        rows=[{**row.as_json(), "becomes": fate.value} for row, fate in fates],
        totals=totals(reading, taken),
        questions=[question.as_json() for question in reading.questions],
        hidden_sheets=list(reading.hidden_sheets),
        hidden_columns=[heading for heading, _ in reading.hidden_columns],
        remarks=list(reading.remarks),
    )
