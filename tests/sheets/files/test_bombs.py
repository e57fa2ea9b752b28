"""A file that is too large, or would unpack to too much, is refused with an error message."""

from __future__ import annotations

import os
import zipfile
import zlib
from pathlib import Path

import pytest

from helper.sheets.files.sheet import MOST_ROWS
from helper.sheets.files.source import SheetUnreadable, open_source
from tests.factories import an_item_url
from tests.sheets.sample_sheets import HEADINGS, Workbook, Worksheet, text_file, workbook


def _with_far_cell(folder: Path) -> Path:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, HEADINGS)
        sheet.write(59_999, 16_383, "x")

    return workbook(folder, fill)


def _rewritten(path: Path, before: bytes, after: bytes) -> None:
    """Replace bytes in the XML of the workbook's first sheet."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(before, after)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_a_distant_last_cell_is_refused(tmp_path: Path) -> None:
    """The workbook has only a few kilobytes, but its last cell is XFD60000."""
    path = _with_far_cell(tmp_path)
    assert path.stat().st_size < 10_000
    with pytest.raises(SheetUnreadable, match="“Pirates” reaches to cell XFD60000") as refused:
        open_source(path)
    assert refused.value.where == str(path)
    assert "as a separate sheet" in refused.value.now


def test_reader_that_runs_out_of_memory_ends_only_its_own_process(tmp_path: Path) -> None:
    path = _with_far_cell(tmp_path)
    _rewritten(path, b"<worksheet", b"<!DOCTYPE worksheet><worksheet")
    with pytest.raises(SheetUnreadable, match="needs more memory"):
        open_source(path)


def test_a_wrong_size_in_the_zip_directory_is_detected(tmp_path: Path) -> None:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    megabyte = deflater.compress(bytes(1_000_000)) + deflater.flush(zlib.Z_FULL_FLUSH)
    path = tmp_path / "pirates.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", megabyte * 500 + deflater.flush())
        # The archive still claims that the unpacked size equals the compressed size.
        archive.infolist()[0].compress_type = zipfile.ZIP_DEFLATED
    with pytest.raises(SheetUnreadable, match="larger than 400 MB when unpacked"):
        open_source(path)


@pytest.mark.parametrize(
    ("begin", "wanted"),
    [(b"a,b\n" + b"a," * 600_000, "line 2 has more"), (b"PK\x03\x04", "larger than 40 MB")],
)
def test_spreadsheet_larger_than_the_limit_is_refused(tmp_path: Path, begin: bytes, wanted: str) -> None:
    (path := tmp_path / "pirates.csv").write_bytes(begin)
    if begin.startswith(b"PK"):
        os.truncate(path, 40_000_001)
    with pytest.raises(SheetUnreadable, match=wanted):
        open_source(path)


@pytest.mark.parametrize("suffix", [".csv", ".txt"])
def test_spreadsheet_with_too_many_rows_is_refused(tmp_path: Path, suffix: str) -> None:
    line = an_item_url() if suffix == ".txt" else f"Quiet Whale;{an_item_url()}"
    path = text_file(tmp_path, f"{line}\n" * (MOST_ROWS + 1), name=f"pirates{suffix}")
    with pytest.raises(SheetUnreadable, match="100,000 rows") as refused:
        open_source(path)
    assert "as several if there are many" in refused.value.now
