"""Complaint lists in three kinds of markup, with the same two complaints and the same listings."""

from __future__ import annotations

HEADS = ("Complaint number", "IPR", "Listings", "Submitted", "Status", "Action")
ROWS = (
    ("00482133", "Quiet Whale (DE)(N/A)", "2", "2026-11-20 09:12", "Removed", "View"),
    ("48213377", "Night Fox (DE)(N/A)", "1", "2026-11-21 10:00", "Under appeal", "View"),
)
DETAIL_HEADS = ("Listing", "Seller", "Status", "Result")
DETAIL_ROWS = (
    ("https://www.aliexpress.com/item/1005009900000017.html", "cn1500000001", "Removed", "--"),
    ("https://www.aliexpress.us/item/3256809713685266.html", "cn1500000002", "Rejected", "No proof."),
)
AROUND = "<h1>Manage Complaints</h1><p>Showing the last 15 days. Choose dates.</p>"


def as_table(heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    return f"<table><thead><tr>{_cells('th', heads)}</tr></thead><tbody>{_body(rows)}</tbody></table>"


def as_roles(heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    """Return the list as a grid of elements with ARIA roles."""
    head = "".join(f'<div role="columnheader">{text}</div>' for text in heads)
    body = "".join(
        f'<div role="row" style="display:flex">{"".join(f"<div role=cell>{_linked(cell)}</div>" for cell in row)}</div>'
        for row in rows
    )
    return f'<div role="grid"><div role="row" style="display:flex">{head}</div><div role="rowgroup">{body}</div></div>'


def as_split(heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    """Return the list as two tables for head and body, with a hidden measuring row and a repeated sticky column."""
    columns = "".join("<col width=120>" for _ in heads)
    bar = '<th style="padding:0;width:15px"></th>'
    measure = (
        "<tr aria-hidden=true style='height:0;font-size:0'>"
        + "<td style='padding:0;height:0'></td>" * len(heads)
        + "</tr>"
    )
    head = f"<table style='width:735px'><colgroup>{columns}<col width=15></colgroup><thead><tr>{_cells('th', heads)}{bar}</tr></thead></table>"
    body = f"<div style='height:60px;overflow:auto'><table style='width:720px'><colgroup>{columns}</colgroup><tbody>{measure}{_body(rows)}</tbody></table></div>"
    fixed = f"<div style='position:absolute;left:0;top:0'><table><thead><tr>{_cells('th', heads[:1])}<th>&nbsp;</th></tr></thead></table></div>"
    return f"<div style='position:relative;width:735px'>{head}{body}{fixed}</div>"


def _body(rows: tuple[tuple[str, ...], ...]) -> str:
    return "".join(f"<tr>{''.join(f'<td>{_linked(cell)}</td>' for cell in row)}</tr>" for row in rows)


def _cells(tag: str, texts: tuple[str, ...]) -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


def _linked(text: str) -> str:
    return '<a href="/detail.html?id=1">View</a>' if text == "View" else text
