"""Designs that are joined, renamed or taken out of the register: what was filed keeps the title it was filed under.

Nothing is written here but by the two functions that say so, each as one step that can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from helper.model.complaint import Complaint
from helper.model.finding import OPEN_STATES, Finding, FindingState, Judgement, Moment, MomentKind
from helper.model.spelling import folded, spelled
from helper.model.words import counted
from helper.model.work import Registration, Right, RightState, Work
from helper.store.judging import forms_without
from helper.store.settling import UNDER_WAY
from helper.store.steps import Change
from helper.store.store import Store
from helper.store.work_folder import file_of, keep_file

_RANKS = {
    FindingState.NEW: 0,
    FindingState.JUDGED: 1,
    FindingState.PLANNED: 2,
}
"""How far a finding has come; every other state has been sent."""
_SENT = 3


def filed_titles(store: Store, before: Work, after: Work) -> list[Complaint]:
    """The complaints that must keep the old title in their attempts when a design gets another one."""
    if before.title == after.title:
        return []
    return [_titled(one, before.title) for one in _complaints(store, before) if one.attempts]


def why_not_merge(store: Store, gone: Work, into: Work) -> str:
    """Why one design cannot be joined with another, in a sentence; empty: it can."""
    if gone.id == into.id:
        return "This is the same design."
    if spelled(gone.client) != spelled(into.client):
        return "They belong to different clients. Correct the client of one of them first."
    numbers = [work.right.known_number for work in (gone, into)]
    if all(numbers) and folded(numbers[0]) != folded(numbers[1]):
        return f"They have different registrations: {numbers[0]} and {numbers[1]}. Correct one of them first."
    return next((reason for work in (gone, into) if (reason := _in_hand(store, work))), "")


def merge_works(store: Store, gone: Work, into: Work, *, by: str, at: datetime) -> Work:
    """Join a design with another: its links, forms and spellings go there. Ask `why_not_merge` first.

    Raises:
        ValueError: They cannot be joined.
        WrongUse: A picture or paper of the design could not be copied.
    """
    if reason := why_not_merge(store, gone, into):
        raise ValueError(reason)
    merged = _merged(store, gone, into)
    named = Moment(at=at, kind=MomentKind.DESIGN_NAMED, words=into.title, note=f"was “{gone.title}”", by=by)
    findings, dropped = _moved(store, gone, into, named)
    complaints = [_titled(replace(one, work_id=into.id), gone.title) for one in _complaints(store, gone)]
    change = Change(put=(merged, *findings, *complaints), remove=(gone, *dropped))
    store.steps.do(f"the design {gone.title} joined with {into.title}", change)
    return merged


def why_not_remove(store: Store, work: Work) -> str:
    """Why a design cannot be taken out of the register, in a sentence; empty: it can."""
    if reason := _in_hand(store, work):
        return reason
    sent = sum(one.state not in OPEN_STATES for one in _findings(store, work))
    forms = sum(bool(one.attempts) for one in _complaints(store, work))
    if sent or forms:
        what = counted(sent, "link") if sent else counted(forms, "form")
        return f"{what} of it went out, and what was filed stays. It can be joined with another design."
    if work.submissions:
        return "Its registration was handed in, and that stays. It can be joined with another design."
    return ""


def remove_work(store: Store, work: Work, *, by: str, at: datetime) -> None:
    """Take a design out of the register. Its links stay, without a design. Ask `why_not_remove` first.

    Raises:
        ValueError: It cannot be taken out.
    """
    if reason := why_not_remove(store, work):
        raise ValueError(reason)
    findings = _findings(store, work)
    taken = Moment(at=at, note=f"the design “{work.title}” was taken out", by=by)
    leaving = {one.id: one.complaint_id for one in findings if one.complaint_id}
    forms = forms_without(store, leaving)
    free = tuple(_without_design(one, taken) for one in findings)
    change = Change(put=(*free, *forms.put), remove=(work, *forms.remove))
    store.steps.do(f"the design {work.title} taken out", change)


def _in_hand(store: Store, work: Work) -> str:
    open_ = work.right.taken_at is not None or any(
        work.open_submission(practice=practice) is not None for practice in (False, True)
    )
    if open_:
        return f"The registration of {work.title} is being handed in. First say how that went."
    if any(one.state in UNDER_WAY for one in _complaints(store, work)):
        return (
            f"A form of {work.title} is being filled, or nobody has said how it went. First let it be done."
        )
    return ""


def _merged(store: Store, gone: Work, into: Work) -> Work:
    """The design that stays, with all that the other one knows; where both know, its own word counts.

    Under which reason it is reported stays its own: the other's would change what is said of its listings.
    """
    names = (*into.aliases, gone.title, *gone.aliases, gone.right.text)
    aliases = {spelled(name): name for name in names if name and spelled(name) != spelled(into.title)}
    searches = [one for one in gone.searches if not any(map(one.is_for_the_same, into.searches))]
    known = into.right != Right() and into.right.state is not RightState.UNKNOWN
    right = into.right if known else replace(gone.right, number=into.right.number or gone.right.number)
    bare = into.registration == Registration()
    return replace(
        into,
        aliases=tuple(aliases.values()),
        official_addresses=_both(into.official_addresses, gone.official_addresses),
        licensees=_both(into.licensees, gone.licensees),
        searches=(*into.searches, *searches),
        right=right if right.number else replace(right, number=gone.right.number),
        registration=_papers(store, gone, into) if bare else into.registration,
        submissions=tuple(sorted((*into.submissions, *gone.submissions), key=lambda one: one.at)),
        practised=into.practised or gone.practised,
        description=into.description or gone.description,
        note="\n".join(note for note in (into.note, gone.note) if note),
    )


def _papers(store: Store, gone: Work, into: Work) -> Registration:
    """The other design's registration, its files copied; what lies in its own folder stays there."""

    def copied(name: str) -> str:
        source = file_of(store.places, gone, name)
        return keep_file(store.places, into, source, source.stem) if name and source.is_file() else name

    papers = gone.registration
    return replace(
        papers,
        picture=copied(papers.picture),
        statement=copied(papers.statement),
        certificate_file=copied(papers.certificate_file),
    )


def _moved(store: Store, gone: Work, into: Work, named: Moment) -> tuple[list[Finding], list[Finding]]:
    """The findings as they are then, and those that go because the other design has the same link."""
    there = {one.listing_id: one for one in _findings(store, into)}
    kept: list[Finding] = []
    dropped: list[Finding] = []
    for finding in _findings(store, gone):
        moved = replace(finding, work_id=into.id, history=(*finding.history, named))
        twin = there.get(finding.listing_id)
        if twin is None:
            kept.append(moved)
            continue
        further, other = (moved, twin) if _rank(moved) > _rank(twin) else (twin, moved)
        if other.complaint_id is not None or _rank(other) == _SENT:
            # Both are on forms or were sent: both are true.
            kept.append(moved)
        else:
            kept.append(_with_history(further, other))
            dropped.append(store.findings[other.id])
    return kept, dropped


def _with_history(finding: Finding, other: Finding) -> Finding:
    """The finding with what happened to its twin."""
    lines = sorted(dict.fromkeys((*finding.history, *other.history)), key=lambda moment: moment.at)
    attachments = tuple(dict.fromkeys((*finding.attachments, *other.attachments)))
    doubts = tuple(dict.fromkeys((*finding.doubts, *other.doubts)))
    if _rank(finding) == _SENT:
        return replace(finding, history=tuple(lines))
    return replace(finding, history=tuple(lines), attachments=attachments, doubts=doubts)


def _without_design(finding: Finding, taken: Moment) -> Finding:
    """The finding without its design: a copy of nothing that is known is to be judged anew; another answer stays."""
    free = replace(finding, work_id=None, complaint_id=None, history=(*finding.history, taken))
    if finding.judgement is not Judgement.COPY:
        return free
    return replace(free, state=FindingState.NEW, judgement=None, judged_by="", judged_at=None, grounds=None)


def _titled(complaint: Complaint, title: str) -> Complaint:
    attempts = tuple(one if one.title else replace(one, title=title) for one in complaint.attempts)
    return replace(complaint, attempts=attempts)


def _rank(finding: Finding) -> int:
    return _RANKS.get(finding.state, _SENT)


def _findings(store: Store, work: Work) -> list[Finding]:
    return [one for one in store.findings.all() if one.work_id == work.id]


def _complaints(store: Store, work: Work) -> list[Complaint]:
    return [one for one in store.complaints.all() if one.work_id == work.id]


def _both(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))
