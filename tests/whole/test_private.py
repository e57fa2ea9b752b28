"""What must not be kept passes through a whole session, and is found nowhere afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.whole.rig import Rig

pytestmark = pytest.mark.browser

EMAIL = "planted.address@mail.example"
PASSWORD = "planted-Pa55-word"


async def test_nothing_private_is_in_records_logs_journal_or_evidence(rig: Rig) -> None:
    """Password, e-mail, session cookie and form token of a whole session stand in no file of ours."""
    program = await rig.start()
    async with rig.handed_over(program, EMAIL, PASSWORD) as person:
        async with rig.window() as browser:
            secrets = {cookie["value"] for cookie in await browser.context.cookies()}
        await person.play_one()
    await program.until("released", result="filed")
    await program.end()

    planted = {EMAIL, PASSWORD, *(secret for secret in secrets if len(secret) >= 16)}
    assert len(planted) >= 4
    assert found_in(rig.places.data, planted) == []
    assert found_in(rig.places.run, planted, besides="Default") == []


async def test_the_typed_password_is_in_no_file_of_the_browser_either(rig: Rig) -> None:
    """While the window lives, its profile holds neither the typed password nor a saved login."""
    program = await rig.start()
    async with rig.handed_over(program, EMAIL, PASSWORD):
        pass

    assert found_in(rig.places.state, {PASSWORD}) == []


async def test_the_events_of_another_program_carry_nothing_private(rig: Rig) -> None:
    """The lines of --json hold neither the password nor the e-mail."""
    program = await rig.start()
    async with rig.handed_over(program, EMAIL, PASSWORD):
        pass
    told = str(program.events)

    assert EMAIL not in told
    assert PASSWORD not in told


def found_in(folder: Path, texts: Iterable[str], *, besides: str = "") -> list[str]:
    """The files that hold one of the texts, as bytes in either of the encodings browsers store."""
    needles = [text.encode(code) for text in texts for code in ("utf-8", "utf-16-le")]
    files = [file for file in folder.rglob("*") if file.is_file() and not (besides and besides in file.parts)]
    return [
        str(file.relative_to(folder)) for file in files if any(needle in _bytes(file) for needle in needles)
    ]


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        # A lock or a file that the browser has just removed.
        return b""
