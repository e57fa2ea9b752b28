"""The proof picture as a page: the original beside the listing's picture, each with its address, and nothing else.

AliExpress passes attachments on to the seller, so whatever is not needed to compare the two stays out.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 1600, 1000
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)
_PAGE = """<!doctype html>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<style>
  html, body {{ margin: 0; height: 100%; background: #fff; color: #111; font: 22px/1.35 sans-serif; }}
  main {{ display: grid; grid-template: minmax(0, 1fr) auto / 1fr 1fr; grid-auto-flow: column; gap: 16px 40px;
         height: 100%; padding: 40px; box-sizing: border-box; }}
  figure {{ display: contents; }}
  img {{ width: 100%; height: 100%; object-fit: contain; }}
  figcaption {{ overflow-wrap: anywhere; }}
  b {{ display: block; }}
</style>
<main>{figures}</main>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One of the two pictures."""

    heading: str
    picture: bytes
    address: str
    """Where it is shown; written below it."""
    day: str = ""
    """The day on which it was seen there."""


def kind_of(picture: bytes) -> str:
    """What kind of picture this is, as browsers name it; empty: none that they show."""
    if picture.startswith(b"RIFF") and picture[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in _KINDS if picture.startswith(start)), "")


def proof_page(*exhibits: Exhibit) -> str:
    """The page; it asks nobody for anything, the pictures are in it."""
    return _PAGE.format(figures="".join(map(_figure, exhibits)))


def _figure(exhibit: Exhibit) -> str:
    source = f"data:{kind_of(exhibit.picture)};base64,{base64.b64encode(exhibit.picture).decode()}"
    day = f"<br>{escape(exhibit.day)}" if exhibit.day else ""
    return (
        f'<figure><img src="{source}" alt=""><figcaption><b>{escape(exhibit.heading)}</b>'
        f"{escape(exhibit.address)}{day}</figcaption></figure>"
    )
