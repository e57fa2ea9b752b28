"""What was pasted: counted, sorted into listings and others, and the sentences that say so."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from helper.model.address import Address, Disposition
from helper.model.address_text import find_addresses, find_headed_addresses, located
from helper.model.words import counted
from helper.store.store import Store
from helper.store.works import find_work
from helper.tui.plain import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """The links in a pasted text."""

    found: int
    """How many there were, with those that stood there twice."""
    taken: tuple[Address, ...]
    """One for each listing, those that must be looked at first included."""
    refused: tuple[Address, ...]
    """What is no listing."""
    by_design: tuple[tuple[str, tuple[Address, ...]], ...] = ()
    """Works and their listings, as the headings of the text say; empty when a listing stands under no known one."""

    @property
    def doubtful(self) -> tuple[Address, ...]:
        return tuple(address for address in self.taken if address.disposition is Disposition.FLAG)

    def headline(self) -> str:
        """Such as "10 links pasted: 9 listings, 1 was the same listing twice."."""
        if not self.found:
            return "No link was found in what you pasted."
        twice = self.found - len(self.taken) - len(self.refused)
        parts = [counted(len(self.taken), "listing")]
        if twice:
            parts.append(
                "1 was the same listing twice" if twice == 1 else f"{twice} were the same listings again"
            )
        return f"{counted(self.found, 'link')} pasted: {', '.join(parts)}."

    def remarks(self) -> list[str]:
        """What is not as it should be, one sentence for each kind of it."""
        kinds = Counter(address.sentence for address in (*self.refused, *self.doubtful))
        return [_remark(number, sentence) for sentence, number in kinds.items()]

    def details(self) -> str:
        """Each link that is doubtful or no listing, with what to do about it."""
        return "\n\n".join(
            f"{clean(address.raw)[:200]}\n  {address.sentence}" for address in (*self.refused, *self.doubtful)
        )


def read_paste(text: str, store: Store) -> Pasted:
    """Find the links in a text. Takes about a tenth of a second for a thousand."""
    addresses = find_addresses(text)
    taken = tuple(address for address in addresses if address.disposition is not Disposition.REJECT)
    return Pasted(
        found=sum(1 for _ in located(text)),
        taken=taken,
        refused=tuple(address for address in addresses if address.disposition is Disposition.REJECT),
        by_design=_by_design(text, store),
    )


def _remark(number: int, sentence: str) -> str:
    """The sentence with its number, such as "1 is a shop, not a listing."."""
    if number == 1:
        return (
            "1 is " + sentence.removeprefix("This is ")
            if sentence.startswith("This is ")
            else f"1: {sentence}"
        )
    return f"{number}: {sentence}"


def _by_design(text: str, store: Store) -> tuple[tuple[str, tuple[Address, ...]], ...]:
    groups: dict[str, list[Address]] = {}
    for heading, address in find_headed_addresses(text):
        if address.disposition is Disposition.REJECT:
            continue
        work = find_work(store, heading) if heading else None
        if work is None:
            return ()
        groups.setdefault(work.id, []).append(address)
    return tuple((work_id, tuple(addresses)) for work_id, addresses in groups.items())
