"""The folders for the records and the browser profiles."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from helper.config.places import Places, places
from helper.errors import WrongUse
from tests.systems import is_user_only, not_on_windows


@pytest.fixture(autouse=True)
def _no_folder_set(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Use an empty home folder, and unset all environment variables that name a folder."""
    for name in ("IPP_HELPER_DATA", "IPP_HELPER_STATE", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)


def test_default_folders_follow_the_operating_systems_conventions(home: Path) -> None:
    usual = places()
    assert usual.data.is_relative_to(home)
    assert usual.data.name == "ipp-helper"
    assert usual.state.name == ("ipp-helper-state" if sys.platform in {"win32", "darwin"} else "ipp-helper")
    assert usual.data != usual.state


def test_the_data_option_overrides_the_environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPP_HELPER_DATA", str(home / "one"))
    assert places().data == home / "one"
    assert places(home / "two").data == home / "two"


def test_all_spellings_of_a_data_folder_share_one_state_folder(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "records").mkdir()
    spellings = [home / "records", Path("records"), Path("~/records")]
    if sys.platform != "win32":  # creating a link on Windows needs a privilege
        (home / "link").symlink_to(home / "records")
        spellings.append(Path("link"))
    monkeypatch.chdir(home)
    assert len({places(path).state for path in spellings}) == 1
    assert places(home / "others").state != places(home / "records").state


def test_the_state_folder_can_be_set(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = places(home / "records")
    assert not named.state.is_relative_to(named.data)
    assert named.profile("one") != named.profile("two")
    assert named.shop_profile.parent != named.profiles
    monkeypatch.setenv("IPP_HELPER_STATE", str(home / "s"))
    assert places(home / "records").state == home / "s"


def test_a_state_folder_inside_the_records_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise every copy of the records would contain the browser's logins."""
    monkeypatch.setenv("IPP_HELPER_STATE", str(home / "records" / "state"))
    with pytest.raises(WrongUse, match="inside your records"):
        places(home / "records")


def test_created_folders_are_private(home: Path) -> None:
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
    assert all(map(is_user_only, folders))


@not_on_windows("permissions there are access control lists, not mode bits")
def test_existing_folders_keep_their_permissions(home: Path) -> None:
    data = home / "mine"
    data.mkdir(mode=0o755)
    Places(data=data, state=home / "state").ensure()
    assert stat.S_IMODE(data.stat().st_mode) == 0o755


def test_a_folder_that_cannot_be_created_is_reported(home: Path) -> None:
    (home / "file").write_text("", encoding="utf-8")
    with pytest.raises(WrongUse) as caught:
        Places(data=home / "file" / "data", state=home / "state").ensure()
    assert str(home / "file") in caught.value.where
    assert "--data" in caught.value.now
