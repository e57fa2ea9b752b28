"""What one answer for many listings would change: which of them, which not and why, and which nobody has looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from helper.model.doubts import DOUBT_WORDS
from helper.model.finding import Finding, Judgement
from helper.model.listing import Listing
from helper.model.words import counted
from helper.store.store import Store
from helper.tui.doubts import doubt_about
from helper.tui.plain import clean
from helper.tui.workbench import Records

NO_DESIGN = "Say first which design it copies."
LOOK_AT_ONE = "Look at one of this shop's listings of this design first."
_MOST_NAMES = 6
"""Of one reason more names than so many nobody reads here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkPlan:
    """What a yes would lead to."""

    taken: tuple[str, ...]
    """The findings that are changed."""
    unseen: int
    """How many of them nobody has opened."""
    left: tuple[tuple[str, str], ...]
    """The others: the listing's name and the reason."""
    hidden: tuple[str, ...]
    """The names of those that are changed and that the filter hides."""

    def text(self) -> str:
        """The plan in lines."""
        lines = []
        if self.unseen:
            pages = "1 of the pages was" if self.unseen == 1 else f"{self.unseen} of the pages were"
            lines.append(f"{pages} not opened; that is written down with your answer.")
        if self.hidden:
            lines += [
                f"The filter hides {len(self.hidden)} of them:",
                *(f"  · {name}" for name in self.hidden),
            ]
        if self.left:
            lines += [f"Not changed, {counted(len(self.left), 'link')}:", *self._left_by_reason()]
        return "\n".join([*lines, *(["u takes it back."] if self.taken else [])])

    def _left_by_reason(self) -> Iterator[str]:
        """Each reason once, whatever number of listings it is about."""
        reasons: dict[str, list[str]] = {}
        for name, reason in self.left:
            reasons.setdefault(reason, []).append(name)
        for reason, names in reasons.items():
            yield f"  · {f'{len(names)}: ' if len(names) > 1 else ''}{reason}"
            more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
            yield f"    {', '.join(names[:_MOST_NAMES])}{more}"


def plan_judging(
    records: Records,
    finding_ids: Iterable[str],
    judgement: Judgement,
    work_id: str | None,
    shown: Collection[str],
) -> BulkPlan:
    """The plan for one answer to "Is this your design, sold without your permission?"."""
    store = records.store
    findings = [store.findings[one] for one in finding_ids]
    reasons = records.queue.why_not_judge_all(findings, work_id)
    if judgement is Judgement.COPY:
        looked_at = _looked_at(store)
        for finding in findings:
            reason = reasons.get(finding.id) or _why_no_copy(records, finding, work_id, looked_at)
            if reason:
                reasons[finding.id] = reason
    return _plan(store, findings, reasons, shown)


def plan_naming(
    records: Records, finding_ids: Iterable[str], work_id: str, shown: Collection[str]
) -> BulkPlan:
    """The plan for naming the design; the answers stay as they are."""
    findings = [records.store.findings[one] for one in finding_ids]
    reasons = records.queue.why_not_judge_all(findings, work_id)
    for finding in findings:
        if finding.complaint_id is not None:
            reasons.setdefault(finding.id, "It is on a form.")
        elif finding.work_id == work_id:
            reasons.setdefault(finding.id, "It is noted for that design already.")
    return _plan(records.store, findings, reasons, shown)


def _plan(
    store: Store, findings: Sequence[Finding], reasons: dict[str, str], shown: Collection[str]
) -> BulkPlan:
    taken = [finding for finding in findings if finding.id not in reasons]
    return BulkPlan(
        taken=tuple(finding.id for finding in taken),
        unseen=sum(not finding.viewed for finding in taken),
        left=tuple(
            (_name(store, finding), reasons[finding.id]) for finding in findings if finding.id in reasons
        ),
        hidden=tuple(_name(store, finding) for finding in taken if finding.id not in shown),
    )


def _why_no_copy(
    records: Records, finding: Finding, work_id: str | None, looked_at: set[tuple[str, str]]
) -> str | None:
    """Why "copied from me" needs a look at this very page."""
    listing = records.store.listings[finding.listing_id]
    design = work_id or finding.work_id
    if design is None:
        return NO_DESIGN
    if doubt := doubt_about(finding, listing):
        return doubt
    if doubts := records.queue.open_doubts(finding, work_id):
        return f"{' and '.join(DOUBT_WORDS[one] for one in doubts)}; answer it by itself, with your reason."
    seller = _seller(listing)
    return None if finding.viewed or (seller and (seller, design) in looked_at) else LOOK_AT_ONE


def _looked_at(store: Store) -> set[tuple[str, str]]:
    """Shops and designs of which a listing was opened and called a copy."""
    return {
        (_seller(store.listings[one.listing_id]), one.work_id)
        for one in store.findings.all()
        if one.viewed and one.judgement is Judgement.COPY and one.work_id
    }


def _seller(listing: Listing) -> str:
    return listing.store_number or listing.store_name


def _name(store: Store, finding: Finding) -> str:
    listing = store.listings[finding.listing_id]
    return clean(listing.title) or listing.item_id or clean(listing.url)
