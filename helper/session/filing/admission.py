"""Decides whether a form may be opened and filled, based on the portal's address and the logged-in account."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

from helper.hosts import USUAL_PORT, ParsedUrl, as_seen, is_known_host, is_loopback, read_host, resembles
from helper.model.complaint import Account
from helper.model.text import one_line
from helper.session.filing.jobs import FilingJob
from helper.session.operator import Choice, OperatorChannel, QuestionKind
from helper.store.store import Store
from helper.translation import msg, tr

_NAMES = ("alibaba", "alibabagroup", "aliexpress", "aidcgroup", "taobao")
"""Company and brand names that the host of a fake portal might imitate."""
_OWN_DOMAINS = (
    "alibabagroup.com",
    "alibaba.com",
    "alibaba-inc.com",
    "aidcgroup.net",
    "aliexpress.com",
    "aliexpress.us",
    "taobao.com",
)
"""Domains that belong to Alibaba. Only Alibaba can create hosts in them, so every such host is genuine."""
_NUMBERS = re.compile(r"(?:^|[.-])\d{1,3}[.-]\d{1,3}[.-]\d{1,3}[.-]\d{1,3}(?:[.-]|$)")


class Trust(StrEnum):
    """How far the program trusts an address."""

    PRACTICE = "practice"
    """The address belongs to this computer, so it can only be a practice portal."""
    KNOWN = "known"
    UNKNOWN = "unknown"
    """The host is unknown but not suspicious. Only the user can say whether it is the portal."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PortalAddress:
    """An address for the portal, and how far the program trusts it."""

    trust: Trust
    host: str = ""
    """The host in lower case. Letters of other alphabets are encoded in punycode."""
    why: str = ""
    """Why the address is refused, as a message for the user; empty if it is not refused."""

    @property
    def disguised(self) -> bool:
        """Whether the host's name contains letters of other alphabets, which may look like Latin letters."""
        return any(label.startswith("xn--") for label in self.host.split("."))


def read_portal_address(text: str, known: Sequence[str]) -> PortalAddress:
    """Decide how far to trust an address.

    `known` contains the hosts that the program knows and the hosts that the user has confirmed.
    """
    address = read_host(text)
    host = address.host if address else ""
    if is_loopback(text):
        return PortalAddress(Trust.PRACTICE, host)
    if is_known_host(text, tuple(known)):
        return PortalAddress(Trust.KNOWN, host)
    if why := _why_refused(text, address):
        return PortalAddress(Trust.REFUSED, host, why)
    return PortalAddress(Trust.UNKNOWN, host)


def _why_refused(text: str, address: ParsedUrl | None) -> str:
    """Return the reason for refusing the address without asking the user.

    Return an empty string if the address may be the portal's.
    """
    if address is None:
        return tr("This is not an address that a browser would open.")
    if address.scheme != "https":
        return tr("The portal's address begins with https.")
    if address.port not in {None, USUAL_PORT}:
        return tr(
            "The portal's address has no port after {host}; this one has {port}.",
            host=address.host,
            port=address.port,
        )
    if address.userinfo or re.search(r"[\\\s\x00-\x1f\x7f]", text.strip()):
        return tr("This address is misleading: a browser goes to {host}.", host=address.host)
    if _is_number(address.host) or "." not in address.host or address.host.endswith(".localhost"):
        return tr("The portal's address has a full name, such as www.example.com; this address has none.")
    if is_lookalike(address.host):
        return tr("{host} looks like an Alibaba address, but it is not one I know.", host=address.host)
    return ""


def is_lookalike(host: str) -> bool:
    """Return whether the host could be mistaken for a host of Alibaba, although it is not one."""
    if any(host == domain or host.endswith(f".{domain}") for domain in _OWN_DOMAINS):
        return False
    seen = ".".join(as_seen(label) for label in host.split("."))
    letters = re.sub("[^a-z]", "", seen)
    words = re.split(r"[.-]", seen)
    return any(name in letters or any(resembles(word, name, 1) for word in words) for name in _NAMES)


def _is_number(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return _NUMBERS.search(host) is not None
    return True


DISGUISED = msg("This address has letters from another alphabet, so it may only look like one you know.")


class HostAnswer(StrEnum):
    """The user's decision about an unknown host; each value is a choice of the question."""

    PASTE = "paste"
    REMEMBER = "remember"
    STOP = "pause"


async def host_check(address: PortalAddress, channel: OperatorChannel) -> HostAnswer:
    """Ask the user whether the host is Alibaba's portal. By default, the program does not open the host."""
    decision = await channel.ask(
        QuestionKind.HOST,
        tr("Is {host} Alibaba's complaint portal?", host=address.host),
        (
            Choice(HostAnswer.PASTE, tr("I'll open the portal in my own browser and paste"), safe=True),
            Choice(HostAnswer.REMEMBER, tr("Yes: remember this address and open the window")),
            Choice(HostAnswer.STOP, tr("Stop")),
        ),
        detail=(
            tr("I don't know this address yet."),
            *((tr(DISGUISED),) if address.disguised else ()),
            tr(
                "Compare the address, letter by letter, with the one on Alibaba's own pages before you say yes."
            ),
        ),
    )
    return HostAnswer(decision.choice)


_OWN = msg("your own designs")
_LONGEST_NAME = 40
_QUOTES = dict.fromkeys(map(ord, '“”„"'), "'")


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a form may be filled in a window, and with which account."""

    account_id: str = ""
    """The id of the account that the user has confirmed; empty if no confirmation was needed."""
    why_not: str | None = None
    """Why the form may not be filled, as a message for the user; None if it may be filled.

    An empty string means that the user stops the session.
    """


@dataclass(eq=False)
class AccountCheck:
    """Asks the user which account is logged in, and remembers the answers for one session."""

    store: Store
    channel: OperatorChannel
    account: Account | None = None
    """The account to which this window belongs; None if any account may be logged in."""

    def __post_init__(self) -> None:
        self._confirmed: Account | None = None
        self._clients: set[str] = set()
        """If no account is recorded: the clients for whom the user has confirmed the login of this window."""

    async def admit(self, job: FilingJob, name: str) -> Admission:
        """Decide whether one form may be filled.

        `name` is the name of the logged-in user, as the page shows it. If neither the design nor any account
        has a client, only one login is possible, so the user is not asked.
        """
        accounts = [self.account] if self.account else self.store.accounts.all()
        client, confirmed = job.client or tr(_OWN), self._confirmed
        if confirmed is not None and _fits(confirmed, job):
            return Admission(confirmed.id)
        if confirmed is not None:
            wait = msg(
                "This form is for {client}, but the window is logged in as “{account}”. It stays ready until you file with the right account."
            )
            return Admission(why_not=tr(wait, client=client, account=confirmed.label))
        if not (job.client or any(account.clients for account in self.store.accounts.all())):
            return Admission(accounts[0].id if len(accounts) == 1 else "")
        if job.client in self._clients:
            return Admission()
        fitting = [account for account in accounts if _fits(account, job)]
        if accounts and not fitting:
            none = msg("None of your accounts may file for {client}. See: ipp-helper accounts list")
            chosen = msg("The account of this form may not file for {client}. See: ipp-helper accounts list")
            return Admission(why_not=tr(none if job.account_id is None else chosen, client=client))
        return await self._ask(job, fitting, name)

    async def _ask(self, job: FilingJob, fitting: list[Account], name: str) -> Admission:
        client, shown = job.client or tr(_OWN), shown_name(name)
        yes = [
            Choice(
                account.id,
                tr(
                    "Yes: the account is “{account}”, and the form is for {client}",
                    account=account.label,
                    client=client,
                ),
            )
            for account in fitting
        ] or [Choice("yes", tr("Yes: this account may file for {client}", client=client))]
        text = tr("Which account is this window logged in with? This form is for {client}.", client=client)
        if shown:
            text = tr(
                "This window is logged in as “{account}”. May it file for {client}?",
                account=shown,
                client=client,
            )
        elif len(fitting) == 1:
            account = fitting[0].label
            text = tr(
                "Is this window logged in as “{account}”, to file for {client}?",
                account=account,
                client=client,
            )
        decision = await self.channel.ask(
            QuestionKind.ACCOUNT,
            text,
            (Choice("pause", tr("No, or not sure: stop here"), safe=True), *yes),
            detail=(
                tr("A complaint names the account that files it. Nothing is filled in before you say yes."),
            ),
        )
        if decision.choice == "pause":
            return Admission(why_not="")
        self._confirmed = next((account for account in fitting if account.id == decision.choice), None)
        if self._confirmed is None:
            self._clients.add(job.client)
        return Admission(self._confirmed.id if self._confirmed else "")


def shown_name(text: str) -> str:
    """Return the name as one short line.

    Double quotation marks are replaced, because messages put the name between quotation marks.
    """
    return one_line(text.translate(_QUOTES), _LONGEST_NAME)


def _fits(account: Account, job: FilingJob) -> bool:
    return job.account_id in {None, account.id} and account.may_file_for(job.client)
