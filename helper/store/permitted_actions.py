"""Permitted actions on links: one table of the states and actions, and the rules that depend on more than the state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum, auto

from helper.model.finding import NO_ANSWERS, OPEN_STATES, Finding, FindingState, Judgement, Presence
from helper.model.state_words import finding_words
from helper.store.intake import Edit
from helper.store.queries import number_of, why_must_wait
from helper.store.repository import Repositories
from helper.store.transitions import UNDER_WAY
from helper.translation import msg, tr


class LinkAction(Enum):
    """What the user can do with a link."""

    JUDGE = auto()
    """Judge the link, or remove it."""
    NAME_DESIGN = auto()
    SET_REASON = auto()
    SET_OUTCOME = auto()
    COMPLAIN_AGAIN = auto()


class _Stage(Enum):
    OPEN = auto()
    ON_FORM = auto()
    FILLED_IN = auto()
    WAITING = auto()
    GONE = auto()
    DECIDED = auto()
    """The portal has decided, and the listing stays."""


_NOT_REPORTED = msg("The link was not reported, so it has no outcome yet.")
_NOT_SENT = msg("The link has not been reported yet.")
_FILLED_IN = msg("The link is on the form that is being filled in.")
_REPORTED = msg("The link is already reported.")
_SENT: Mapping[LinkAction, str] = {
    LinkAction.JUDGE: _REPORTED,
    LinkAction.NAME_DESIGN: _REPORTED,
    LinkAction.SET_REASON: _REPORTED,
}
_REFUSED: Mapping[_Stage, Mapping[LinkAction, str]] = {
    _Stage.OPEN: {LinkAction.SET_OUTCOME: _NOT_REPORTED, LinkAction.COMPLAIN_AGAIN: _NOT_SENT},
    _Stage.ON_FORM: {
        LinkAction.NAME_DESIGN: msg("The link is on a form."),
        LinkAction.SET_OUTCOME: _NOT_REPORTED,
        LinkAction.COMPLAIN_AGAIN: _NOT_SENT,
    },
    _Stage.FILLED_IN: {
        LinkAction.JUDGE: _FILLED_IN,
        LinkAction.NAME_DESIGN: _FILLED_IN,
        LinkAction.SET_REASON: _FILLED_IN,
        LinkAction.SET_OUTCOME: _NOT_REPORTED,
        LinkAction.COMPLAIN_AGAIN: _NOT_SENT,
    },
    _Stage.WAITING: {
        **_SENT,
        LinkAction.COMPLAIN_AGAIN: msg("Alibaba has not decided on the complaint yet: wait for the answer."),
    },
    _Stage.GONE: {
        **_SENT,
        LinkAction.COMPLAIN_AGAIN: msg(
            "The listing was gone. If it is on sale again, check its page: Today then shows it under “back again”."
        ),
    },
    _Stage.DECIDED: _SENT,
}
"""Why a state does not permit an action; an action that is missing is permitted. Not translated yet."""


def why_not_judge(
    store: Repositories,
    findings: Sequence[Finding],
    work_id: str | None = None,
    judgement: Judgement | None = None,
) -> dict[str, str]:
    """Return messages explaining why findings cannot get this one judgement, by finding id.

    A judgement of several findings leaves out those that the user refused, unless it is a refusal too.
    """
    reasons = {}
    taken: dict[str, str] = {}
    keeps_refusals = len(findings) > 1 and judgement is not None and judgement not in NO_ANSWERS
    for finding in findings:
        if reason := _refusal(store, finding, LinkAction.JUDGE):
            reasons[finding.id] = reason
        elif keeps_refusals and finding.is_no:
            reasons[finding.id] = _kept_refusal(finding)
        elif work_id:
            noted = (
                other
                for other in store.findings.where("listing_id", finding.listing_id)
                if other.work_id == work_id
            )
            taken.update((other.listing_id, other.id) for other in noted)
            if taken.setdefault(finding.listing_id, finding.id) != finding.id:
                reasons[finding.id] = tr("This listing is already in your records for that design.")
    return reasons


def _kept_refusal(finding: Finding) -> str:
    if finding.is_taken_off:
        return tr("You took it off the form. To report it, answer this link alone.")
    return tr(
        "You answered “{answer}”. To change that, answer this link alone.", answer=finding_words(finding)
    )


def why_not_name_design(store: Repositories, findings: Sequence[Finding], work_id: str) -> dict[str, str]:
    """Return messages explaining why findings cannot get this design, by finding id."""
    reasons = why_not_judge(store, findings, work_id)
    for finding in findings:
        if refusal := _refusal(store, finding, LinkAction.NAME_DESIGN):
            reasons.setdefault(finding.id, refusal)
        elif finding.work_id == work_id:
            reasons.setdefault(finding.id, tr("The link already has that design."))
    return reasons


def why_not_edit(store: Repositories, findings: Iterable[Finding], edit: Edit) -> dict[str, str]:
    """Return messages explaining why the edit cannot be applied to some findings, by finding id."""
    reasons = ((finding.id, _why_no_reason(store, finding)) for finding in findings if edit.reason)
    return {finding_id: reason for finding_id, reason in reasons if reason}


def why_not_set_outcome(
    store: Repositories, findings: Iterable[Finding], state: FindingState
) -> dict[str, str]:
    """Return messages explaining why findings cannot get this outcome, by finding id."""
    reasons = {}
    for finding in findings:
        if refusal := _refusal(store, finding, LinkAction.SET_OUTCOME):
            reasons[finding.id] = refusal
        elif finding.state is state:
            reasons[finding.id] = tr("The link already has this outcome.")
    return reasons


def why_not_again(store: Repositories, findings: Iterable[Finding]) -> dict[str, str]:
    """Return messages explaining why a second complaint is impossible, by finding id."""
    reasons = ((finding.id, _why_not_again(store, finding)) for finding in findings)
    return {finding_id: reason for finding_id, reason in reasons if reason}


def _why_not_again(store: Repositories, finding: Finding) -> str:
    if refusal := _refusal(store, finding, LinkAction.COMPLAIN_AGAIN):
        return refusal
    if not number_of(store, finding):
        return tr(
            "A second complaint must give the number of the first one, which is not known yet. Find or enter this number first."
        )
    if finding.work_id is None:
        return tr("First choose the design that the link copies.")
    others = store.findings.where("listing_id", finding.listing_id)
    if any(_stands_in_the_way(other, finding) for other in others):
        return tr("The link is already on another form.")
    listing = store.listings[finding.listing_id]
    look, since = listing.last_conclusive_look, finding.outcome.at if finding.outcome else None
    if look is None or (since is not None and look.at <= since):
        return tr(
            "The page has not been checked since the answer, so it may be gone. Check it first: “check pages” in History"
            " or Today, or ipp-helper recheck."
        )
    if look.presence is not Presence.LIVE:
        return tr(
            "The listing was no longer on sale at the last check. If it is back, check its page first: “check pages” in"
            " History or Today, or ipp-helper recheck."
        )
    return why_must_wait(store, finding, listing)


def _stands_in_the_way(other: Finding, finding: Finding) -> bool:
    """Return whether the other finding of the listing follows this one, or is on its way to the portal."""
    follows = other.predecessor_id == finding.id and other.is_second and not other.left_second_form
    on_its_way = other.state in {FindingState.PLANNED, FindingState.FILED}
    return other.work_id == finding.work_id and other.id != finding.id and (follows or on_its_way)


def _why_no_reason(store: Repositories, finding: Finding) -> str | None:
    """Return a message explaining why the user cannot set the reason for this finding; None if they can."""
    if (refusal := _refusal(store, finding, LinkAction.SET_REASON)) or finding.complaint_id is not None:
        return refusal or None
    if finding.judgement is not Judgement.COPY:
        return tr("You have not marked the link as a copy, so it cannot go on a form.")
    if finding.work_id is None:
        return tr("First choose the design that the link copies.")
    return why_must_wait(store, finding, store.listings[finding.listing_id]) or None


def _refusal(store: Repositories, finding: Finding, action: LinkAction) -> str:
    """Return why the state of the finding does not permit the action; empty if it does."""
    return tr(why) if (why := _REFUSED[_stage_of(store, finding)].get(action)) else ""


def _stage_of(store: Repositories, finding: Finding) -> _Stage:
    if finding.state not in OPEN_STATES:
        if finding.state is FindingState.FILED:
            return _Stage.WAITING
        return _Stage.GONE if finding.is_gone else _Stage.DECIDED
    complaint = store.complaints.get(finding.complaint_id)
    if complaint is not None and complaint.state in UNDER_WAY:
        return _Stage.FILLED_IN
    return _Stage.OPEN if finding.complaint_id is None else _Stage.ON_FORM
