"""Exceptions: one class for each way in which the program reacts.

    HelperError             says what happened, where, and what to do now; exit code 1 unless listed below
    ├── NotDone             a command is impossible in the present state; nothing was changed
    ├── AnswerLost          a command was done, or may have been, but its output could not be written
    ├── WrongUse            a command or a setting cannot be understood; exit code 2
    ├── StoreError          the records cannot be used; nothing was changed
    │   ├── StoreBusy       another process of this program has the records open
    │   └── StoreUnreadable the records are damaged, or were written by a later version
    ├── FlowMistakes        a flow file has mistakes; all of them are listed; exit code 2
    ├── LearnedMistakes     a file of taught fields has mistakes; all are listed, and the file is not used
    ├── BrowserUnavailable  no browser could be started
    └── PageGone            the tab, the window or the browser was closed; the session asks the user
        └── ControlGone     the page has redrawn or removed a field; the user is asked about it

An expected refusal is a return value, not an exception: see `helper.model.problems`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from helper.translation import tr, tr_error, tr_n


def mistakes_in_words(mistakes: list[str]) -> str:
    """Return the number of mistakes with its noun, such as "2 mistakes"."""
    return tr_n("{n} mistake", "{n} mistakes", len(mistakes))


def listed(head: str, mistakes: list[str]) -> str:
    """Return the heading, and each mistake on a line of its own."""
    return "\n".join([head, *(f"  {mistake}" for mistake in mistakes)])


class HelperError(Exception):
    """The base class of all expected errors, with up to three sentences for the user: what, where, and what to do now."""

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
        """Return the object that `--json` prints on stderr."""
        return {"code": self.code, "what": self.what, "where": self.where, "now": self.now}


class NotDone(HelperError):
    """Raised for a command that is impossible in the present state. Nothing was changed."""

    code = "not_done"


@contextmanager
def os_error_as(kind: type[HelperError], sentence: str, where: object, now: str = "") -> Iterator[None]:
    """Raise `kind` instead of an `OSError` in the block.

    `sentence` and `now` are translated here; the system's reason replaces `{reason}` in `sentence`.
    """
    try:
        yield
    except OSError as error:
        raise kind(tr(sentence, reason=tr_error(error)), where=str(where), now=tr(now)) from error


class AnswerLost(HelperError):
    """Raised when a command was (or may have been) carried out, but its output cannot be written."""

    code = "answer_lost"


class WrongUse(HelperError):
    """Raised for a request that cannot be understood; the command line shows it and exits with 2."""

    code = "wrong_use"
    exit_code = 2


class StoreError(HelperError):
    """Raised when the records cannot be read or changed; the command ends."""

    code = "store"


class StoreBusy(StoreError):
    """Raised when another process holds the lock; the message names that process."""

    code = "store_busy"


class StoreUnreadable(StoreError):
    """Raised when the records are damaged, or newer than this version. They are never repaired silently."""

    code = "store_unreadable"


class FlowMistakes(HelperError):
    """Raised when a flow file cannot be used; `mistakes` lists every mistake, with its place in the file."""

    code = "flow_mistakes"
    exit_code = 2

    def __init__(self, file: str, mistakes: list[str]) -> None:
        super().__init__(
            listed(tr("The description of the portal's pages has mistakes:"), mistakes),
            where=file,
            now=tr("Correct the file, or use the one that came with ipp-helper."),
        )
        self.mistakes = mistakes


class LearnedMistakes(HelperError):
    """Raised when taught fields cannot be used; `mistakes` lists every mistake."""

    code = "learned_mistakes"

    def __init__(self, file: str, mistakes: list[str]) -> None:
        super().__init__(
            listed(tr("The file of taught fields has mistakes:"), mistakes),
            where=file,
            now=tr("Correct the file, or delete it: ipp-helper then asks you again."),
        )
        self.mistakes = mistakes


class BrowserUnavailable(HelperError):
    """Raised when no browser can be started; the message says what to do instead, such as pasting by hand."""

    code = "browser_unavailable"


class PageGone(HelperError):
    """Raised when the form's page was closed, crashed, or navigated away; the session then asks the user."""

    code = "page_gone"


class NoConnection(PageGone):
    """Raised when the portal does not answer, so that no form can be opened at the moment."""


class ControlGone(PageGone):
    """Raised if the page has redrawn or removed a control, and it is uncertain which control replaces it."""

    code = "control_gone"
