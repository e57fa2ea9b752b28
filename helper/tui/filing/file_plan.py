"""The filing plan: the forms with their links, and the reasons why other links are left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import partial

from helper.model.complaint import Complaint, plan_forms
from helper.model.finding import Finding, FindingState, Judgement, doubt_about
from helper.model.problems import approval_unknown
from helper.model.state_words import complaint_words, finding_words
from helper.model.work import DEFAULT_REASON
from helper.session.context import AppContext
from helper.store.queries import listings_of, next_up, reason_of
from helper.store.transitions import PUT_OFF
from helper.translation import comma_list, msg, msg_n, sentences, tr, tr_n, with_label, with_note
from helper.tui.formatting import clean, first_of, fit, links, listing_name

_TITLE_CELLS = 30
_LINKS_CELLS = 11
_MOST_NAMES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class FormToFile:
    complaint: Complaint
    """The complaint that this form files. A new complaint has an empty id and is stored once the user agrees."""
    title: str
    hidden: tuple[str, ...]
    """Titles of the form's links that the current filter hides."""
    unmarked: int
    """Number of links that were already on this form but are not among the links that the user has marked now."""
    why_not: str = ""
    """Why the form cannot be filed yet; empty if it can."""

    @property
    def finding_ids(self) -> tuple[str, ...]:
        return self.complaint.finding_ids

    def line(self) -> str:
        """Return the form as one line with its remarks, followed by the titles that the filter hides."""
        complaint = self.complaint
        notes = [] if complaint.reason == DEFAULT_REASON else [clean(complaint.reason)]
        if complaint.state in PUT_OFF:
            notes.append(with_label(complaint_words(complaint), clean(complaint.note)))
        if self.unmarked:
            notes.append(tr("{n} already on this form", n=self.unmarked))
        if self.hidden:
            notes.append(tr("{n} hidden by the filter", n=len(self.hidden)))
        names = first_of([f"  · {name}" for name in self.hidden], _MOST_NAMES, "  · ")
        form = f"{fit(self.title, _TITLE_CELLS)} {fit(_links(self), _LINKS_CELLS, right=True)}"
        return "\n".join([with_note(f"{form}  ", comma_list(notes)) if any(notes) else form, *names])


@dataclass(frozen=True, slots=True)
class FilePlan:
    """The forms that would be filed, and the links that would be left out."""

    forms: tuple[FormToFile, ...]
    left_out: tuple[str, ...]
    """A sentence for each group of links that are left out."""
    warning: str = ""
    """A warning shown before a window opens; empty if there is none."""
    doubtful: int = 0
    """Number of left-out links whose addresses the user has to check first."""

    @property
    def fileable(self) -> tuple[FormToFile, ...]:
        return tuple(form for form in self.forms if not form.why_not)

    @property
    def first(self) -> FilePlan:
        return replace(self, forms=self.fileable[:1], left_out=())

    def at_most(self, links: int, why_not: str) -> FilePlan:
        """Return a plan that leaves out every form with more than `links` links, giving `why_not` as the reason."""
        reasons = (form.why_not or (why_not if len(form.finding_ids) > links else "") for form in self.forms)
        forms = (replace(form, why_not=reason) for form, reason in zip(self.forms, reasons, strict=True))
        return replace(self, forms=tuple(forms))

    @property
    def counts(self) -> tuple[int, int]:
        """The number of forms that can be filed, and the number of their links."""
        return len(self.fileable), sum(len(form.finding_ids) for form in self.fileable)

    @property
    def held_back(self) -> int:
        """The number of links that cannot be filed until a problem is solved, by the user or by Alibaba."""
        return self.doubtful + sum(len(form.finding_ids) for form in self.forms if form.why_not)

    @property
    def headline(self) -> str:
        number, total = self.counts
        return tr_n("{n} form to file, {links}", "{n} forms to file, {links}", number, links=links(total))

    def text(self) -> str:
        lines = [form.line() for form in self.fileable]
        held_up = [form for form in self.forms if form.why_not]
        not_yet = [
            tr(
                "Not yet: {title}, {links}. {reason}",
                title=form.title,
                links=_links(form),
                reason=form.why_not,
            )
            for form in held_up
        ]
        out = [*([f"! {self.warning}"] if self.warning else []), *not_yet, *self.left_out]
        return "\n".join([*lines, *([""] if lines and out else []), *out])

    def commit(self, context: AppContext) -> tuple[str, ...]:
        """Store the new complaints. Return the ids of all complaints to file, in filing order."""
        plan, forms = context.queue.plan, [form.complaint for form in self.fileable]
        planned = ([form] if form.id else plan(form.finding_ids) for form in forms)
        return tuple(complaint.id for complaints in planned for complaint in complaints)


def plan_filing(
    context: AppContext,
    marked: Collection[str] = (),
    shown: Collection[str] | None = None,
    *,
    limit: int,
) -> FilePlan:
    """Plan existing and new forms for the marked findings, or for all findings if none is marked.

    `shown` are the findings that the filter shows; None without a filter.
    """
    # Also take complaints with problems, because `_form` tells the user why they cannot be filed.
    waiting = next_up(context.store)
    if not marked:
        unplanned = [finding.id for finding in context.store.findings.all() if finding.fileable]
        on_forms = [finding_id for complaint in waiting for finding_id in complaint.finding_ids]
        marked = dict.fromkeys([*on_forms, *unplanned])
    # A finding that the user marked may have been removed from the records in the meantime.
    findings = list(filter(None, map(context.store.findings.get, marked)))
    ready = {complaint.id: complaint for complaint in waiting}
    there = dict.fromkeys(finding.complaint_id for finding in findings if finding.complaint_id in ready)
    free = [finding for finding in findings if finding.fileable]
    listings = context.store.listings
    doubtful = [finding for finding in free if doubt_about(finding, listings[finding.listing_id])]
    others = [finding for finding in findings if not finding.fileable and finding.complaint_id not in ready]
    in_doubt = {finding.id for finding in doubtful}
    chosen = [finding for finding in free if finding.id not in in_doubt]
    fresh = [
        Complaint(id="", work_id=form.work_id, finding_ids=form.finding_ids, reason=form.reason)
        for form in plan_forms(chosen, limit=limit, reason_of=partial(reason_of, context.store))
    ]
    complaints = [*(ready[complaint_id] for complaint_id in there if complaint_id), *fresh]
    forms = tuple(_form(context, complaint, marked, shown) for complaint in complaints)
    works = dict.fromkeys(form.complaint.work_id for form in forms if not form.why_not)
    warning = "" if context.practice else approval_unknown(context.store.works[work_id] for work_id in works)
    broken = sum(not listings[finding.listing_id].item_id for finding in doubtful)
    to_check = len(doubtful) - broken
    return FilePlan(forms, _left_out(to_check, broken, others), warning, to_check)


def why_nothing(context: AppContext, plan: FilePlan) -> str:
    """Return a text that explains why no form can be filed: first what the plan leaves out, then all other links by reason."""
    # The plan and the rest of the records may give the same line.
    return "\n".join(dict.fromkeys(filter(None, (*plan.text().splitlines(), *_why_nothing_else(context)))))


def _why_nothing_else(context: AppContext) -> list[str]:
    findings = context.store.findings.all()
    if not findings:
        return [tr("Paste links and say which design they copy.")]
    asked = sum(finding.to_judge for finding in findings)
    over = [finding for finding in findings if finding.is_reported or _is_aside(finding)]
    lines = [tr_n(*_TO_JUDGE, asked)] if asked else []
    lines += _by_state(over)
    if len(findings) == len(over):
        lines.append(tr("Everything that can be reported has been reported."))
    return lines


_TO_JUDGE = msg_n(
    "{n} link to review first: press {go.listings}, then Enter.",
    "{n} links to review first: press {go.listings}, then Enter.",
)


def _is_aside(finding: Finding) -> bool:
    return finding.state is FindingState.JUDGED and finding.judgement is not Judgement.COPY


def _by_state(findings: Iterable[Finding]) -> list[str]:
    words = Counter(map(finding_words, findings))
    return [
        tr_n("{n} link left out: {state}.", "{n} links left out: {state}.", number, state=said)
        for said, number in words.items()
    ]


def _form(
    context: AppContext, complaint: Complaint, marked: Collection[str], shown: Collection[str] | None
) -> FormToFile:
    reasons, work = context.queue.problems(complaint), context.store.works.get(complaint.work_id)
    pairs = zip(complaint.finding_ids, listings_of(context.store, complaint), strict=True)
    hidden = (listing for id_, listing in pairs if shown is not None and id_ not in shown)
    return FormToFile(
        complaint=complaint,
        title=clean(work.title) if work else "",
        hidden=tuple(map(listing_name, hidden)),
        unmarked=sum(finding_id not in marked for finding_id in complaint.finding_ids),
        why_not=sentences(reasons[0].sentence, tr(_WHERE.get(reasons[0].field, ""))) if reasons else "",
    )


_WHERE = {
    "listings": msg("In Listings (2), select the listing and press Enter."),
    "ipr": msg("In Designs (3), press v to read its registration status."),
    "client": msg("In Designs (3), select the design and press e."),
    "reason": msg("In Listings (2), select one of its links and press c."),
}
"""For each field that may have a problem, where in the program the user can solve it."""


def _left_out(to_check: int, broken: int, others: list[Finding]) -> tuple[str, ...]:
    lines = []
    if to_check:
        lines.append(
            tr_n(
                "Not yet: {n} link to check. In Listings (2), press Enter on it, then o.",
                "Not yet: {n} links to check. In Listings (2), press Enter on each, then o.",
                to_check,
            )
        )
    if broken:
        lines.append(
            tr_n(
                "{n} link is missing digits in its number: press {listings.edit} in Listings to fix the address.",
                "{n} links are missing digits in their numbers: press {listings.edit} in Listings to fix the addresses.",
                broken,
            )
        )
    return (*lines, *_by_state(others))


def _links(form: FormToFile) -> str:
    return links(len(form.finding_ids))
