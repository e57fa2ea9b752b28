"""A complaint form as the page sent it, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from helper.practice.catalogue import COMPLAINT_TYPES, IPR_TYPES, WEBSITES, choice_of, reason_of
from helper.practice.listings import MOST_LISTINGS, split_lines
from helper.practice.rights import RightState
from helper.practice.sessions import MOST_UPLOADS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helper.practice.catalogue import Choice
    from helper.practice.language import Language
    from helper.practice.rights import Right
    from helper.practice.sessions import Session

EXPLANATION_LIMIT = 500
"""So many characters the supplement usually takes, counted as the page counts them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedForm:
    """The values exactly as they came; choices by their codes."""

    website: str
    ipr_type: str
    ipr: str
    """The id of a right."""
    complaint_type: str
    reason: str
    extra: str
    """The additional field some reasons ask for."""
    links: str
    """The whole text of the box."""
    explanation: str
    evidence: tuple[str, ...]
    """Ids of uploads."""
    declaration: bool

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(split_lines(self.links))

    def shown(self, right: Right | None, language: Language) -> dict[str, Any]:
        """The same values in the words the person saw."""
        website, ipr_type = choice_of(self.website, WEBSITES), choice_of(self.ipr_type, IPR_TYPES)
        complaint_type, reason = choice_of(self.complaint_type, COMPLAINT_TYPES), reason_of(self.reason)
        return {
            "website": website.text(language) if website else "",
            "ipr_type": ipr_type.text(language) if ipr_type else "",
            "ipr": right.text if right else "",
            "complaint_type": complaint_type.text(language) if complaint_type else "",
            "reason": reason.text(language) if reason else "",
            "extra": self.extra,
            "listings": self.links,
            "description": self.explanation,
            "declaration": self.declaration,
        }


def read_form(body: Any) -> ReceivedForm | None:
    """The form in a JSON body, or None where the body has another shape."""
    if not isinstance(body, dict):
        return None
    texts = ("website", "iprType", "ipr", "complaintType", "reason", "extra", "links", "explanation")
    evidence = body.get("evidence", [])
    if not all(isinstance(body.get(name, ""), str) for name in texts) or not isinstance(evidence, list):
        return None
    return ReceivedForm(
        website=body.get("website", ""),
        ipr_type=body.get("iprType", ""),
        ipr=body.get("ipr", ""),
        complaint_type=body.get("complaintType", ""),
        reason=body.get("reason", ""),
        extra=body.get("extra", ""),
        links=body.get("links", ""),
        explanation=body.get("explanation", ""),
        evidence=tuple(str(upload) for upload in evidence),
        declaration=body.get("declaration") is True,
    )


def find_problems(
    form: ReceivedForm,
    right: Right | None,
    session: Session,
    *,
    limit: int = EXPLANATION_LIMIT,
    wants_evidence: bool = False,
) -> dict[str, str]:
    """What must be mended, by field: the key of the sentence the page shows beside it; empty where all is well."""
    reason = reason_of(form.reason)
    problems = {
        "website": _chosen(form.website, WEBSITES),
        "iprType": _chosen(form.ipr_type, IPR_TYPES),
        "ipr": _problem_of_right(form, right),
        "complaintType": _chosen(form.complaint_type, COMPLAINT_TYPES),
        "reason": "" if reason else "must_choose",
        "extra": "must_fill" if reason and reason.extra and not form.extra.strip() else "",
        "links": _problem_of_links(form, session),
        "explanation": "explanation_too_long" if len(form.explanation) > limit else "",
        "evidence": _problem_of_evidence(form, session, wants_evidence=wants_evidence),
        "declaration": "" if form.declaration else "must_tick",
    }
    return {field: problem for field, problem in problems.items() if problem}


def _chosen(code: str, choices: Sequence[Choice]) -> str:
    return "" if choice_of(code, choices) else "must_choose"


def _problem_of_right(form: ReceivedForm, right: Right | None) -> str:
    if not form.ipr:
        return "must_choose"
    usable = right is not None and right.state is RightState.APPROVED and right.ipr_type == form.ipr_type
    return "" if usable else "ipr_does_not_fit"


def _problem_of_links(form: ReceivedForm, session: Session) -> str:
    """Only lines that Verify accepted, for this very website, right and complaint type, may be sent."""
    if not form.lines:
        return "must_fill"
    if len(form.lines) > MOST_LISTINGS:
        return "links_too_many"
    answers = session.verified.get((form.website, form.ipr, form.complaint_type), {})
    if any(line not in answers for line in form.lines):
        return "links_not_verified"
    twice = len(set(form.lines)) < len(form.lines)
    return "links_refused_left" if twice or not all(answers[line] for line in form.lines) else ""


def _problem_of_evidence(form: ReceivedForm, session: Session, *, wants_evidence: bool) -> str:
    if wants_evidence and not form.evidence:
        return "must_upload"
    if len(form.evidence) > MOST_UPLOADS:
        return "upload_many"
    return "" if set(form.evidence) <= set(session.uploads) else "upload_gone"
