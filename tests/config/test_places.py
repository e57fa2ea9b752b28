"""Records and browser profiles lie apart, in private folders, and where the person wants them."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from helper.config.places import Places, places
from helper.errors import WrongUse
from tests.systems import is_for_nobody_else, not_on_windows


@pytest.fixture(autouse=True)
def _nothing_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of this test's own, and nobody has said where anything lies."""
    for name in ("IPP_HELPER_DATA", "IPP_HELPER_STATE", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)


def test_usually_the_system_says_where(home: Path) -> None:
    """Without a word of the person's, data and state lie where such things lie."""
    usual = places()
    assert usual.data.is_relative_to(home)
    assert usual.data.name == "ipp-helper"
    assert usual.state.name == ("ipp-helper-state" if sys.platform in {"win32", "darwin"} else "ipp-helper")
    assert usual.data != usual.state


def test_a_named_folder_wins_over_the_environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--data` is stronger than IPP_HELPER_DATA, which is stronger than the usual place."""
    monkeypatch.setenv("IPP_HELPER_DATA", str(home / "one"))
    assert places().data == home / "one"
    assert places(home / "two").data == home / "two"


def test_the_same_folder_finds_its_profiles_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the folder is spelled, its state is the same; another folder has another."""
    (home / "records").mkdir()
    spellings = [home / "records", Path("records"), Path("~/records")]
    if sys.platform != "win32":  # where making a link is a right of its own
        (home / "link").symlink_to(home / "records")
        spellings.append(Path("link"))
    monkeypatch.chdir(home)
    assert len({places(path).state for path in spellings}) == 1
    assert places(home / "others").state != places(home / "records").state


def test_state_may_be_named_too(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """IPP_HELPER_STATE says where profiles and sockets go; else it never lies in the records, for every copy would carry it."""
    named = places(home / "records")
    assert not named.state.is_relative_to(named.data)
    assert named.profile("one") != named.profile("two")
    assert named.shop_profile.parent != named.profiles
    monkeypatch.setenv("IPP_HELPER_STATE", str(home / "s"))
    assert places(home / "records").state == home / "s"


def test_profiles_inside_the_records_are_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A state folder inside the records would put logins into every copy."""
    monkeypatch.setenv("IPP_HELPER_STATE", str(home / "records" / "state"))
    with pytest.raises(WrongUse, match="inside your records"):
        places(home / "records")


def test_everything_made_is_private(home: Path) -> None:
    """Nobody else on the computer may look into any folder of ours, nor into one above it that was missing."""
    made = Places(data=home / "missing" / "data", state=home / "state")
    made.ensure()
    folders = (
        made.data,
        made.backups,
        made.evidence,
        made.works,
        made.learned,
        made.log,
        made.profiles,
        made.run,
    )
    assert all(map(is_for_nobody_else, folders))


@not_on_windows("its rights are a list, and no bits that a test could ask for")
def test_a_folder_that_is_there_keeps_its_rights(home: Path) -> None:
    """A folder the person made is theirs: we make ours inside it and change nothing about it."""
    data = home / "mine"
    data.mkdir(mode=0o755)
    Places(data=data, state=home / "state").ensure()
    assert stat.S_IMODE(data.stat().st_mode) == 0o755


def test_a_place_that_cannot_be_made_is_said(home: Path) -> None:
    """A file in the way gives a sentence with the place and what to do."""
    (home / "file").write_text("", encoding="utf-8")
    with pytest.raises(WrongUse) as caught:
        Places(data=home / "file" / "data", state=home / "state").ensure()
    assert str(home / "file") in caught.value.where
    assert "--data" in caught.value.now
