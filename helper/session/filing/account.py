"""Which account the window is logged in with, asked before the first form: what goes in a wrong name cannot be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helper.model.account import Account, account_for
from helper.model.complaint import Complaint
from helper.model.plain_text import one_line
from helper.session.filing.matter import Matter
from helper.session.operator import Choice, QuestionKind
from helper.session.talk import Talk
from helper.store.queue import Queue
from helper.store.store import Store

_OWN = "your own designs"
_LONGEST_NAME = 40
_QUOTES = dict.fromkeys(map(ord, '“”„"'), "'")


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a complaint may go into this window."""

    admitted: bool
    account_id: str = ""
    """The account that was confirmed; empty: none was asked for."""
    why_not: str = ""
    """Why it is not filled, in a sentence; empty and not admitted: the person stops here."""


def account_of(store: Store, complaint: Complaint) -> Account | None:
    """The account whose own window a complaint goes through; None: the usual window, whoever is logged in there."""
    if complaint.account_id is not None:
        return store.accounts.get(complaint.account_id)
    work = store.works.get(complaint.work_id)
    return account_for(store.accounts.all(), work.client if work else "")


def account_of_first(store: Store, queue: Queue, wanted: Sequence[str] = ()) -> Account | None:
    """The account of the real form that comes first: one that was left open, else one that is ready.

    With `wanted`, the ids of those that were chosen, in their order, only these count.
    """
    left_open = [complaint for complaint in queue.unfinished() if not complaint.practice]
    waiting = [*left_open, *queue.ready(practice=False)]
    if wanted:
        waiting = [complaint for complaint in waiting if complaint.id in wanted]
        waiting.sort(key=lambda complaint: wanted.index(complaint.id))
    return account_of(store, waiting[0]) if waiting else None


def account_at_hand(store: Store, queue: Queue) -> Account | None:
    """The account whose window a look at the portal belongs in: of the last real form, else of the one that comes first."""
    real = [
        (attempt.at, attempt.account_id)
        for one in store.complaints.all()
        for attempt in one.attempts
        if not attempt.practice
    ]
    return store.accounts.get(max(real)[1]) if real else account_of_first(store, queue)


class AccountCheck:
    """Remembers the person's word for one session, and forgets it with the session."""

    def __init__(self, store: Store, talk: Talk, account: Account | None = None) -> None:
        """`account` is the one whose own window this is; None: it may be any."""
        self._store = store
        self._talk = talk
        self._account = account
        self._confirmed: Account | None = None
        self._clients: set[str] = set()
        """Clients of which the person said that the window's account is theirs, where no account is written down."""

    async def admit(self, matter: Matter, name: str) -> Admission:
        """Decide about one form, before anything is filled; `name` is what the page calls its visitor.

        Nobody is asked while neither a client nor an account with clients is known: then there is nothing to mix up.
        """
        accounts = [self._account] if self._account else self._store.accounts.all()
        if self._confirmed is not None:
            return self._by_confirmed(self._confirmed, matter)
        if not (matter.client or any(account.clients for account in self._store.accounts.all())):
            return Admission(admitted=True, account_id=accounts[0].id if len(accounts) == 1 else "")
        if matter.client in self._clients:
            return Admission(admitted=True)
        fitting = [one for one in accounts if _fits(one, matter)]
        if accounts and not fitting:
            return Admission(admitted=False, why_not=_nobody_may(matter))
        return await self._ask(matter, fitting, name)

    async def _ask(self, matter: Matter, fitting: list[Account], name: str) -> Admission:
        yes = [
            Choice(account.id, f"Yes: it is “{account.label}”, and the form is for {matter.client or _OWN}")
            for account in fitting
        ] or [Choice("yes", f"Yes: it may file for {matter.client or _OWN}")]
        decision = await self._talk.ask(
            QuestionKind.ACCOUNT,
            _question(matter, fitting, shown_name(name)),
            (Choice("pause", "No, or I am not sure: stop here", safe=True), *yes),
            detail=("A complaint names the account that files it. Nothing is filled in before you say yes.",),
        )
        if decision.choice == "pause":
            return Admission(admitted=False)
        self._confirmed = next((one for one in fitting if one.id == decision.choice), None)
        if self._confirmed is None:
            self._clients.add(matter.client)
        return Admission(admitted=True, account_id=self._confirmed.id if self._confirmed else "")

    def _by_confirmed(self, account: Account, matter: Matter) -> Admission:
        if _fits(account, matter):
            return Admission(admitted=True, account_id=account.id)
        sentence = (
            f"This form is for {matter.client or _OWN}, and the window is logged in as “{account.label}”. "
            "It waits for a session with the account that may file it."
        )
        return Admission(admitted=False, why_not=sentence)


def shown_name(text: str) -> str:
    """A name from a page, as far as it may be shown: one short line that cannot end the quotation it stands in."""
    return one_line(text.translate(_QUOTES), _LONGEST_NAME)


def _fits(account: Account, matter: Matter) -> bool:
    return matter.account_id in {None, account.id} and account.may_file_for(matter.client)


def _question(matter: Matter, fitting: list[Account], name: str) -> str:
    client = matter.client or _OWN
    if name:
        return f"This window is logged in as “{name}” – filing for {client}. Right?"
    if len(fitting) == 1:
        return f"This window should be logged in as “{fitting[0].label}” – filing for {client}. Right?"
    return f"Which account is this window logged in with? This form is for {client}."


def _nobody_may(matter: Matter) -> str:
    if matter.account_id is not None:
        return f"The account of this form may not file for {matter.client or _OWN}. See: ipp-helper accounts list"
    return f"None of your accounts may file for {matter.client}. See: ipp-helper accounts list"
