"""The settings file and the keys file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helper.config.settings import Settings, read_keys, read_settings, write_settings
from helper.errors import WrongUse
from tests.systems import is_user_only


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.toml"


def test_key_bindings_are_read_from_dotted_names_and_from_tables(file: Path) -> None:
    assert read_keys(file) == {}
    file.write_text('"queue.open" = "o"\n[filing]\npause = ["f5", "p"]\n', encoding="utf-8")
    assert read_keys(file) == {"queue.open": ("o",), "filing.pause": ("f5", "p")}


def test_all_mistakes_in_the_keys_file_are_reported_at_once(file: Path) -> None:
    file.write_text('a = 1\nb = ["x", 2]\nc = ""\nd = "x"\n', encoding="utf-8")
    with pytest.raises(WrongUse) as caught:
        read_keys(file)
    assert [name for name in "abcd" if f"`{name}`" in caught.value.what] == ["a", "b", "c"]
    file.write_text("pause = = 'p'\n", encoding="utf-8")
    with pytest.raises(WrongUse, match="line 1"):
        read_keys(file)


def test_defaults_apply_without_a_settings_file(file: Path) -> None:
    assert read_settings(file) == Settings()
    assert not file.exists()


def test_every_setting_is_read_back_as_written(file: Path) -> None:
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
    }
    assert write_settings(file, **values) == Settings(**values)
    assert read_settings(file) == Settings(**values)
    assert is_user_only(file)


def test_comments_in_the_settings_file_survive_a_change(file: Path) -> None:
    file.write_text('# for the studio\nname = "Mira"  # with an i\nbell = true\n', encoding="utf-8")
    write_settings(file, bell=False)
    assert file.read_text(encoding="utf-8") == '# for the studio\nname = "Mira"  # with an i\nbell = false\n'


def test_all_mistakes_in_the_settings_file_are_reported_at_once(file: Path) -> None:
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
        "name = 1",
        'extra_hosts = ["https://ipp.example.com"]',
        'extra_hosts = ["ipp.example.com/path"]',
        'extra_hosts = ["user@ipp.example.com"]',
        "extra_hosts = [1]",
        'portal = "http://ipp.alibabagroup.com/"',
        'portal = "https://ipp.alibabagroup.com@evil.example/"',
        "name =",
    ],
)
def test_settings_file_with_an_invalid_value_is_refused(file: Path, line: str) -> None:
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
def test_portal_setting_accepts_known_unknown_and_local_hosts(file: Path, portal: str) -> None:
    assert write_settings(file, portal=portal).portal == portal


def test_a_refused_change_is_not_written(file: Path) -> None:
    file.write_text('name = "Mira"\n', encoding="utf-8")
    with pytest.raises(WrongUse):
        write_settings(file, listings_per_form=1000)
    assert file.read_text(encoding="utf-8") == 'name = "Mira"\n'


def test_a_binary_settings_file_is_refused(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WrongUse, match="cannot be read"):
        read_settings(file)
