"""The explanation on a form: a template with a few variables, filled in when the form is planned.

`{title}`, `{client}`, `{registration}`, `{links}` and `{earlier}` are filled in; other braces are the person's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from helper.model.complaint import MOST_CHARACTERS
from helper.model.words import counted
from helper.model.work import Work

VARIABLES = ("title", "client", "registration", "links", "earlier")
_VARIABLE = re.compile(r"\{(" + "|".join(VARIABLES) + r")\}")
_BEFORE = "Reported before: "


def explanation(
    template: str,
    work: Work | None,
    *,
    links: int,
    earlier: Sequence[str] = (),
    most_characters: int = MOST_CHARACTERS,
) -> str:
    """The text of one form. `earlier` are the numbers of complaints about listings that are back again.

    A template that does not name them gets them at its end, as many as fit; without a variable's value, its words go
    with it only as far as the person has written them.
    """
    asked = "{earlier}" in template
    values = {
        "title": work.title if work else "",
        "client": work.client if work else "",
        "registration": (work.right.known_number or work.right.text or work.title) if work else "",
        "links": counted(links, "link"),
        "earlier": ", ".join(earlier),
    }
    text = _VARIABLE.sub(lambda found: values[found[1]], template).strip()
    return text if asked else _citing(text, earlier, most_characters)


def tells_of_links(template: str, earlier: Sequence[str]) -> bool:
    """Whether the text would be another one with other links on the form."""
    return bool(earlier) or "{links}" in template


def _citing(text: str, earlier: Sequence[str], most_characters: int) -> str:
    """The text with the earlier numbers behind it: all, or the first that fit and a sign that there are more."""
    for amount in range(len(earlier), 0, -1):
        more = "" if amount == len(earlier) else " and others"
        cited = f"{text} {_BEFORE}{', '.join(earlier[:amount])}{more}.".strip()
        if len(cited) <= most_characters:
            return cited
    return text
