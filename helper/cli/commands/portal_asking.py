"""Asks at the terminal what may stand in a report, and the nine questions; without a person there, nothing is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from helper.exchange.portal_report.answers import QUESTIONS, check_answer
from helper.exchange.portal_report.report import PortalReport

_YES = {"y", "yes"}


class Asking:
    """One person at a terminal. `read` gives her next line, None when there is none; `say` prints one."""

    def __init__(self, say: Callable[[str], None], read: Callable[[], str | None]) -> None:
        self._say = say
        self._read = read
        self._kept: dict[str, bool] = {}

    def keep(self, words: str) -> bool:
        """Whether these words of the page may stand in the report; asked once, and Enter is no."""
        if words not in self._kept:
            self._say(f"The page says “{words}”. Keep? y/N")
            self._kept[words] = (self._read() or "").strip().lower() in _YES
        return self._kept[words]

    def yes(self, question: str) -> bool:
        """A question whose safe answer is no."""
        self._say(f"{question} y/N")
        return (self._read() or "").strip().lower() in _YES

    def told(self, report: PortalReport) -> PortalReport:
        """The report with the answers to the nine questions; what could be somebody's is taken out, and she is told."""
        self._say("")
        self._say(f"{len(QUESTIONS)} questions. Enter leaves one out.")
        for number, question in enumerate(QUESTIONS, 1):
            self._say(f"{number} {question.text}")
            answer = self._read()
            if answer is None:
                break
            checked = check_answer(question.name, answer)
            for what in checked.dropped:
                self._say(f"  left out: {what}")
            report = with_answer(report, checked.values)
        return report


def nobody(_words: str) -> bool:
    """The answer where nobody can be asked: no word is kept."""
    return False


def everything(_words: str) -> bool:
    """For her own screen, which nothing leaves."""
    return True


def with_answer(report: PortalReport, values: dict[str, Any]) -> PortalReport:
    """The report with what was read from one answer."""
    address = values.get("address", report.address)
    said = {name: value for name, value in values.items() if name != "address"}
    return replace(report, address=address, told=replace(report.told, **said))
