"""Exceptions, one class for each different reaction.

    HelperError             what happened, where, what to do now; exit code 1 unless a subclass differs
    ├── NotDone             a command is impossible in the present state; nothing was changed
    ├── AnswerLost          a command was done, or may have been, and its answer could not be written
    ├── WrongUse            a command or a setting cannot be understood; exit code 2
    ├── StoreError          the records cannot be used; nothing was changed
    │   ├── StoreBusy       another process of ours has them open
    │   └── StoreUnreadable damaged, or written by a later version
    ├── FlowMistakes        a flow file has mistakes; all of them are listed
    ├── LearnedMistakes     a file of taught fields has mistakes; all of them are listed, none of it is used
    ├── BrowserUnavailable  no browser could be started
    ├── PageGone            the tab, the window or the browser was closed; the session asks the user
    └── ForbiddenTarget     our own code was about to press something reserved for the user; exit code 3

An expected refusal is a value, not an exception: see `helper.model.problems`.
"""

from __future__ import annotations

from helper.translation import tr, tr_n


def mistakes_in_words(mistakes: list[str]) -> str:
    """The count with its noun: "1 mistake", "2 mistakes"."""
    return tr_n("{n} mistake", "{n} mistakes", len(mistakes))


def _listed(head: str, mistakes: list[str]) -> str:
    return "\n".join([head, *(f"  {mistake}" for mistake in mistakes)])


class HelperError(Exception):
    """The base class: up to three plain sentences that are shown to the user unchanged."""

    code = "error"
    exit_code = 1

    def __init__(self, what: str, *, where: str = "", now: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.now = now

    def __str__(self) -> str:
        return "\n".join(part for part in (self.what, self.where, self.now) if part)

    def as_json(self) -> dict[str, str]:
        """The object that `--json` prints on stderr."""
        return {"code": self.code, "what": self.what, "where": self.where, "now": self.now}


class NotDone(HelperError):
    """Raised by a command that is understood but impossible in the present state; nothing was changed."""

    code = "not_done"


class AnswerLost(HelperError):
    """Raised when the answer of a command cannot be written, although the command was done or may have been."""

    code = "answer_lost"


class WrongUse(HelperError):
    """Raised for a request that cannot be understood; the command line shows it and exits with 2."""

    code = "wrong_use"
    exit_code = 2


class StoreError(HelperError):
    """Raised before anything was changed: the command ends and the file stays as it was."""

    code = "store"


class StoreBusy(StoreError):
    """Raised when another process holds the lock; the text names it."""

    code = "store_busy"


class StoreUnreadable(StoreError):
    """Raised when the records are damaged or newer than this version; never repaired silently."""

    code = "store_unreadable"


class FlowMistakes(HelperError):
    """Raised when a flow file cannot be used; `mistakes` holds every one, each with its place in the file."""

    code = "flow_mistakes"

    def __init__(self, file: str, mistakes: list[str]) -> None:
        super().__init__(
            _listed(tr("The description of the portal's pages has mistakes:"), mistakes),
            where=file,
            now=tr("Correct the file, or use the one that came with ipp-helper."),
        )
        self.mistakes = mistakes


class LearnedMistakes(HelperError):
    """Raised when a file of taught fields, or a shared correction, cannot be used; `mistakes` holds every one."""

    code = "learned_mistakes"

    def __init__(self, file: str, mistakes: list[str], *, given: bool = False) -> None:
        """`given`: another user shared the file, so ipp-helper does not use it automatically."""
        super().__init__(
            _listed(tr("The file of taught fields has mistakes:"), mistakes),
            where=file,
            now=tr("Nothing was imported. Correct the file, or ask for another one.")
            if given
            else tr("Correct the file, or delete it: then ipp-helper asks again."),
        )
        self.mistakes = mistakes


class BrowserUnavailable(HelperError):
    """Raised when no browser can be started; the text says what to do, and that pasting works without one."""

    code = "browser_unavailable"


class PageGone(HelperError):
    """Raised by the form when its page was closed, crashed or was left; the session asks the user."""

    code = "page_gone"


class ForbiddenTarget(HelperError):
    """Raised instead of pressing a target that could submit; always an internal error, never the user's."""

    code = "forbidden_target"
    exit_code = 3
