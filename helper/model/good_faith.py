"""What Alibaba has published about how it rates those who report: its lines, each with its source, date and certainty.

Information only. How Alibaba counts today is not known; only the portal's own page says how it rates an account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from helper.model.deadlines import Certainty, months_after

COUNTED_MONTHS = 3
"""Over how many months Alibaba looks back, as far as it has published it."""
UPHELD_LINE = 0.9
"""At least this share of the reports must be upheld."""
OBJECTION_LINE = 0.05
"""At most this share may end with an objection of the seller's that is accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedLine:
    """One thing that was published."""

    says: str
    source: str
    published_on: date
    certainty: Certainty
    read_on: date
    """The day on which the source was looked at."""


_READ_ON = date(2026, 11, 24)
PUBLISHED_LINES = (
    PublishedLine(
        says="At least 90 % of the reports upheld, and at most 1.5 % lost to a seller's objection.",
        source="Alibaba's notice on the Good-faith Takedown Mechanism (ipp.alibabagroup.com, news-4-en)",
        published_on=date(2015, 4, 1),
        certainty=Certainty.OFFICIAL,
        read_on=_READ_ON,
    ),
    PublishedLine(
        says=f"The second line is 5 %; both count over {COUNTED_MONTHS} months, and who falls below is out for as long.",
        source="Alibaba's notice of 2018 and its questions and answers of 27 October 2020 (gftm/notice_en, faq_en)",
        published_on=date(2018, 8, 15),
        certainty=Certainty.OFFICIAL,
        read_on=_READ_ON,
    ),
    PublishedLine(
        says="Since April 2022 each reason counts for itself as well as all together.",
        source="Alibaba's notice of 28 December 2021 (gftm/notice_en)",
        published_on=date(2021, 12, 28),
        certainty=Certainty.OFFICIAL,
        read_on=_READ_ON,
    ),
    PublishedLine(
        says="How many reports it takes, and whether links or complaints are counted, is not published; here it is links.",
        source="no text was found",
        published_on=_READ_ON,
        certainty=Certainty.GUESSED,
        read_on=_READ_ON,
    ),
)
"""The lines in the order in which they were published."""

ESTIMATE = (
    "An estimate: Alibaba counts by itself and has not said since 2021 how. It published that at least 90 % of the reports"
    f" must be upheld and at most 5 % lost to a seller's objection, over {COUNTED_MONTHS} months, overall and for each"
    " reason. What was taken back, or was gone before anyone looked, is in neither figure here."
)
"""The same in a few sentences, wherever our own count is shown."""


def counted_since(until: date) -> date:
    """The first day that counts: so many months before, or the last day of a shorter month."""
    return months_after(until, -COUNTED_MONTHS)
