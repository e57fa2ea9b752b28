"""What becomes of a row when its file is taken in; each row has exactly one fate, so that every row is accounted for."""

from __future__ import annotations

from enum import StrEnum


class Fate(StrEnum):
    """What becomes of a row; the words are printed."""

    HISTORY = "history"
    """Reported already: kept, and nothing is asked about it."""
    OFF_FORM = "off_form"
    """The same, and it was on a form here: it has left that form, so that it is not reported twice."""
    IN_HAND = "in_hand"
    """Reported by the sheet, and on the form that is being filled or was handed over: only the person knows."""
    NEW = "new"
    """A listing that was not reported: it goes into the queue and is judged there."""
    DOUBTFUL = "doubtful"
    """The same, but its link may lead to a stranger: it waits until a person has looked."""
    DUPLICATE = "duplicate"
    """The same listing and design as in an earlier row: kept with it, and marked."""
    KNOWN = "known"
    """In the records already, and the row says nothing else."""
    DESIGN = "design"
    """A design without listings, as this program wrote it: it goes into the register."""
    NO_LINK = "no_link"
    """It names a design and has no link: kept as a note with that design."""
    REFUSED = "refused"
    """It has no link to a listing, or one to something else."""
    LEFT_OUT = "left_out"
    """Hidden in the sheet, and not asked for."""
    NO_DATA = "no_data"
    """A heading, a total, a blank row or the like."""


NEEDIEST = (
    Fate.IN_HAND,
    Fate.OFF_FORM,
    Fate.DOUBTFUL,
    Fate.NEW,
    Fate.HISTORY,
    Fate.DUPLICATE,
    Fate.KNOWN,
)
"""Which fate a row has when its links have several: the one that most needs a person."""
