"""How a page is to say that what was sent was taken, whatever it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helper.practice.faults import Fault
from helper.practice.visit import portal, shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Success:
    """What was taken, and where its number is told."""

    id: str
    number: str
    named: str
    """The name under which the answer tells the number."""
    page: str
    """The page of the variant with pages."""
    route: str
    """The same in the variant that is one page."""

    def answer(self) -> dict[str, Any]:
        """The variant that is one page shows a dialog, the other one goes on to another page, unless a fault is set."""
        at, is_app = portal(), shape().is_app
        if at.has(Fault.SUCCESS_AS_TOAST_WITHOUT_NUMBER):
            return {"show": "toast"}
        if at.has(Fault.SUCCESS_AS_MODAL) or (is_app and not at.has(Fault.SUCCESS_AS_PAGE)):
            return {"show": "modal", "id": self.id, self.named: self.told_number}
        return {"show": "page", "redirect": f"{self.route if is_app else self.page}?id={self.id}"}

    @property
    def told_number(self) -> str:
        """The number, as far as it is told."""
        return told_number(self.number)


def told_number(number: str) -> str:
    """The number; empty under the fault that keeps it back."""
    return "" if portal().has(Fault.SUCCESS_WITHOUT_NUMBER) else number
