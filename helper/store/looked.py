"""When the person last looked at Today: one moment in a file of this computer, and nothing else.

It lies beside the windows' profiles, in no backup: how often somebody looks is nobody else's business.
"""

from __future__ import annotations

from datetime import datetime

from helper.config.durable import private_folder
from helper.config.places import Places


def last_looked(places: Places) -> datetime | None:
    """The moment of which the figures were that she saw last; None: not known, so nothing can be called new."""
    try:
        looked = datetime.fromisoformat(places.looked_file.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None
    return looked if looked.tzinfo else None


def note_looked(places: Places, at: datetime) -> None:
    """Keep the moment; where it cannot be kept, the same news is simply told once more."""
    try:
        private_folder(places.state)
        # Not durably: no key need wait for the disk, and what is cut short counts as not known.
        places.looked_file.touch(mode=0o600)
        places.looked_file.write_text(f"{at.isoformat()}\n", encoding="ascii")
    except OSError:
        return
