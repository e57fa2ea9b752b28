"""What the person has said about a file with `--map`, and what was remembered from the last file of that shape."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from helper.config.durable import write_durably
from helper.errors import WrongUse
from helper.model.text import normalize
from helper.sheets.files.sheet import Source, column_number
from helper.sheets.words.headings import Role
from helper.sheets.words.lexicon import DayOrder, Status

FILE_NAME = "sheets.json"
_FORMAT = 1
_HOW = (
    'Say for example --map "work=Design name", --map status=E, --map dates=dmy, --map "status:weg=removed",'
    ' --map "work:Whale 2=Quiet Whale", --map designs=above, --map spellings=yes,'
    ' --map header=4, --map "take=Old sheet" or --map take=hidden-rows.'
)
_HIDDEN_ROWS = "hidden-rows"
_SHAPE_ROWS = 12
_ONLY = {
    "designs": "designs is above: what stands above the rows is the design.",
    "spellings": "spellings is yes: each of the titles in the list means the other one.",
}
"""Names with one value, and what it means."""
_MOST_COLUMNS = 52
"""Where a table has no heading: up to AZ."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers to everything a file can leave open."""

    columns: Mapping[Role, str] = field(default_factory=dict)
    """For a role: the heading or the letters of its column."""
    status_words: Mapping[str, Status] = field(default_factory=dict)
    """What the person's own words mean, by their folded form."""
    works: Mapping[str, str] = field(default_factory=dict)
    """For a name of a design in the file, by its folded form: the title it means."""
    all_spellings: bool = False
    """Whether every title that is nearly another one means that one."""
    designs_above: bool = False
    """Whether what stands above rows that name no design, or the name of their sheet, is the design."""
    order: DayOrder | None = None
    header_row: int | None = None
    taken: frozenset[str] = frozenset()
    """Hidden sheets that are to be taken all the same, by name."""
    listings: frozenset[str] = frozenset()
    """Sheets that look like lists of designs and are none, by name."""
    hidden_rows: bool = False
    """Whether hidden rows are to be taken."""
    given: tuple[str, ...] = ()
    """The answers as they were typed."""

    def chosen(self, headings: Sequence[str]) -> dict[int, Role]:
        """The columns of a table that the person has given a role."""
        found = {}
        for role, name in self.columns.items():
            wanted = normalize(name)
            by_heading = [
                column for column, heading in enumerate(headings) if wanted and normalize(heading) == wanted
            ]
            column = by_heading[0] if by_heading else column_number(name)
            # A heading of another table, such as URL, would be the letters of a column far beyond this one.
            if column is not None and column < max(len(headings), _MOST_COLUMNS):
                found[column] = role
        return found


def read_answers(given: Iterable[str]) -> Answers:
    """Read what was typed after `--map`; the later word about the same thing wins.

    Raises:
        WrongUse: One of them cannot be understood.
    """
    answers = Answers()
    for one in given:
        answers = _with(answers, one)
    return answers


def _with(answers: Answers, one: str) -> Answers:
    name, separator, value = _parted(one)
    name, value = name.strip(), value.strip()
    if not separator or not value:
        raise _not_understood(one)
    given = (*(earlier for earlier in answers.given if _subject(earlier) != _subject(one)), one)
    if name.lower() == "spellings":
        given = answers.given  # a yes to the list as it is: the next file may have another one
    answers = replace(answers, given=given)
    if name.lower().startswith("work:"):
        spelling = name.split(":", 1)[1]
        return replace(answers, works={**answers.works, normalize(spelling): value})
    if name.lower().startswith("status:"):
        return _with_status(answers, one, name.split(":", 1)[1], value)
    return _with_named(answers, one, name.lower(), value)


def _with_status(answers: Answers, one: str, word: str, value: str) -> Answers:
    try:
        status = Status(value.lower())
    except ValueError:
        raise _not_understood(one, f"A status is one of {', '.join(Status)}.") from None
    return replace(answers, status_words={**answers.status_words, normalize(word) or word.strip(): status})


def _with_named(answers: Answers, one: str, name: str, value: str) -> Answers:
    if name == "dates":
        try:
            return replace(answers, order=DayOrder(value.lower()))
        except ValueError:
            raise _not_understood(one, "dates is dmy (the day first) or mdy (the month first).") from None
    if (name, value.lower()) == ("designs", "above"):
        return replace(answers, designs_above=True)
    if (name, value.lower()) == ("spellings", "yes"):
        return replace(answers, all_spellings=True)
    if name in _ONLY:
        raise _not_understood(one, _ONLY[name])
    if name == "header":
        if not value.isascii() or not value.isdigit():
            raise _not_understood(one, "header is the number of a row.")
        return replace(answers, header_row=int(value))
    if name == "listings":
        return replace(answers, listings=answers.listings | {value})
    if name == "take":
        if value.lower() == _HIDDEN_ROWS:
            return replace(answers, hidden_rows=True)
        return replace(answers, taken=answers.taken | {value})
    try:
        return replace(answers, columns={**answers.columns, Role(name): value})
    except ValueError:
        raise _not_understood(one, f"A column is one of {', '.join(Role)}.") from None


def _parted(one: str) -> tuple[str, str, str]:
    """The name and the value; a person's own word for a status may have the sign in it."""
    return one.rpartition("=") if one.strip().lower().startswith("status:") else one.partition("=")


def _subject(one: str) -> str:
    name = _parted(one)[0].strip().lower()
    return one.strip() if name in {"take", "listings"} else name


def _not_understood(one: str, why: str = "") -> WrongUse:
    return WrongUse(f"--map {one} is not understood. {why}".strip(), now=_HOW)


def shape_of(source: Source) -> str:
    """What files of the same shape have in common: the names of their sheets' first filled rows, not their data."""
    parts = []
    for sheet in source.sheets:
        texts = [
            "|".join(normalize(cell.text) for cell in row.cells if not any(map(str.isdigit, cell.text)))
            for row in sheet.rows[:_SHAPE_ROWS]
            if row.filled
        ]
        parts.append(max(texts, key=lambda text: text.count("|"), default=""))
    return hashlib.sha256("\n".join(parts).encode(errors="replace")).hexdigest()[:16]


def remembered(folder: Path, shape: str) -> tuple[str, ...]:
    """The answers given for the last file of this shape."""
    return _kept(folder).get(shape, ())


def remember(folder: Path, shape: str, answers: Answers) -> None:
    """Keep the answers for the next file of this shape, for the person's own account only."""
    kept = _kept(folder)
    if not answers.given or kept.get(shape) == answers.given:
        return
    shapes = {**kept, shape: answers.given}
    document = {"format": _FORMAT, "shapes": {name: list(given) for name, given in sorted(shapes.items())}}
    write_durably(folder / FILE_NAME, (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode())


def _kept(folder: Path) -> dict[str, tuple[str, ...]]:
    file = folder / FILE_NAME
    try:
        shapes = json.loads(file.read_text(encoding="utf-8"))["shapes"]
        return {str(name): tuple(map(str, given)) for name, given in shapes.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WrongUse(
            f"What you said about earlier sheets cannot be read: {error}.",
            where=str(file),
            now="Mend the file, or move it away to be asked again.",
        ) from error
