"""What is special about one form: it changes what the person is told and how it may end, never what is filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helper.flow.report import FieldReport, FillReport, How
from helper.session.filing import wording
from helper.session.filing.form_wording import COMPLAINT_WORDING, Wording
from helper.session.filing.matter import Matter


@dataclass(frozen=True, slots=True)
class HandOverText:
    """What the person reads when a form becomes hers."""

    notices: tuple[str, ...]
    """What must be read before anything is done."""
    turn: tuple[str, ...]
    """The heading, then what is to be done."""

    def fields(self, *more: str) -> dict[str, Any]:
        """The same for `HandedOver`, with more that must be read first."""
        notices = (*more, *self.notices)
        return {"text": "\n".join((*notices, *self.turn)), "notices": notices, "todo": self.turn[1:]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Nothing special, unless a field says so."""

    first_time: bool = False
    """No form of ours was ever seen accepted on this host."""
    links_left: int = 0
    """How many links were put on a form of their own, so that the first form has only one."""
    rehearsal: bool = False
    """The form is only looked at."""
    account_id: str = ""
    """The account that the person has confirmed; empty: none was asked for."""

    def turn(self, report: FillReport | None, say: Wording = COMPLAINT_WORDING) -> HandOverText:
        """What the person reads at the hand-over, the most important first; None: nobody has read the form again."""
        first = wording.first_time(self.links_left) if self.first_time else ()
        todo = wording.REHEARSAL if self.rehearsal else say.your_turn
        return HandOverText((*first, *_warnings(report)), todo)

    def next_turn(self, report: FillReport | None, say: Wording) -> HandOverText:
        """The same before another part of the form: once it has come, this one cannot be looked at any more."""
        return HandOverText(tuple(_warnings(report)), say.next_turn)

    def strip(self, matter: Matter, say: Wording) -> str:
        """What the page's strip says at the hand-over."""
        if self.rehearsal:
            return wording.REHEARSAL_STRIP
        return say.strip(len(matter.links), matter.title, matter.reason)


ORDINARY = Occasion()


def resumed(matter: Matter) -> Occasion:
    """Of a form that was handed over before the program stopped: the account that was confirmed then still holds."""
    attempt = matter.open_attempt
    return Occasion(account_id=attempt.account_id if attempt else "")


def _warnings(report: FillReport | None) -> list[str]:
    fields = report.fields if report else ()
    return [sentence for field in fields if (sentence := _warning(field))]


def _warning(report: FieldReport) -> str:
    """Of a field that is not proved to hold what is wanted: the person must look at it first. Empty: it is right."""
    label, wanted = report.field.label, report.field.value[:80]
    if report.how is How.SKIPPED and wanted:
        return f"You left “{label}” as it is; I meant “{wanted}”."
    if report.differs:
        return f"LOOK at “{label}” first: it should say “{wanted}”, the page shows “{report.seen[:80]}”."
    return ""
