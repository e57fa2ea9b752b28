"""What the person has set, in files that may be edited by hand; every mistake in them is told at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helper.config.settings import Settings, read_keys, read_settings, write_settings
from helper.errors import WrongUse
from tests.systems import is_for_nobody_else


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.toml"


def test_both_ways_of_writing_mean_the_same(file: Path) -> None:
    """An action may be one quoted name or stand under its screen, with one key or several; the usual ones need no file."""
    assert read_keys(file) == {}
    file.write_text('"queue.open" = "o"\n[filing]\npause = ["f5", "p"]\n', encoding="utf-8")
    assert read_keys(file) == {"queue.open": ("o",), "filing.pause": ("f5", "p")}


def test_all_mistakes_are_told_at_once(file: Path) -> None:
    """Every action whose keys are no keys is named; of a file that is no TOML, where in it."""
    file.write_text('a = 1\nb = ["x", 2]\nc = ""\nd = "x"\n', encoding="utf-8")
    with pytest.raises(WrongUse) as caught:
        read_keys(file)
    assert [name for name in "abcd" if f"`{name}`" in caught.value.what] == ["a", "b", "c"]
    file.write_text("pause = = 'p'\n", encoding="utf-8")
    with pytest.raises(WrongUse, match="line 1"):
        read_keys(file)


def test_without_a_file_everything_is_as_it_comes(file: Path) -> None:
    """A fresh program needs no settings."""
    assert read_settings(file) == Settings()
    assert not file.exists()


def test_every_setting_can_be_written_and_read(file: Path) -> None:
    """What is written is what is read, by nobody else on the computer."""
    values: dict[str, Any] = {
        "browser": "/opt/browser",
        "portal": "https://ipp.example.com/#/complaint/form",
        "extra_hosts": ("ipp.example.com",),
        "theme": "light",
        "name": "Mira",
        "description": "This copies my work.",
        "listings_per_form": 120,
        "ascii": True,
        "bell": False,
        "picture_search": "https://de.aliexpress.com/w/wholesale-.html",
    }
    assert write_settings(file, **values) == Settings(**values)
    assert read_settings(file) == Settings(**values)
    assert is_for_nobody_else(file)


def test_comments_survive_a_change(file: Path) -> None:
    """The person's own words in the file stay, and so do the other settings."""
    file.write_text('# for the studio\nname = "Mira"  # with an i\nbell = true\n', encoding="utf-8")
    write_settings(file, bell=False)
    assert file.read_text(encoding="utf-8") == '# for the studio\nname = "Mira"  # with an i\nbell = false\n'


def test_settings_all_mistakes_are_told_at_once(file: Path) -> None:
    """One reading names every mistake, so that one mending is enough."""
    file.write_text(
        'thme = "dark"\nbell = "yes"\nlistings_per_form = 301\nextra_hosts = "a.example"\n', encoding="utf-8"
    )
    with pytest.raises(WrongUse) as caught:
        read_settings(file)
    for name in ("thme", "bell", "listings_per_form", "extra_hosts"):
        assert f"`{name}`" in caught.value.what
    assert caught.value.where == str(file)


@pytest.mark.parametrize(
    "line",
    [
        "listings_per_form = true",
        "listings_per_form = 0",
        "clip_port = 80",
        "clip_port = 65536",
        "name = 1",
        'extra_hosts = ["https://ipp.example.com"]',
        'extra_hosts = ["ipp.example.com/path"]',
        'extra_hosts = ["user@ipp.example.com"]',
        "extra_hosts = [1]",
        'portal = "http://ipp.alibabagroup.com/"',
        'portal = "https://ipp.alibabagroup.com@evil.example/"',
        'picture_search = "https://www.aliexpress.com.evil.example/"',
        'picture_search = "http://www.aliexpress.com/"',
        'picture_search = "https://mira@www.aliexpress.com/"',
        "name =",
    ],
)
def test_what_cannot_be_meant_is_refused(file: Path, line: str) -> None:
    """A value of another kind, a host that is none and a portal nobody typed are mistakes."""
    file.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(WrongUse):
        read_settings(file)


@pytest.mark.parametrize(
    "portal",
    [
        "https://ipp.alibabagroup.com/x",
        "https://ipp.example.com/",
        "http://127.0.0.1:8765/",
        "http://localhost:1/",
    ],
)
def test_known_strange_and_local_portals_are_taken(file: Path, portal: str) -> None:
    """One on this computer is practice, and one that nobody knows is asked about before a window opens."""
    assert write_settings(file, portal=portal).portal == portal


def test_a_change_that_cannot_be_used_is_not_written(file: Path) -> None:
    """After a refusal the file is as it was."""
    file.write_text('name = "Mira"\n', encoding="utf-8")
    with pytest.raises(WrongUse):
        write_settings(file, listings_per_form=1000)
    assert file.read_text(encoding="utf-8") == 'name = "Mira"\n'


def test_a_file_that_is_no_text_is_refused(file: Path) -> None:
    """A damaged file gives a sentence, never the usual settings in silence."""
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WrongUse, match="cannot be read"):
        read_settings(file)
