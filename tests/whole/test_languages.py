"""Filing a form while the program's language is not English."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from helper.store.store import open_store
from helper.translation import use_language
from tests.practice.play import wanted_form, wrong_values
from tests.whole.rig import Rig

pytestmark = pytest.mark.browser

_TRANSLATED = re.compile(r"[\u3040-\u30ff\uff21-\uff3a\uff41-\uff5a]")
"""Matches characters of Japanese sentences, and the double-width letters of the pseudo-language."""


@pytest.fixture
def _japanese() -> Iterator[None]:
    use_language("ja")
    yield
    use_language("en")


@pytest.mark.usefixtures("_japanese")
async def test_the_programs_language_changes_neither_forms_nor_records(rig: Rig) -> None:
    """Only the messages for the user are Japanese; neither the portal nor the records contain any of them."""
    program = rig.start()
    async with rig.handed_over(program) as person:
        event = program.named("handed_over")[-1]
        number = await person.play_one()
    await program.until("released")
    assert await program.end() == 0
    assert _TRANSLATED.search(event["text"])
    (made,), received = rig.complaints(), rig.received()
    with open_store(rig.places, read_only=True) as store:
        assert number
        assert wrong_values(received, {number: wanted_form(store, made)}) == 0
    assert not _TRANSLATED.search(str(received))
    assert not _TRANSLATED.search(rig.places.records_file.read_text(encoding="utf-8"))
