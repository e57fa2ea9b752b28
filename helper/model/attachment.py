"""A file that goes with a form, because the person said so; AliExpress passes it on to the seller."""

from __future__ import annotations

from dataclasses import dataclass

PASSED_ON = "AliExpress passes attachments on to the seller."
"""Said before every file is attached."""
MOST_ATTACHMENTS = 4
"""So many a form takes; the page may say fewer."""
MOST_MEGABYTES = 20
"""How large one may be; the portal's own limit is not known, and one description of its form names this."""

WARN_MEGABYTES = 5
"""Above it the page may not take the file: so much takes the form of Lazada, which has the same makers."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file under the evidence folder, as it was when the person attached it."""

    name: str
    """Its path inside the folder; the last part of it is what the seller sees."""
    sha256: str

    @property
    def shown(self) -> str:
        """The name under which it stands in the form."""
        return self.name.rpartition("/")[2]
