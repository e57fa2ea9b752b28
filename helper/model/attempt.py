"""Attempts: an attempt is one filled form that the user was asked to submit, with its values and result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from helper.model.address import find_addresses, read_address
from helper.translation import msg


def with_more(note: str, more: str) -> str:
    """Return the note with `more` appended, unless the note contains it already."""
    return note if more in note else "; ".join(filter(None, (note, more)))


PASSED_ON = msg("AliExpress passes attachments on to the seller.")
"""The warning that the user reads before attaching a file."""
MOST_ATTACHMENTS = 4
"""The maximum number of files attached to a form. The page may allow fewer."""
MOST_MEGABYTES = 20
"""The maximum size of a file in MB, from a description of the form. The portal's real limit is unknown."""

WARN_MEGABYTES = 5
"""The size in MB above which the user is warned. Lazada's form, by the same company, has this limit."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in the evidence folder, with its hash at the time of attaching."""

    name: str
    """The path inside the evidence folder. The seller sees only the last part, the file's name."""
    sha256: str

    @property
    def shown(self) -> str:
        return self.name.rpartition("/")[2]


class Result(StrEnum):
    FILED = "filed"
    """The portal or the user confirmed the submission. The complaint number may be missing."""
    REFUSED = "refused"
    """The portal rejected the form."""
    SKIPPED = "skipped"
    """The user postponed the form."""
    FAILED = "failed"
    """The page or the window was lost before anything was submitted."""
    UNKNOWN = "unknown"
    """The program saw a submission, but no response. Only the user may decide to file the form again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentValue:
    """The value of a field when the user last pressed Submit or Next."""

    field: str
    value: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValue:
    """A field's value at two times: before the user took over the form, and when the user submitted the form."""

    field: str
    value: str
    """The value that was read after filling, before the user took over the form."""
    sent: str | None = None
    """The value when the user submitted the form; None if it was not read."""
    sent_at: datetime | None = None
    """The time at which `sent` was read."""

    @property
    def changed(self) -> bool:
        """Whether the user changed the value before submitting. White space is ignored."""
        return self.sent is not None and self.sent.split() != self.value.split()

    @property
    def last(self) -> str:
        """The submitted value, or the filled value if the submitted one is unknown."""
        return self.value if self.sent is None else self.sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A rejection of the form by the portal. The user may correct the form and submit it again."""

    at: datetime
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One filled form that the user was asked to submit.

    The attempt is stored before the program asks, and completed with the result.
    """

    id: str
    host: str
    practice: bool
    """Whether the portal is a practice portal. Such an attempt never counts as filed."""
    at: datetime
    by: str = ""
    account_id: str = ""
    title: str = ""
    """The design's title at the time of the attempt; empty if the design still has that title."""
    values: tuple[FieldValue, ...] = ()
    """The values of the form's fields, after filling and at the submission."""
    links: tuple[str, ...] = ()
    """The addresses in the form, in order."""
    links_sent: tuple[str, ...] | None = None
    """The addresses in the form at the submission; None if they were not read."""
    refused_links: tuple[tuple[str, str], ...] = ()
    """Item ids that the portal's Verify button rejected, each with the portal's reason."""
    result: Result | None = None
    """The result; None while the attempt is open. After a crash, the program asks the user for the result."""
    number: str = ""
    """The complaint number as text; empty if it was not seen."""
    portal_words: str = ""
    seen_at: datetime | None = None
    """The time at which the program saw the submission or its result; None until then."""
    evidence: tuple[str, ...] = ()
    """Paths of files in the evidence folder."""
    refusals: tuple[Refusal, ...] = ()
    """The rejections of earlier submissions of this form, oldest first."""

    @property
    def refused(self) -> Refusal | None:
        """The latest rejection of an open attempt.

        None if the form was filled or submitted again after the rejection.
        """
        last = self.refusals[-1] if self.refusals else None
        is_last = self.result is None and self.seen_at is None and last is not None and last.at >= self.at
        return last if is_last else None

    def with_sent(self, sent: Iterable[SentValue]) -> Attempt:
        """Return the attempt with the submitted values `sent`.

        The submitted values of all other fields become unknown.
        """
        read = {value.field: value for value in sent}
        values = (
            replace(value, sent=seen.value, sent_at=seen.at)
            if (seen := read.get(value.field))
            else replace(value, sent=None, sent_at=None)
            for value in self.values
        )
        return replace(self, values=tuple(values))

    @property
    def values_not_read(self) -> tuple[str, ...]:
        """The names of fields whose values could not be read at the submission.

        Empty if nothing was submitted.
        """
        was_sent = self.result is Result.FILED or (self.result is None and self.seen_at is not None)
        return tuple(value.field for value in self.values if value.sent is None) if was_sent else ()

    @property
    def links_added(self) -> tuple[str, ...]:
        ours = {name_of(link) for link in self.links}
        return tuple(link for link in self._lines_sent if name_of(link) not in ours)

    @property
    def links_taken_out(self) -> tuple[str, ...]:
        if self.links_sent is None:
            return ()
        sent = {name_of(link) for link in self._lines_sent}
        return tuple(link for link in self.links if name_of(link) not in sent)

    @property
    def _lines_sent(self) -> tuple[str, ...]:
        """The addresses in the submitted text box, whatever separates them."""
        return tuple(
            address.url or address.raw for address in find_addresses("\n".join(self.links_sent or ()))
        )


def name_of(link: str) -> str:
    """Return the worldwide item id of a listing, for any spelling of its address.

    Returns the text itself if the text contains no item id.
    """
    return read_address(link).global_id or link


def last_in(attempts: Sequence[Attempt], *, practice: bool) -> Attempt | None:
    """Return the latest attempt on a practice portal if `practice` is True, otherwise on the real portal.

    Returns None if there is no such attempt.
    """
    return next((attempt for attempt in reversed(attempts) if attempt.practice is practice), None)


_NUMBER = re.compile(
    r"(?=(?:.*[0-9]){5})[0-9A-Za-z][0-9A-Za-z/_ -]{4,39}|(?=(?:.*[0-9]){3})[A-Za-z]{1,8}[0-9A-Za-z/_ -]{3,32}"
)


def looks_like_number(text: str) -> bool:
    """Return whether the text may be a complaint number.

    Such a number has at least five digits, or letters followed by at least three digits.
    """
    return _NUMBER.fullmatch(text) is not None
