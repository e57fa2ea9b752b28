"""Permitted actions on links: one table of the states of a link, and the actions that each state refuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum, auto

from helper.model.finding import NO_ANSWERS, OPEN_STATES, Finding, FindingState, Judgement, Presence
from helper.model.state_words import finding_words
from helper.store.queries import number_of, why_must_wait
from helper.store.repository import Repositories
from helper.store.transitions import UNDER_WAY
from helper.translation import msg, tr


class LinkAction(Enum):
    """What the user can do with a link."""

    JUDGE = auto()
    """Judge the link, remove it, or attach a picture."""
    NAME_DESIGN = auto()
    SET_REASON = auto()
    SET_OUTCOME = auto()
    COMPLAIN_AGAIN = auto()


class _Stage(Enum):
    """The state of a link, from its finding, its form and its listing."""

    UNCONFIRMED = auto()
    """Not judged to be a copy."""
    COPY_OF_UNKNOWN = auto()
    """A copy, but the design is not known."""
    COPY = auto()
    ON_FORM = auto()
    FILLED_IN = auto()
    WAITING = auto()
    GONE = auto()
    STAYS_UNNUMBERED = auto()
    """The portal has decided that the listing stays, as in the following states. The complaint's number is unknown."""
    STAYS_WITHOUT_DESIGN = auto()
    STAYS_ON_OTHER_FORM = auto()
    STAYS_UNCHECKED = auto()
    STAYS_OFF_SALE = auto()
    STAYS = auto()


_NO_DESIGN = msg("First choose the design that the link copies.")
_FILLED_IN = msg("The link is on the form that is being filled in.")
_REPORTED = msg("The link is already reported.")
_UNSENT: Mapping[LinkAction, str] = {
    LinkAction.SET_OUTCOME: msg("The link was not reported, so it has no outcome yet."),
    LinkAction.COMPLAIN_AGAIN: msg("The link has not been reported yet."),
}
_SENT: Mapping[LinkAction, str] = dict.fromkeys(
    (LinkAction.JUDGE, LinkAction.NAME_DESIGN, LinkAction.SET_REASON), _REPORTED
)


def _sent(why_not_again: str) -> Mapping[LinkAction, str]:
    return {**_SENT, LinkAction.COMPLAIN_AGAIN: why_not_again}


_REFUSED: Mapping[_Stage, Mapping[LinkAction, str]] = {
    _Stage.UNCONFIRMED: {
        **_UNSENT,
        LinkAction.SET_REASON: msg("You have not marked the link as a copy, so it cannot go on a form."),
    },
    _Stage.COPY_OF_UNKNOWN: {**_UNSENT, LinkAction.SET_REASON: _NO_DESIGN},
    _Stage.COPY: _UNSENT,
    _Stage.ON_FORM: {**_UNSENT, LinkAction.NAME_DESIGN: msg("The link is on a form.")},
    _Stage.FILLED_IN: {**dict.fromkeys(_SENT, _FILLED_IN), **_UNSENT},
    _Stage.WAITING: _sent(msg("Alibaba has not decided on the complaint yet: wait for the answer.")),
    _Stage.GONE: _sent(
        msg(
            "The listing was gone. If it is on sale again, check its page: Today then shows it under “back again”."
        )
    ),
    _Stage.STAYS_UNNUMBERED: _sent(
        msg(
            "A second complaint must give the number of the first one, which is not known yet. Find or enter this number first."
        )
    ),
    _Stage.STAYS_WITHOUT_DESIGN: _sent(_NO_DESIGN),
    _Stage.STAYS_ON_OTHER_FORM: _sent(msg("The link is already on another form.")),
    _Stage.STAYS_UNCHECKED: _sent(
        msg(
            "The page has not been checked since the answer, so it may be gone. Check it first: “check pages” in History"
            " or Today, or ipp-helper recheck."
        )
    ),
    _Stage.STAYS_OFF_SALE: _sent(
        msg(
            "The listing was no longer on sale at the last check. If it is back, check its page first: “check pages” in"
            " History or Today, or ipp-helper recheck."
        )
    ),
    _Stage.STAYS: _SENT,
}
"""Why a state does not permit an action; an action that is missing is permitted. Not translated yet."""


def why_not(
    store: Repositories,
    findings: Sequence[Finding],
    action: LinkAction,
    *,
    work_id: str | None = None,
    judgement: Judgement | None = None,
    outcome: FindingState | None = None,
) -> dict[str, str]:
    """Return messages explaining why findings do not permit the action, by finding id.

    `work_id`, `judgement` and `outcome` are what the findings would get; None if the action does not set it.
    A judgement of several findings leaves out those that the user refused, unless it is a refusal too.
    """
    keeps_refusals = len(findings) > 1 and judgement is not None and judgement not in NO_ANSWERS
    taken: dict[str, str] = {}
    reasons = {}
    for finding in findings:
        reason = _refusal(store, finding, action)
        if not reason and keeps_refusals and finding.is_no:
            reason = _kept_refusal(finding)
        if not reason and work_id and _has_twin(store, finding, work_id, taken):
            reason = tr("This listing is already in your records for that design.")
        if not reason and action is LinkAction.NAME_DESIGN and finding.work_id == work_id:
            reason = tr("The link already has that design.")
        if not reason and finding.state is outcome:
            reason = tr("The link already has this outcome.")
        if reason:
            reasons[finding.id] = reason
    return reasons


def _refusal(store: Repositories, finding: Finding, action: LinkAction) -> str:
    """Return why the finding does not permit the action, whatever it would get; empty if it does."""
    stage = _stage_of(store, finding)
    if why := _REFUSED[stage].get(action):
        return tr(why)
    goes_on_form = (LinkAction.SET_REASON, _Stage.COPY), (LinkAction.COMPLAIN_AGAIN, _Stage.STAYS)
    if (action, stage) in goes_on_form:
        return why_must_wait(store, finding, store.listings[finding.listing_id])
    return ""


def _stage_of(store: Repositories, finding: Finding) -> _Stage:
    if finding.state is FindingState.FILED:
        return _Stage.WAITING
    if finding.is_gone:
        return _Stage.GONE
    if finding.state not in OPEN_STATES:
        return _stage_after_decision(store, finding)
    if finding.complaint_id is not None:
        form = store.complaints.get(finding.complaint_id)
        return _Stage.FILLED_IN if form is not None and form.state in UNDER_WAY else _Stage.ON_FORM
    if finding.judgement is not Judgement.COPY:
        return _Stage.UNCONFIRMED
    return _Stage.COPY_OF_UNKNOWN if finding.work_id is None else _Stage.COPY


def _stage_after_decision(store: Repositories, finding: Finding) -> _Stage:
    if not number_of(store, finding):
        return _Stage.STAYS_UNNUMBERED
    if finding.work_id is None:
        return _Stage.STAYS_WITHOUT_DESIGN
    others = store.findings.where("listing_id", finding.listing_id)
    if any(_stands_in_the_way(other, finding) for other in others):
        return _Stage.STAYS_ON_OTHER_FORM
    look = store.listings[finding.listing_id].last_conclusive_look
    if look is None or (finding.outcome is not None and look.at <= finding.outcome.at):
        return _Stage.STAYS_UNCHECKED
    return _Stage.STAYS if look.presence is Presence.LIVE else _Stage.STAYS_OFF_SALE


def _stands_in_the_way(other: Finding, finding: Finding) -> bool:
    """Return whether the other finding of the listing follows this one, or is on its way to the portal."""
    follows = other.predecessor_id == finding.id and other.is_second and not other.left_second_form
    on_its_way = other.state in {FindingState.PLANNED, FindingState.FILED}
    return other.work_id == finding.work_id and other.id != finding.id and (follows or on_its_way)


def _has_twin(store: Repositories, finding: Finding, work_id: str, taken: dict[str, str]) -> bool:
    """Return whether another finding has the same listing and design. `taken` has those that got the design, by listing."""
    for other in store.findings.where("listing_id", finding.listing_id):
        if other.work_id == work_id:
            taken[other.listing_id] = other.id
    return taken.setdefault(finding.listing_id, finding.id) != finding.id


def _kept_refusal(finding: Finding) -> str:
    if finding.is_taken_off:
        return tr("You took it off the form. To report it, answer this link alone.")
    return tr(
        "You answered “{answer}”. To change that, answer this link alone.", answer=finding_words(finding)
    )
