"""Private data that pass through a whole session are not stored anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.whole.rig import Rig

pytestmark = pytest.mark.browser

EMAIL = "planted.address@mail.example"
PASSWORD = "planted-Pa55-word"


async def test_no_private_data_is_stored_or_reported(signed_out_rig: Rig) -> None:
    """The e-mail address, password and cookies do not appear in any record, log, journal, evidence file or event."""
    rig = signed_out_rig
    program = await rig.start_process()
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
    assert [text for text in planted if text in str(program.events)] == []
    # Even while the window is open, the browser profile does not contain the password.
    assert found_in(rig.places.state, {PASSWORD}) == []


def found_in(folder: Path, texts: Iterable[str], *, besides: str = "") -> list[str]:
    """Return the files that contain one of the texts, in UTF-8 or in UTF-16, which browsers also use."""
    needles = [text.encode(code) for text in texts for code in ("utf-8", "utf-16-le")]
    files = [file for file in folder.rglob("*") if file.is_file() and not (besides and besides in file.parts)]
    return [
        str(file.relative_to(folder)) for file in files if any(needle in _bytes(file) for needle in needles)
    ]


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        # The browser has just removed this file.
        return b""
