"""Under which reason a design is reported: once for all of it, and for a kind of product where that differs."""

from __future__ import annotations

import pytest

from helper.model.reason import ReasonFor, read_reasons, reason_for, reasons_line

OTHER = "Other copyright infringement"


@pytest.mark.parametrize(
    ("typed", "kind", "reason"),
    [
        ("", "mug", "Pirated copy"),
        (OTHER, "mug", OTHER),
        (f"mug: {OTHER}", "Mug", OTHER),
        (f"mug: {OTHER}", "poster", "Pirated copy"),
        (f"{OTHER}; mug: Pirated copy", "mug", "Pirated copy"),
        (f"{OTHER}; mug: Pirated copy", "", OTHER),
        (" ; mug: ; ", "mug", "Pirated copy"),
    ],
)
def test_a_kind_of_product_goes_before_the_design(typed: str, kind: str, reason: str) -> None:
    """Where nothing is said the guide's reason holds."""
    assert reason_for(read_reasons(typed), kind) == reason


def test_the_choice_can_be_typed_again() -> None:
    """What the form shows is read back as it was."""
    chosen = (ReasonFor(reason=OTHER), ReasonFor(reason="Pirated copy", product_type="T-shirt"))
    assert read_reasons(reasons_line(chosen)) == chosen
