"""Permitted actions on links: one table of the states and actions, and the rules that depend on more than the state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum, auto

from helper.model.finding import NO_ANSWERS, OPEN_STATES, Finding, FindingState, Judgement
from helper.model.state_words import finding_words
from helper.store.intake import Edit
from helper.store.queries import why_must_wait
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


class _Stage(Enum):
    OPEN = auto()
    ON_FORM = auto()
    FILLED_IN = auto()
    REPORTED = auto()


_NOT_REPORTED = msg("The link was not reported, so it has no outcome yet.")
_FILLED_IN = msg("The link is on the form that is being filled in.")
_REPORTED = msg("The link is already reported.")
_REFUSED: Mapping[_Stage, Mapping[LinkAction, str]] = {
    _Stage.OPEN: {LinkAction.SET_OUTCOME: _NOT_REPORTED},
    _Stage.ON_FORM: {
        LinkAction.NAME_DESIGN: msg("The link is on a form."),
        LinkAction.SET_OUTCOME: _NOT_REPORTED,
    },
    _Stage.FILLED_IN: {
        LinkAction.JUDGE: _FILLED_IN,
        LinkAction.NAME_DESIGN: _FILLED_IN,
        LinkAction.SET_REASON: _FILLED_IN,
        LinkAction.SET_OUTCOME: _NOT_REPORTED,
    },
    _Stage.REPORTED: {
        LinkAction.JUDGE: _REPORTED,
        LinkAction.NAME_DESIGN: _REPORTED,
        LinkAction.SET_REASON: _REPORTED,
    },
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
        return _Stage.REPORTED
    complaint = store.complaints.get(finding.complaint_id)
    if complaint is not None and complaint.state in UNDER_WAY:
        return _Stage.FILLED_IN
    return _Stage.OPEN if finding.complaint_id is None else _Stage.ON_FORM
