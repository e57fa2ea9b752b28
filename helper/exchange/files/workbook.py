"""Reads workbooks (xlsx, xls, ods): values from calamine, and from an xlsx also what stands beside the values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from helper.exchange.files.delimited import clean_text, link_of
from helper.exchange.files.sheet import EMPTY, Cell, Sheet, SourceRow
from helper.exchange.files.workbook_marks import Marks, Place, read_marks, unpacked_size

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_NO_MARKS = Marks()
_MOST_ROWS = 1_048_576
_MOST_BYTES = 400_000_000


def read_workbook(content: bytes) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """Every sheet in order, hidden ones too, and sentences about what could not be read.

    Raises:
        ValueError: The workbook cannot be read at all; the text says why.
    """
    if unpacked_size(content) > _MOST_BYTES:
        raise ValueError("it is too large when unpacked.")
    marks, remark = read_marks(content)
    sheets = tuple(_sheets(_opened(content), marks))
    return sheets, (remark,) if remark else ()


def _opened(content: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineError, PasswordError, load_workbook

    try:
        return load_workbook(BytesIO(content))
    except PasswordError as error:
        raise ValueError("it is protected with a password.") from error
    except CalamineError as error:
        raise ValueError(f"it is damaged or of an unknown kind ({error}).") from error
    except BaseException as error:
        raise _reader_crash(error) from error


def _sheets(book: CalamineWorkbook, marks: dict[str, Marks]) -> Iterator[Sheet]:
    from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum

    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        try:
            found = book.get_sheet_by_name(meta.name)
            beside = marks.get(meta.name, _NO_MARKS)
            rows = tuple(_rows(found, beside))
        except CalamineError as error:
            raise ValueError(f"its sheet {meta.name} is damaged ({error}).") from error
        except BaseException as error:
            raise _reader_crash(error) from error
        yield Sheet(
            name=meta.name,
            rows=rows,
            hidden=meta.visible != SheetVisibleEnum.Visible,
            hidden_columns=frozenset(beside.hidden_columns),
        )


def _reader_crash(error: BaseException) -> BaseException:
    """What to raise instead of a crash inside the reader, which is no `Exception`; anything else stays itself."""
    return ValueError("the reader broke off.") if type(error).__name__ == "PanicException" else error


def _rows(sheet: CalamineSheet, marks: Marks) -> Iterator[SourceRow]:
    ranges = sheet.merged_cell_ranges or ()
    merged, wide = _merged(ranges), {first for first, last in ranges if last[1] > first[1]}
    table: list[tuple[Cell, ...]] = []
    for row, values in enumerate(sheet.to_python(skip_empty_area=False, nrows=_MOST_ROWS)):
        cells = [_cell(value, marks, (row, column)) for column, value in enumerate(values)]
        if wide:
            cells = [
                replace(cell, wide=True) if (row, column) in wide else cell
                for column, cell in enumerate(cells)
            ]
        for column in range(len(cells)):
            if (top := merged.get((row, column))) is not None and not cells[column].text:
                above = table[top][column]
                cells[column] = Cell(
                    above.text,
                    above.numeric,
                    above.day,
                    above.target,
                    above.computed,
                    above.colour,
                    merged=True,
                )
        table.append(tuple(cells))
        yield SourceRow(row + 1, table[-1], hidden=row in marks.hidden_rows)


def _merged(ranges: Sequence[tuple[Place, Place]]) -> dict[Place, int]:
    """For each cell below another one of its merged range: the row it takes its value from."""
    below = {}
    for (top, left), (bottom, _right) in ranges:
        below.update({(row, left): top for row in range(top + 1, min(bottom, top + 5000) + 1)})
    return below


def _cell(value: object, marks: Marks, place: tuple[int, int]) -> Cell:
    formula = marks.formulas.get(place, "")
    target = marks.targets.get(place, "") or link_of(formula)[0]
    colour = marks.colours.get(place, "")
    if value == "" and not (target or colour or place in marks.errors):
        return EMPTY
    if isinstance(value, str):
        text = clean_text(value) or marks.errors.get(place, "") or target
        return Cell(text, target=target, computed=bool(formula), colour=colour)
    if isinstance(value, date):
        return _day_cell(value, target, colour)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Cell(str(value).upper(), target=target, colour=colour)
    text = _number(value).zfill(marks.widths.get(place, 0))
    return Cell(text, numeric=True, target=target, computed=bool(formula), colour=colour)


def _day_cell(value: date, target: str, colour: str) -> Cell:
    day = value.date() if isinstance(value, datetime) else value
    return Cell(day.isoformat(), day=day, target=target, colour=colour)


def _number(value: float) -> str:
    """The number with all the digits it still has, and none that it never had."""
    if value == int(value):
        return str(int(value))
    return repr(value)
