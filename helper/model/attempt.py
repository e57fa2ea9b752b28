"""One hand-over of a form to the person: what stood in it, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Result(StrEnum):
    """What came of one hand-over."""

    FILED = "filed"
    """Submitted, and the portal's answer or the person said so; the number may be missing."""
    REFUSED = "refused"
    """The form did not take it."""
    SKIPPED = "skipped"
    """The person left it for later."""
    FAILED = "failed"
    """Ours: the page or the window was lost before anything was submitted."""
    UNKNOWN = "unknown"
    """A submission was seen but no answer; never filed again without a word from the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValue:
    """One field as it stood in the form at the hand-over."""

    field: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The page has said that the form did not take it; the person may mend it and send it anew."""

    at: datetime
    words: str = ""
    """The page's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One hand-over. It is written before the person is asked to submit, and completed when the outcome is seen."""

    id: str
    host: str
    practice: bool
    """Whether it went to a practice portal: such an attempt never counts as filed."""
    at: datetime
    by: str = ""
    account_id: str = ""
    values: tuple[FieldValue, ...] = ()
    """What we read in the form before the hand-over."""
    links: tuple[str, ...] = ()
    """The addresses in the form, in their order."""
    links_sent: tuple[str, ...] | None = None
    """The addresses as they stood in the form when it was submitted; None: not seen."""
    refused_links: tuple[tuple[str, str], ...] = ()
    """Item ids the portal refused at its own check, each with the portal's words."""
    result: Result | None = None
    """None while it is open: after a crash that is a question."""
    number: str = ""
    """The portal's number as text; empty: not seen."""
    portal_words: str = ""
    seen_at: datetime | None = None
    """When the outcome was seen."""
    evidence: tuple[str, ...] = ()
    """Files under the evidence folder."""
    refusals: tuple[Refusal, ...] = ()
    """What was sent and not taken, the oldest first."""

    @property
    def refused(self) -> Refusal | None:
        """The last that is known of an open one, where that is a refusal: it was neither handed over nor sent again."""
        last = self.refusals[-1] if self.refusals else None
        is_last = self.result is None and self.seen_at is None and last is not None and last.at >= self.at
        return last if is_last else None


def last_in(attempts: Sequence[Attempt], *, practice: bool) -> Attempt | None:
    """The latest hand-over in one lane; None: there was none."""
    return next((one for one in reversed(attempts) if one.practice is practice), None)


_NUMBER = re.compile(r"(?=(?:.*[0-9]){5})[0-9A-Za-z][0-9A-Za-z/_ -]{4,39}")


def looks_like_number(text: str) -> bool:
    """Whether it can be the number of a complaint: five digits or more, perhaps with letters; a stray key is none."""
    return _NUMBER.fullmatch(text) is not None
