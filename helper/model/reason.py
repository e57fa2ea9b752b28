"""Under which of the portal's reasons a design is reported: one for all of it, others for some kinds of product."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

DEFAULT_REASON = "Pirated copy"
CLASSES = (
    "AliExpress tells three classes apart: the product itself is pirated; it is not, but your work is on it; or only the"
    " listing's pictures or texts are yours. “Pirated copy” is probably the first."
)
"""By the table of IPR enforcement of 2 April 2026 (`helper.model.store_rules`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonFor:
    """The person's choice."""

    reason: str
    """As the portal's list has it."""
    product_type: str = ""
    """The kind of product for which it holds, as the listings name it; empty: for all that have none of their own."""


def reason_for(reasons: Iterable[ReasonFor], product_type: str) -> str:
    """The reason for a product of this kind."""
    chosen = {one.product_type.casefold(): one.reason for one in reasons}
    return chosen.get(product_type.strip().casefold()) or chosen.get("") or DEFAULT_REASON


def read_reasons(text: str) -> tuple[ReasonFor, ...]:
    """What was typed, such as "Pirated copy; mug: Other copyright infringement"; empty parts say nothing."""
    found = []
    for part in text.split(";"):
        kind, colon, reason = (piece.strip() for piece in part.partition(":"))
        if reason if colon else kind:
            found.append(ReasonFor(product_type=kind, reason=reason) if colon else ReasonFor(reason=kind))
    return tuple(found)


def reasons_line(reasons: Iterable[ReasonFor]) -> str:
    """The choice as it may be typed again."""
    return "; ".join(
        f"{one.product_type}: {one.reason}" if one.product_type else one.reason for one in reasons
    )
