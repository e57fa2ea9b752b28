"""Sheets of LibreOffice: what lies behind their cells is read as in a workbook of Excel."""

from __future__ import annotations

import zipfile
from pathlib import Path

from helper.exchange.files.opening import open_source
from helper.exchange.importing.rows import Flag
from tests.exchange.sample_sheets import data_of, flags_of
from tests.factories import an_item_url

_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
    for name, path in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "fo": "xsl-fo-compatible",
    }.items()
)
_MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
_RED = (
    '<style:style style:name="red" style:family="table-cell"><style:table-cell-properties'
    ' fo:background-color="#ff0000"/></style:style>'
)


def _cell(shown: str, *, target: str = "", more: str = "") -> str:
    text = f'<text:a xlink:href="{target}">{shown}</text:a>' if target else shown
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def _row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def _ods(folder: Path, *rows: str, columns: str = "") -> Path:
    """A file of LibreOffice with these rows below "Design", "Link", "Status"."""
    header = _row(_cell("Design"), _cell("Link"), _cell("Status"))
    path = folder / "pirates.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {_NAMESPACES} xmlns:xlink="http://www.w3.org/1999/xlink">'
            f"<office:automatic-styles>{_RED}</office:automatic-styles><office:body><office:spreadsheet>"
            f'<table:table table:name="Pirates">{columns}{header}{"".join(rows)}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def test_links_behind_cells(tmp_path: Path) -> None:
    """A link behind words counts; one that leads elsewhere than its text says makes both doubtful."""
    behind, written = an_item_url(1), an_item_url(2)
    path = _ods(
        tmp_path,
        _row(_cell("Fox"), _cell("here", target=behind)),
        _row(_cell("Fox"), _cell(written, target=an_item_url(3))),
        _row(_cell("Fox"), _cell("see", more=f'table:formula="of:=HYPERLINK(&quot;{an_item_url(4)}&quot;)"')),
    )
    first, second, third = data_of(path)
    assert [link.url for link in first.links] == [behind]
    assert Flag.TEXT_AND_TARGET_DIFFER in flags_of(second)
    assert [link.url for link in third.links] == [an_item_url(4)]


def test_colours_and_hidden_rows(tmp_path: Path) -> None:
    """A colour is a hint and a row hidden by hand is marked, counted over repeated blank rows."""
    path = _ods(
        tmp_path,
        _row('<table:table-cell table:number-columns-repeated="3"/>', more='table:number-rows-repeated="4"'),
        _row(_cell("Fox"), _cell(an_item_url(1)), more='table:visibility="collapse"'),
        _row(_cell("Fox"), _cell(an_item_url(2), more='table:style-name="red"')),
    )
    hidden, red = data_of(path)
    assert (hidden.number, hidden.hidden, red.hidden) == (6, True, False)
    assert flags_of(red) == {Flag.STATUS_BY_COLOUR_ONLY}


def test_hidden_columns(tmp_path: Path) -> None:
    """A column hidden by hand is counted over repeated ones."""
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    path = _ods(tmp_path, _row(_cell("Fox"), _cell(an_item_url(1)), _cell("removed")), columns=columns)
    (sheet,) = open_source(path).sheets
    assert sheet.hidden_columns == {2}
