"""Which forms a run takes, in which order, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from helper.hosts import read_host
from helper.model.account import Account
from helper.session.events import ComplaintReserved
from helper.session.filing.left_open import sent_meanwhile, write_open
from helper.session.filing.matter import Matter, chosen
from helper.session.filing.occasion import Occasion
from helper.session.filing.tools import Tools, plan_for
from helper.session.operator import OF_ONE_FORM
from helper.session.portal_address import PortalAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where a session files, and how far it goes."""

    start: str
    """The address the window opens for each form."""
    practice: bool
    account: Account | None = None
    """Whose window it is; None: the usual one, for what belongs to no account. Practice has one window for all."""
    limit: int | None = None
    """How many forms at most; None: all that are ready."""
    complaints: tuple[str, ...] = ()
    """Only these, in this order; empty: all that are ready."""
    strange: PortalAddress | None = None
    """The start where nobody knows its host: the person is asked before a window opens."""
    first_time: Callable[[str], bool] | None = None
    """Whether no form of ours was ever seen accepted on this host: then the first one has a single link. None: never."""
    rehearsal: bool = False
    """One form is filled in to be looked at, and goes back as it was."""

    @property
    def host(self) -> str:
        """The host of the start; what was learned about it already helps on the way to the form."""
        address = read_host(self.start)
        return address.host if address else ""

    @property
    def most(self) -> int | None:
        """How many forms at most; a rehearsal is one."""
        return 1 if self.rehearsal else self.limit


class Agenda:
    """Takes what the route allows. A form of this run is counted once, however often it is opened."""

    def __init__(self, tools: Tools, route: Route) -> None:
        self._tools = tools
        self._route = route
        self._wanted = list(route.complaints)
        self._had: set[str] = set()
        """What had its turn: put off, it is ready again, but for a later run."""
        self._known_hosts: set[str] = set()
        self.begun = 0
        """Which form of this run is under way, from 1."""
        self.total = 0

    def unfinished(self) -> list[Matter]:
        """Open ones of this run's lane: practice never asks about real ones, nor the other way round."""
        return [matter for matter in self._tools.matters.unfinished() if self._is_ours(matter)]

    def ready(self) -> list[Matter]:
        """What this run may still take; what has problems stays where it is."""
        return [matter for matter in self._chosen() if self._is_ours(matter)]

    def elsewhere(self) -> list[Matter]:
        """What this run leaves to a session of another account, so that two logins never meet."""
        return [one for one in (*self._tools.matters.unfinished(), *self._chosen()) if not self._is_ours(one)]

    def sent_meanwhile(self) -> list[Matter]:
        """Open again what the window was seen to send after it was put off: a question now, and no form to fill in."""
        matters, opened = self._tools.matters, []
        for matter in self.ready():
            sent = sent_meanwhile(matter, self._tools.witness)
            if sent and matters.reserve(matter.id) is not None:
                self._write_open(matter, at=sent[0].at)
                matters.note_sent(matter.id, None)
                opened.append(matters.at(matter.id))
        return opened

    def keep_open(self, matter: Matter) -> None:
        """Let it stay a question, which does not stand in the way of the forms after it."""
        if matter.being_filled and matter.taken_at is not None:
            self._write_open(matter, at=matter.taken_at)

    def _write_open(self, matter: Matter, *, at: datetime) -> None:
        tools = self._tools
        write_open(
            tools.matters, matter, at=at, host=self._route.host, by=tools.by, account_id=tools.account_id
        )

    def count_anew(self) -> None:
        """Say how many forms there will be, once it is known what was left open before."""
        waiting = sum(matter.id not in self._had for matter in self.ready())
        total = self.begun + waiting
        self.total = max(self.begun, min(total, self._route.most or total))

    def resume(self, matter: Matter) -> None:
        """Count a form that an earlier run has begun; those that are ready come after it."""
        self._had.add(matter.id)
        self.begun += 1
        self.count_anew()
        self._forget_the_one_before()

    def next(self) -> Matter | None:
        """Reserve the next form; None: there is none, or the run has gone as far as it should."""
        waiting = [matter for matter in self.ready() if matter.id not in self._had]
        if self.begun >= self.total or not waiting:
            return None
        return self._tools.matters.reserve(waiting[0].id)

    def begin(self, matter: Matter) -> None:
        """Count one more form, unless it is the same one again, and tell the person."""
        if matter.id not in self._had:
            self._had.add(matter.id)
            self.begun += 1
            self.total = max(self.total, self.begun)
        self._forget_the_one_before()
        self.announce(matter)

    def _forget_the_one_before(self) -> None:
        """Pressed twice, the second time would put aside a form that nobody has seen yet."""
        self._tools.talk.forget(*OF_ONE_FORM)

    def announce(self, matter: Matter) -> None:
        """Tell what will be put into the form."""
        plan = plan_for(self._tools, matter)
        self._tools.talk.complaint = matter.id
        self._tools.talk.tell(
            ComplaintReserved,
            position=self.begun,
            total=self.total,
            work=matter.title,
            listings=matter.amount,
            practice=self._route.practice,
            by_hand=self._tools.by_hand,
            fields=tuple((field.step, field.label, field.value) for field in plan.fields if field.value),
        )

    @property
    def more(self) -> int:
        """How many forms of this run are still to come."""
        return self.total - self.begun

    def occasion(self, host: str, matter: Matter, *, afresh: bool) -> Occasion:
        """What is special about this form; a first one on its host is cut to one link.

        Not so one that is filled on: what stands in it already must be what is written down.
        """
        first, rehearsal = self.is_first_on(host), self._route.rehearsal
        left = self.keep_one_link(matter) if first and afresh and not rehearsal else 0
        if left:
            self.announce(self._tools.matters.at(matter.id))
        return Occasion(first_time=first, links_left=left, rehearsal=rehearsal)

    def _chosen(self) -> list[Matter]:
        return chosen(self._tools.matters.ready(), self._wanted)

    def _is_ours(self, matter: Matter) -> bool:
        """Whether it goes through this window; by hand the person's own browser is the window of all accounts."""
        if self._route.practice or self._tools.by_hand:
            return True
        return self._tools.matters.account_of(matter.id) == self._route.account

    def is_first_on(self, host: str) -> bool:
        """Whether the next form on this host is the first one."""
        rule = self._route.first_time
        return rule is not None and not self._tools.by_hand and host not in self._known_hosts and rule(host)

    def looked_at(self, host: str) -> None:
        """A form was handed over on this host: from now on it is no first time, whatever comes of it."""
        self._known_hosts.add(host)

    def keep_one_link(self, matter: Matter) -> int:
        """Leave it a single link; how many were put on a form of their own, which comes next."""
        rest = self._tools.matters.keep_small(matter.id)
        if rest is None:
            return 0
        if matter.id in self._wanted:
            self._wanted.insert(self._wanted.index(matter.id) + 1, rest.id)
        if self._route.limit is None:
            self.total += 1
        return rest.amount
