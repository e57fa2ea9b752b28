"""Attempts: an attempt is one filled form that the user was asked to submit, with its values and result."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from helper.model.address import find_addresses, read_address
from helper.model.ids import EntityIdOrEmpty
from helper.translation import msg


def with_more(note: str, more: str) -> str:
    """Return the note with `more` appended, unless the note contains it already."""
    return note if more in note else "; ".join(filter(None, (note, more)))


PASSED_ON = msg("Assume that the seller will see attachments.")
"""The warning that the user reads before attaching a file."""
MOST_ATTACHMENTS = 4
"""The maximum number of files attached to a form. The page may allow fewer."""
MOST_MEGABYTES = 20
"""Maximum size of a file in MB, according to a description of the form; the portal's actual limit is unknown."""

WARN_MEGABYTES = 5
"""Size in MB above which the user is warned, because the form of Lazada, a sister company, has this limit."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in the evidence folder that the user attached, with the hash of its content at that time."""

    name: str
    """The path inside the evidence folder; the seller sees only the file name."""
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
    """The value that a field had when the user last pressed Submit or Next."""

    field: str
    value: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValue:
    """The value of a field after filling and, if it was read, at the submission."""

    field: str
    value: str
    """The value after filling, before the user took over the form."""
    sent: str | None = None
    """The value at the submission; None if it was not read."""
    sent_at: datetime | None = None
    """The time at which `sent` was read."""

    @property
    def changed(self) -> bool:
        """Whether the user changed the value before the submission; differences in white space do not count."""
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

    The attempt is stored before the user is asked, and its result is added later.
    """

    id: str
    host: str
    at: datetime
    by: str = ""
    account_id: EntityIdOrEmpty = ""
    title: str = ""
    """The design's title at the time of the attempt; empty if the design still has that title."""
    values: tuple[FieldValue, ...] = ()
    """The values of the form's fields after filling and at the submission."""
    links: tuple[str, ...] = ()
    """The addresses in the form, in order."""
    links_sent: tuple[str, ...] | None = None
    """The addresses in the form at the submission; None if they were not read."""
    refused_links: tuple[tuple[str, str], ...] = ()
    """The item ids that the portal's Verify button refused, each with the portal's message."""
    result: Result | None = None
    """The result; None while the attempt is open. After a crash, the program asks the user for the result."""
    number: str = ""
    """The complaint number as text; empty if it was not seen."""
    portal_words: str = ""
    sent_at: datetime | None = None
    """The time at which a request that may be the submission was seen leaving the browser; None if none was."""
    seen_at: datetime | None = None
    """The time at which the program saw the submission or its result; None until then."""
    evidence: tuple[str, ...] = ()
    """Paths of files in the evidence folder."""
    refusals: tuple[Refusal, ...] = ()
    """The rejections of earlier submissions of this form, oldest first."""

    @property
    def may_be_sent(self) -> bool:
        """Whether a submission, or a request that may be one, was seen and not refused by the portal."""
        return self.sent_at is not None or self.seen_at is not None

    @property
    def refused(self) -> Refusal | None:
        """The rejection to which the user has not responded yet; None if there is none.

        The user responds by submitting the form again, or by having it filled again.
        """
        last = self.refusals[-1] if self.refusals else None
        is_last = self.result is None and not self.may_be_sent and last is not None and last.at >= self.at
        return last if is_last else None

    def with_sent(self, sent: Iterable[SentValue]) -> Attempt:
        """Return the attempt with the values that were read at a new submission; all others become unknown."""
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
        """The names of the fields whose values were not read at the submission; empty if nothing was submitted."""
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
        """The addresses in the submitted text box, even if they are not separated by line breaks."""
        return tuple(
            address.url or address.raw for address in find_addresses("\n".join(self.links_sent or ()))
        )


def name_of(link: str) -> str:
    """Return the worldwide item id in a listing's address, or the text itself if it contains none."""
    return read_address(link).global_id or link


_NUMBER = re.compile(
    r"(?=(?:.*[0-9]){5})[0-9A-Za-z][0-9A-Za-z/_ -]{4,39}|(?=(?:.*[0-9]){3})[A-Za-z]{1,8}[0-9A-Za-z/_ -]{3,32}"
)


def looks_like_number(text: str) -> bool:
    """Return whether the text may be a complaint number.

    Such a number has at least five digits, or letters and at least three digits.
    """
    return _NUMBER.fullmatch(text) is not None
