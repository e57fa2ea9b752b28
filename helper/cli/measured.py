"""What the last bench measured on practice forms; the figures ship with the program, so that it can be honest about them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

FILE = Path(__file__).with_name("measured.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One run of `make bench`."""

    day: str
    """ISO date."""
    forms: int
    """Practice forms that were filled in, sent by the scripted person, and compared with what the portal received."""
    wrong_values: int
    helper_submits: int
    """Submits by the program, counted by the portal."""

    @property
    def clean(self) -> int:
        """The forms, if not one value was wrong in any of them; else 0, of which nobody need hear."""
        return 0 if self.wrong_values or self.helper_submits else self.forms

    @property
    def sentence(self) -> str:
        """For people who ask."""
        on = date.fromisoformat(self.day).strftime("%d %b %Y")
        return (
            f"{self.forms} practice forms on {on}: wrong values {self.wrong_values}, "
            f"submits by the program {self.helper_submits}"
        )


def read_measured(file: Path = FILE) -> Measured | None:
    """The figures; None where there was no bench, or its file cannot be read."""
    try:
        return Measured(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_measured(measured: Measured, file: Path = FILE) -> None:
    """Keep the figures of a bench."""
    file.write_text(json.dumps(asdict(measured), indent=2) + "\n", encoding="utf-8")
