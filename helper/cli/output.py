"""Helpers that all commands share: options, opening the records, output, and reading and writing files."""

from __future__ import annotations

import errno
import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from helper.config.durable import write_durably
from helper.config.places import Places, places
from helper.errors import AnswerLost, HelperError, NotDone, WrongUse, os_error_as
from helper.hosts import is_loopback
from helper.model.text import UNSAFE
from helper.system.files import FileTooLarge, SizeLimit, read_file
from helper.translation import msg, tr, tr_error, tr_n
from helper.tui.formatting import UNSEEN, fit

if TYPE_CHECKING:
    from helper.config.settings import Settings
    from helper.session.context import AppContext
    from helper.store.backup import Restored
    from helper.store.repository import Repository, T


def option(name: str, sentence: str, metavar: str | None = None, **settings: Any) -> Any:
    """Return an option whose default is not shown in the help."""
    return typer.Option(name, metavar=metavar, help=sentence, show_default=False, **settings)


def day_option(name: str, sentence: str) -> Any:

    def read(text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            today = datetime.now(UTC).date().isoformat()
            raise WrongUse(
                tr("“{text}” is not a date. Write it like {today}.", text=text, today=today), where=name
            ) from error

    return option(name, sentence, "YYYY-MM-DD", parser=read)


def argument(metavar: str, sentence: str) -> Any:
    return typer.Argument(metavar=metavar, help=sentence, show_default=False)


Texts = list[str] | None
"""The type of an option that users may give several times."""
PortalUrl = Annotated[str, option("--portal", "The portal's address.", "URL")]
FlowFile = Annotated[
    Path | None, option("--flow", "A file with another description of the portal's pages.", "FILE")
]
Paste = Annotated[bool, option("--paste", "Use your own browser: each text is copied, and you paste it.")]
MaybeWorkTitle = Annotated[str | None, option("--work", "The design's title.", "TITLE")]
DryRun = Annotated[bool, option("--dry-run", "Only show what would happen; nothing is written.")]
Replace = Annotated[bool, option("--replace", "Replace an existing file.")]


_UNWRITABLE = msg("The file cannot be written: {reason}.")


def free_path(path: Path, *, replace: bool) -> Path:
    """Return the full path at which a file will be written.

    Raises `NotDone` if the file exists and `replace` is False.
    """
    target = path.expanduser().absolute()
    with os_error_as(WrongUse, _UNWRITABLE, target):
        is_taken = target.exists()
    if is_taken and not replace:
        raise NotDone(
            tr("A file with this name exists already."),
            where=str(target),
            now=tr("Choose another name, or add --replace."),
        )
    return target


def write_new(path: Path, content: bytes, *, replace: bool = False) -> Path:
    """Write the file atomically, and return its full path.

    Raises `NotDone` if the file exists and `replace` is False, and `WrongUse` if it cannot be written.
    """
    target = free_path(path, replace=replace)
    with os_error_as(WrongUse, _UNWRITABLE, target):
        write_durably(target, content)
    return target


@dataclass(frozen=True, slots=True)
class Invocation:
    data: Path | None = None
    """The folder of the records; None for the default."""
    as_json: bool = False


INVOCATION: ContextVar[Invocation] = ContextVar("invocation", default=Invocation())  # noqa: B039 - it never changes


def own_places() -> Places:
    return places(INVOCATION.get().data)


def wants_json() -> bool:
    return INVOCATION.get().as_json


def open_context(*, read_only: bool = False) -> AbstractContextManager[AppContext]:
    from helper.config.settings import read_settings

    here = own_places()
    return _opened(here, read_settings(here.settings_file), read_only=read_only)


def open_portal_context(portal: str, *, afresh: bool = False) -> AbstractContextManager[AppContext]:
    """Open the records for this portal.

    For a practice portal, open a copy of the records; `afresh` replaces an existing copy.
    """
    from helper.composition.practice_ground import practice_copy
    from helper.config.settings import read_settings

    own = here = own_places()
    settings = read_settings(own.settings_file)
    if is_loopback(portal or settings.portal):
        here = practice_copy(own, afresh=afresh)
    if here is not own:
        aside(
            tr(
                "PRACTICE: this command uses a copy of your records, in {folder}. Your own records do not change.",
                folder=here.data,
            )
        )
    return _opened(here, settings)


@contextmanager
def _opened(here: Places, settings: Settings, *, read_only: bool = False) -> Iterator[AppContext]:
    from helper.session.context import open_app

    with open_app(here, settings, read_only=read_only) as context:
        for remark in context.store.remarks:
            aside(remark)
        yield context


def ask_name(context: AppContext) -> None:
    """At a terminal, ask for the user's name before the first answer is saved. Enter alone means no name."""
    from helper.config.settings import write_settings

    if not sys.stdin.isatty() or wants_json() or not context.lacks_name:
        return
    aside(tr("What is your name? It's saved with your answers. Press Enter to go on without a name."))
    if name := plain_line(sys.stdin.readline()):
        write_settings(context.places.settings_file, name=name)
        context.queue.by = name


def by_id(repository: Repository[T], start: str) -> T:
    """Return the entity whose id starts with `start`, which must have at least four characters.

    Raises `WrongUse` if no entity or several entities match.
    """
    if exact := repository.get(start):
        return exact
    found = [entity for entity in repository.all() if entity.id.startswith(start.lower())]
    if len(start) < _SHORTEST_ID:
        short_id = tr_n(
            "“{start}” is too short: give at least {n} character of the id.",
            "“{start}” is too short: give at least {n} characters of the id.",
            _SHORTEST_ID,
            start=start,
        )
        raise WrongUse(short_id)
    if not found:
        raise WrongUse(tr("No id begins with “{start}”.", start=start), now=tr("Find the id in the list."))
    if len(found) > 1:
        raise WrongUse(
            tr_n(
                "{n} id begins with “{start}”: give more of its characters.",
                "{n} ids begin with “{start}”: give more characters.",
                len(found),
                start=start,
            )
        )
    return found[0]


def short(entity_id: str) -> str:
    return entity_id[:8]


def restore_records(file: Path, here: Places) -> Restored:
    """Replace the records with those of a backup. Raises the errors of `restore_backup`."""
    from helper.config.settings import read_settings
    from helper.session.context import open_app
    from helper.session.filing.recovery import open_complaints
    from helper.store.backup import restore_backup
    from helper.store.filing_cycle import utc_now

    done = restore_backup(file, here, at=utc_now())
    with open_app(here, read_settings(here.settings_file), read_only=True) as context:
        forms = open_complaints(context.store, context.queue)
    return replace(done, asked=len(forms))


View = dict[str, Any]


def picked(entity: object, *names: str) -> View:
    return {name: getattr(entity, name) for name in names}


FORMAT = 1
"""The version of the JSON output. Raise the number with each change that breaks programs that read the output."""

_SHORTEST_ID = 4
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EPIPE})


def show(lines: str | Iterable[str], **values: Any) -> None:
    """Print the lines, or with `--json` the values as one JSON object. The items of an iterator are printed one by one."""
    if wants_json():
        pieces = _json_pieces({"format": FORMAT, **values}, sys.stdout)
    else:
        texts = [lines] if isinstance(lines, str) else lines
        pieces = iter(["\n".join(plain_lines(line) for line in texts) + "\n"])
    try:
        while some := "".join(islice(pieces, _PIECES_AT_ONCE)):
            typer.echo(some, nl=False)
    except BrokenPipeError:
        # The reader closed the pipe after the first lines, which is not an error; the rest is dropped.
        _drop_output()


@contextmanager
def after(done: str) -> Iterator[None]:
    """Run the block that prints a command's output.

    If printing fails, raise `AnswerLost` with a text that begins with `done`.
    """
    try:
        yield
    except OSError as error:
        if (lost := why_unwritten(error)) is None:
            raise
        said = msg("{done} Only the output could not be written: {reason}.")
        raise AnswerLost(tr(said, done=done, reason=tr_error(error)), where=lost.where) from error


def why_unwritten(error: OSError) -> AnswerLost | None:
    """Return the error to raise if `error` is a failure to print, for example to a full disk; None for other errors.

    An error with a file name comes from a function that writes a file, which reports the error on its own.
    """
    if error.errno not in _NO_ROOM or error.filename is not None:
        return None
    _drop_output()
    return AnswerLost(
        tr("The output could not be written: {reason}.", reason=tr_error(error)),
        where=tr("standard output"),
        now=tr("The command may have done its work: check your records before you repeat it."),
    )


def _drop_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _json_pieces(values: Mapping[str, Any], out: TextIO) -> Iterator[str]:
    start = "{"
    for name, value in values.items():
        yield f"{start}\n  {json.dumps(name)}: "
        if isinstance(value, list | Iterator):
            opening = before = "["
            for item in value:
                yield f"{before}\n    {as_text(item, out)}"
                before = ","
            yield "[]" if before is opening else "\n  ]"
        else:
            yield as_text(value, out)
        start = ","
    yield "\n}\n"


def as_text(value: object, out: TextIO) -> str:
    """Return the value as JSON that the stream can encode.

    Escapes lone surrogates (which file names may contain), control characters and characters that reorder text.
    """
    takes_all = (out.encoding or "").lower().replace("-", "") == "utf8"
    text = json.dumps(value, ensure_ascii=not takes_all, default=_plain)
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


_PIECES_AT_ONCE = 1000


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


_NEVER_PRINTED = re.compile(f"[{UNSEEN}\ufe00-\ufe0f\U000e0000-\U000e0fff]+")


def plain_lines(text: str) -> str:
    """Return lines that are safe to print.

    Emoji are kept, because their uncertain width matters only in aligned columns.
    """
    unified = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _NEVER_PRINTED.sub(" ", unified).strip("\n")


def plain_line(text: str) -> str:
    return " ".join(plain_lines(text).split())


def aside(text: str) -> None:
    """Print a remark to stderr, so that stdout contains only the command's result."""
    typer.echo(plain_lines(text), err=True)


def show_error(error: HelperError) -> None:
    if wants_json():
        typer.echo(as_text({"error": error.as_json()}, sys.stderr), err=True)
    else:
        typer.echo(plain_lines(str(error)), err=True)


def table(
    rows: Sequence[Sequence[str]], headings: Sequence[str], *, empty: str = "", foot: Sequence[str] = ()
) -> list[str]:
    """Return the rows as aligned lines, followed by the lines of `foot`. Line breaks in cells are removed."""
    if not rows:
        return [empty]
    from rich.cells import cell_len

    cells = [[plain_line(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    return [*("  ".join(map(fit, row, widths)).rstrip() for row in cells), *foot]


def pairs(values: Mapping[str, str]) -> list[str]:
    from rich.cells import cell_len

    width = max(map(cell_len, values), default=0)
    return [f"  {fit(name, width)}  {plain_line(value)}".rstrip() for name, value in values.items()]


STDIN = "-"


def read_text(source: str) -> str:
    """Return the text of a file, or of standard input for `-`. Raises `WrongUse` if it cannot be read."""
    if source == STDIN and sys.stdin.isatty():
        aside(tr("Paste the links here, then press ctrl+d on an empty line."))
    unreadable = msg("The file cannot be read: {reason}.")
    large = tr("The file is larger than {most} MB.", most=SizeLimit.TEXT // 1_000_000)
    smaller = tr("Give a file that contains only links, or split it.")
    with os_error_as(WrongUse, unreadable, source, msg("Check its name and folder.")):
        try:
            if source == STDIN:
                content = sys.stdin.buffer.read(SizeLimit.TEXT + 1)
            else:
                content = read_file(Path(source).expanduser(), SizeLimit.TEXT)
        except FileTooLarge as error:
            raise WrongUse(large, where=source, now=smaller) from error
    if len(content) > SizeLimit.TEXT:
        raise WrongUse(large, where=source, now=smaller)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Imported only here, because the import takes longer than most commands.
        from helper.sheets.files.source import decode

        return decode(content)
