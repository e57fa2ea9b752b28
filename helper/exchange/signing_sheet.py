"""The sheet for signing: a statement that a design is the person's, prepared as a page to print, never signed.

Name, place, day and signature stay blank: who holds the copyright is said by the person, by hand.
"""

from __future__ import annotations

import base64
from datetime import date

from helper.exchange.proof_page import kind_of
from helper.exchange.rendering import render
from helper.model.registration import MOST_MEGABYTES
from helper.model.work import Work, WorkKind

_KINDS = {
    WorkKind.ARTWORK: "artwork",
    WorkKind.PHOTOGRAPH: "photograph",
    WorkKind.LITERARY: "literary work",
    WorkKind.SOFTWARE: "software",
    WorkKind.OTHER: "other work",
}


def signing_sheet(work: Work, picture: bytes) -> str:
    """The page; it asks nobody for anything. `picture` empty: there is none, or none that a browser shows."""
    kind = kind_of(picture)
    shown = f"data:{kind};base64,{base64.b64encode(picture).decode()}" if kind else ""
    registration = work.registration
    return render(
        "signing.html.jinja",
        work=work,
        picture=shown,
        kind=_KINDS[registration.kind or WorkKind.ARTWORK],
        made_on=_day(registration.made_on),
        published_on=_day(registration.published_on),
        most_megabytes=MOST_MEGABYTES,
    )


def sheet_name(work: Work) -> str:
    """How the file is called: by the title, as far as every system takes it."""
    kept = "".join(sign if sign.isalnum() else "-" for sign in work.title)
    return f"statement-{'-'.join(part for part in kept.split('-') if part)[:60] or work.id[:8]}.html".lower()


def _day(day: date | None) -> str:
    """As it cannot be misread in any country."""
    return f"{day.day} {day:%B %Y}" if day else ""
