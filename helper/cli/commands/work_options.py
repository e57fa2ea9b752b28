"""What can be said about a design on the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from helper.cli.options import option
from helper.errors import WrongUse
from helper.model.search import Search, read_search
from helper.model.work import RightState

Ipr = Annotated[
    str | None,
    option("--ipr", "The registration, exactly as the drop-down shows it.", metavar="TEXT"),
]
Number = Annotated[
    str | None,
    option("--number", "The registration number; leading zeros stay."),
]
State = Annotated[RightState | None, option("--state", "How far the registration is.")]
ApprovedOn = Annotated[
    str | None,
    option("--approved-on", "When it was approved.", metavar="YYYY-MM-DD"),
]
ExpiresOn = Annotated[str | None, option("--expires-on", "When it ends.", metavar="YYYY-MM-DD")]
Client = Annotated[str | None, option("--client", "Whose design it is; empty: your own.")]
Aliases = Annotated[
    list[str] | None,
    option("--alias", "Another spelling or nickname; may be given several times.", metavar="NAME"),
]
Description = Annotated[str | None, option("--description", "The explanation on its forms.")]
Official = Annotated[
    list[str] | None,
    option("--official", "A shop of your own that sells it; never reported unasked.", metavar="ADDRESS"),
]
Licensees = Annotated[
    list[str] | None,
    option("--licensee", "A shop with a licence, by name or number; never reported unasked.", metavar="SHOP"),
]
Searches = Annotated[
    list[str] | None,
    option(
        "--search",
        "Words to look for new copies with; language (de) and product type may follow, separated by |.",
        metavar="WORDS",
    ),
]
Reasons = Annotated[
    list[str] | None,
    option(
        "--reason",
        "The portal's reason for its forms, or for one kind of product (“mug: REASON”); empty: “Pirated copy”.",
        metavar="REASON",
    ),
]
PermissionUntil = Annotated[
    str | None,
    option("--permission-until", "The last day of the client's written permission.", metavar="YYYY-MM-DD"),
]


def read_searches(lines: list[str] | None, where: str) -> tuple[Search, ...]:
    """The search words that were typed; `where` names the option.

    Raises:
        WrongUse: A line has no words, or a language that is not two letters.
    """
    found = []
    for line in lines or ():
        search = read_search(line)
        if search is None:
            raise WrongUse(
                f"“{line}” cannot be searched for.",
                where=where,
                now='Write words, a language of two letters and a product type: "whale mug | de | mug"',
            )
        found.append(search)
    return tuple(found)


def read_day(text: str | None, where: str) -> date | None:
    """The day that was typed; `where` names the option.

    Raises:
        WrongUse: It is no day.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        today = datetime.now(UTC).date().isoformat()
        raise WrongUse(f"“{text}” is not a day such as {today}.", where=where) from error
