"""One hand-over of a form to the person: what stood in it, the files that went with it, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from helper.model.address import find_addresses, read_address


def with_more(note: str, more: str) -> str:
    """The note with one more thing in it; what it says already is not said twice."""
    return note if more in note else "; ".join(filter(None, (note, more)))


PASSED_ON = "AliExpress passes attachments on to the seller."
"""Said before every file is attached."""
MOST_ATTACHMENTS = 4
"""So many a form takes; the page may say fewer."""
MOST_MEGABYTES = 20
"""How large one may be; the portal's own limit is not known, and one description of its form names this."""

WARN_MEGABYTES = 5
"""Above it the page may not take the file: so much takes the form of Lazada, which has the same makers."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file under the evidence folder, as it was when the person attached it."""

    name: str
    """Its path inside the folder; the last part of it is what the seller sees."""
    sha256: str

    @property
    def shown(self) -> str:
        """The name under which it stands in the form."""
        return self.name.rpartition("/")[2]


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
class SentValue:
    """What one of our fields held at the person's press: the last one before the form left, or her Next."""

    field: str
    value: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValue:
    """One field of a form: as it was handed over, and as it was sent."""

    field: str
    value: str
    """What was read before the hand-over."""
    sent: str | None = None
    """What it held when the person submitted; None: nobody read it then."""
    sent_at: datetime | None = None
    """When that was read."""

    @property
    def changed(self) -> bool:
        """Whether the person sent something else than was filled; spaces and line ends are no change."""
        return self.sent is not None and self.sent.split() != self.value.split()

    @property
    def last(self) -> str:
        """What is known best of what was sent."""
        return self.value if self.sent is None else self.sent


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
    title: str = ""
    """The title it went out under, where its design has another one now; empty: the design's own."""
    values: tuple[FieldValue, ...] = ()
    """What we read in the form, before the hand-over and at the submission."""
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

    def with_sent(self, sent: Iterable[SentValue]) -> Attempt:
        """The same hand-over with what left the window; a field that was not read then keeps only what was filled."""
        read = {value.field: value for value in sent}
        values = (
            replace(value, sent=seen.value, sent_at=seen.at)
            if (seen := read.get(value.field))
            else replace(value, sent=None, sent_at=None)
            for value in self.values
        )
        return replace(self, values=tuple(values))

    def sent_in(self, field: str) -> str | None:
        """What the person sent in a field instead of what was filled; None: the same, or nobody knows."""
        return next((value.sent for value in self.values if value.field == field and value.changed), None)

    @property
    def links_added(self) -> tuple[str, ...]:
        """Addresses that the person put into the form by hand: told, and never taken for listings of ours."""
        ours = {name_of(link) for link in self.links}
        return tuple(link for link in self._lines_sent if name_of(link) not in ours)

    @property
    def links_taken_out(self) -> tuple[str, ...]:
        """Addresses of ours that the person took out of the form before it was sent."""
        if self.links_sent is None:
            return ()
        sent = {name_of(link) for link in self._lines_sent}
        return tuple(link for link in self.links if name_of(link) not in sent)

    @property
    def _lines_sent(self) -> tuple[str, ...]:
        """An address each, whatever stood between them in the box."""
        return tuple(
            address.url or address.raw for address in find_addresses("\n".join(self.links_sent or ()))
        )


def name_of(link: str) -> str:
    """A listing's worldwide number, whatever the spelling of its address or number; the text itself where there is none."""
    return read_address(link).global_id or link


def last_in(attempts: Sequence[Attempt], *, practice: bool) -> Attempt | None:
    """The latest hand-over in one lane; None: there was none."""
    return next((attempt for attempt in reversed(attempts) if attempt.practice is practice), None)


_NUMBER = re.compile(
    r"(?=(?:.*[0-9]){5})[0-9A-Za-z][0-9A-Za-z/_ -]{4,39}|(?=(?:.*[0-9]){3})[A-Za-z]{1,8}[0-9A-Za-z/_ -]{3,32}"
)


def looks_like_number(text: str) -> bool:
    """Whether it can be the number of a complaint: five digits, or three behind letters; a stray key is none."""
    return _NUMBER.fullmatch(text) is not None
