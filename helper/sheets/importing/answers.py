"""The user's answers about a file, typed after `--map`, or remembered from the last file with the same columns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from helper.config.durable import write_durably
from helper.errors import WrongUse
from helper.model.text import normalize
from helper.sheets.files.sheet import Source
from helper.sheets.words.headings import REPEATABLE, Role
from helper.sheets.words.lexicon import DayOrder, Status
from helper.system.files import SizeLimit, read_file
from helper.system.parsing import parse_json
from helper.translation import comma_list, msg, sentences, tr

FILE_NAME = "sheets.json"
_FORMAT = 1
_HOW = msg(
    'Examples: --map "work=Design name", --map status=E, --map dates=dmy, --map "status:weg=removed",'
    ' --map designs=above, --map header=4, --map "take=Old sheet" or --map take=hidden-rows.'
)
_SHAPE_ROWS = 12
_ALLOWED = {
    "status:": msg("Possible statuses: {values}."),
    "dates": msg("dates=dmy means that the day comes first, dates=mdy that the month comes first."),
    "designs": msg(
        "designs=above means that the text above the rows is the design, designs=none that it is not."
    ),
    "questions": msg("questions=skip imports the file although questions are open."),
    "header": msg("header needs the number of a row, such as header=4."),
}
_COLUMN = msg("Possible columns: {values}.")


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to all questions about a file."""

    columns: tuple[tuple[Role, str], ...] = ()
    """Roles of columns, each with the heading or letters of its column. For one column, the last pair applies."""
    status_words: Mapping[str, Status] = field(default_factory=dict)
    """The status that each word means, by the folded word."""
    designs_above: bool | None = None
    """Whether a line of a plain text belongs to the design named above it; None if the user was not asked."""
    order: DayOrder | None = None
    header_row: int | None = None
    taken: frozenset[str] = frozenset()
    """Names of hidden sheets that are imported anyway."""
    listings: frozenset[str] = frozenset()
    """Names of sheets that look like lists of designs but contain listings."""
    hidden_rows: bool = False
    questions_skipped: bool = False
    """Whether a command imports the file although questions are open. It is not remembered."""
    given: tuple[str, ...] = ()


def read_answers(given: Iterable[str]) -> Answers:
    """Parse the answers that the user typed after `--map`.

    If two answers are about the same subject, the later one applies. Raises `WrongUse` if an answer cannot be
    understood.
    """
    answers = Answers()
    for typed in given:
        name, value = _parted(typed)
        try:
            change = _change(answers, name, value)
        except ValueError:
            kind = "status:" if name.lower().startswith("status:") else name.lower()
            values = Status if kind == "status:" else Role
            allowed = tr(_ALLOWED.get(kind, _COLUMN), values=comma_list(values)) if value else ""
            what = tr("--map {answer} is not understood.", answer=typed)
            raise WrongUse(sentences(what, allowed), now=tr(_HOW)) from None
        kept = tuple(earlier for earlier in answers.given if _subject(earlier) != _subject(typed))
        answers = replace(answers, **change, given=kept if name.lower() == "questions" else (*kept, typed))
    return answers


def _change(answers: Answers, name: str, value: str) -> dict[str, Any]:
    """Return the fields of `Answers` that the typed answer changes.

    Raises `ValueError` for an invalid value.
    """
    kind, about, word = name.partition(":")
    folded = value.lower()
    match kind.lower() + about, folded:
        case _, "":
            raise ValueError(name)
        case "status:", _:
            words = {**answers.status_words, normalize(word) or word.strip(): Status(folded)}
            return {"status_words": words}
        case "dates", _:
            return {"order": DayOrder(folded)}
        case "designs", "above" | "none":
            return {"designs_above": folded == "above"}
        case "questions", "skip":
            return {"questions_skipped": True}
        case "header", _ if value.isascii() and value.isdigit():
            return {"header_row": int(value)}
        case "listings", _:
            return {"listings": answers.listings | {value}}
        case "take", "hidden-rows":
            return {"hidden_rows": True}
        case "take", _:
            return {"taken": answers.taken | {value}}
        case _:
            role = Role(name.lower())
            kept = [pair for pair in answers.columns if pair[0] is not role or role in REPEATABLE]
            return {"columns": (*kept, (role, value))}


def _parted(typed: str) -> tuple[str, str]:
    """Split an answer into name and value. The word in a status answer may contain an equals sign."""
    in_a_word = typed.strip().lower().startswith("status:")
    name, _, value = typed.rpartition("=") if in_a_word else typed.partition("=")
    return name.strip(), value.strip()


def _subject(typed: str) -> str:
    name = _parted(typed)[0].lower()
    return typed.strip() if name in {"take", "listings", *REPEATABLE} else name


def shape_of(source: Source) -> str:
    """Return a hash of the texts in the likely header rows.

    Files with the same columns have the same hash.
    """
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
    """Return the stored answers for files with this shape; see `shape_of`."""
    # Earlier versions also stored which title means which design, and the year of a date without one.
    gone = ("work:", "years=")
    return tuple(said for said in _kept(folder).get(shape, ()) if not said.startswith(gone))


def remember(folder: Path, shape: str, answers: Answers) -> None:
    """Store the answers, to use them for the next file with this shape."""
    kept = _kept(folder)
    if not answers.given or kept.get(shape) == answers.given:
        return
    shapes = {**kept, shape: answers.given}
    document = {"format": _FORMAT, "shapes": {name: list(given) for name, given in sorted(shapes.items())}}
    write_durably(folder / FILE_NAME, (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode())


def _kept(folder: Path) -> dict[str, tuple[str, ...]]:
    file = folder / FILE_NAME
    try:
        shapes = parse_json(read_file(file, SizeLimit.TEXT))["shapes"]
        return {str(name): tuple(map(str, given)) for name, given in shapes.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        what = tr("Your answers about earlier sheets cannot be read: {reason}.", reason=error)
        now = tr("Correct the file, or move it away; then ipp-helper asks again.")
        raise WrongUse(what, where=str(file), now=now) from error
