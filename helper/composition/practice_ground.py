"""Prepares a practice run: a real or virtual screen, and sample records or a copy of the user's records."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, cycle, islice
from uuid import uuid4

from helper.config.places import PRACTICE_COPY_FOLDER, Places, places
from helper.errors import BrowserUnavailable
from helper.model.address import read_address
from helper.model.complaint import Complaint
from helper.model.listing_address import Address
from helper.model.work import Right, RightState, Work, work_called
from helper.store.queue import Queue
from helper.store.store import Store, open_store
from helper.store.transitions import UNDER_WAY
from helper.system.desktop import has_desktop
from helper.translation import tr

SIZE = "1600x1000x24"
"""Width, height and colour depth of the virtual screen."""
_STARTS = 5
"""Maximum number of displays to try."""
_NUMBERS = range(1000, 30000)
"""Display numbers; one of them is chosen at random.

Xvfb would choose the lowest free number, but an ending server also removes the socket of a new server with
the same number.
"""


@contextmanager
def some_screen() -> Iterator[str]:
    """Provide a screen while the block runs; yield a message about a virtual screen, or an empty string for a real one.

    Raises `BrowserUnavailable` if there is neither a screen nor Xvfb.
    """
    if has_desktop():
        yield ""
        return
    with virtual_screen(SIZE) as display:
        os.environ["DISPLAY"] = display
        try:
            yield tr(
                "This computer has no screen, so the browser window is on a virtual one ({display}).",
                display=display,
            )
        finally:
            os.environ.pop("DISPLAY", None)


@contextmanager
def virtual_screen(size: str) -> Iterator[str]:
    """Run Xvfb with a screen of this size, such as "1600x1000x24", while the block runs; yield its DISPLAY.

    Raises `BrowserUnavailable` if Xvfb is missing or does not start.
    """
    xvfb = shutil.which("Xvfb")
    if xvfb is None:
        raise BrowserUnavailable(
            tr("This computer has no screen, so the browser window cannot be shown."),
            now=tr("Install a virtual screen (Debian: apt install xvfb), or run this command on a desktop."),
        )
    with tempfile.TemporaryFile() as said:
        # Use the system's random numbers, because two processes with the same seed would choose the same displays.
        for number in random.SystemRandom().sample(_NUMBERS, _STARTS):
            process, began = _started([xvfb, f":{number}", "-screen", "0", size], said.fileno())
            try:
                if began:
                    yield f":{number}"
                    return
            finally:
                process.terminate()
                process.wait()
        said.seek(0)
        raise BrowserUnavailable(
            tr("The virtual screen (Xvfb) did not start."),
            where=said.read().decode(errors="replace").strip(),
            now=tr("To see why, run: Xvfb :99"),
        )


def _started(command: list[str], said: int) -> tuple[subprocess.Popen[bytes], bool]:
    """Start Xvfb, and return its process and whether it accepts clients.

    Xvfb writes its messages to the file descriptor `said`.
    """
    reading, writing = os.pipe()
    # Without -noreset, Xvfb restarts after its last client has disconnected, and refuses clients for a moment.
    process = subprocess.Popen(  # noqa: S603 - the program was found on PATH by its fixed name
        [*command, "-noreset", "-displayfd", str(writing), "-nolisten", "tcp"],
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=said,
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        return process, bool(answer.readline())


def practice_copy(own: Places, *, afresh: bool) -> Places:
    """Return the paths of a copy of the user's records for a practice portal; the originals never change.

    `afresh` replaces an existing copy, unless one of its forms is still open.
    """
    if own.is_practice():
        return own
    copied = places(own.data / PRACTICE_COPY_FOLDER)
    # Practice uses the user's own taught fields, settings, keys and design files.
    copied.learned, copied.learned_registration = own.learned, own.learned_registration
    copied.settings_file, copied.keys_file, copied.works = own.settings_file, own.keys_file, own.works
    if not copied.queue_file.exists() or (afresh and not _has_open_form(copied)):
        shutil.rmtree(copied.data, ignore_errors=True)
        copied.mark_practice()
        if own.queue_file.exists():
            _copy_records(own, copied)
    return copied


def _copy_records(own: Places, copied: Places) -> None:
    """Copy the records needed for filing, and the files attached to forms."""
    with open_store(own, read_only=True) as store, open_store(copied) as copy:
        findings, complaints = store.findings.all(), store.complaints.all()
        tables = (store.accounts, store.works, store.sellers, store.listings)
        copy.change(*(entity for table in tables for entity in table.all()), *findings, *complaints)
        attached = [file for finding in findings for file in finding.attachments]
        attached += [file for complaint in complaints for file in complaint.attachments]
        for name in {file.name for file in attached}:
            kept = copied.evidence / name
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(own.evidence / name, kept)


def _has_open_form(copied: Places) -> bool:
    with open_store(copied, read_only=True) as store:
        under_way = (form for form in store.complaints.all() if form.state in UNDER_WAY)
        return any(form.practice for form in under_way) or any(
            work.open_submission(practice=True) for work in store.works.all()
        )


TITLES = ("The Quiet Whale", "Midnight Fox", "Paper Cranes")
TRY_LINKS = 6
_FIRST_ITEM = 1005009900010001
_REFUSED_ENDINGS = ("0404", "0409", "0421", "0451", "0452")
"""Endings of item ids to which the practice portal reacts in a special way; sample listings do not use them."""


def add_samples(store: Store, queue: Queue, *, complaints: int, links: int) -> list[Complaint]:
    """Add three approved designs, and `complaints` complaints with `links` links each.

    The complaints are about the three designs in turn.
    """
    right = Right(state=RightState.APPROVED)
    works = [
        work_called(store.works.all(), title) or Work(id=uuid4().hex, title=title, right=right)
        for title in TITLES
    ]
    store.change(*works)
    addresses = _addresses(skip=len(store.listings))
    made = []
    for work, _ in zip(cycle(works), range(complaints), strict=False):
        added = queue.complain(work.id, list(islice(addresses, links)), source="sample")
        if isinstance(added, list):
            raise ValueError(added[0].sentence)  # noqa: TRY004 - a list means problems, not a wrong type
        made.append(added)
    return made


def add_ready_form(store: Store, queue: Queue) -> None:
    """Add one practice form with a few links, unless a ready form exists."""
    if not queue.ready(practice=True):
        add_samples(store, queue, complaints=1, links=TRY_LINKS)


def _addresses(*, skip: int) -> Iterator[Address]:
    """Yield the addresses of invented listings, starting after the first `skip` of them."""
    numbers = (number for number in count(_FIRST_ITEM, 37) if not str(number).endswith(_REFUSED_ENDINGS))
    for number in islice(numbers, skip, None):
        yield read_address(f"https://www.aliexpress.com/item/{number}.html")
