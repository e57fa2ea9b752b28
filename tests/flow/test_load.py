"""Reading a flow file."""

from pathlib import Path

import pytest

import helper.flow.load
from helper.errors import FlowMistakes, WrongUse
from helper.flow.load import flows_folder, load_flow, read_flow, shipped_flow
from helper.flow.spec import FIELDS, FlowKind, Step, StepKind
from helper.hosts import PORTAL_HOSTS
from tests.flow.samples import FLOW, FLOW_TEXT


def test_the_shipped_flow_takes_every_field_of_a_complaint() -> None:
    """Each step that enters something is named after its field."""
    steps = [step for step in FLOW.pages[0].steps if step.enters]
    assert [(step.id, step.value) for step in steps] == [(name, name) for name in FIELDS]
    assert FLOW.kind is FlowKind.COMPLAINT


def test_the_shipped_flow_claims_nothing_as_seen() -> None:
    """Nobody has seen the live pages: every host is described, and only that."""
    assert dict(FLOW.seen) == dict.fromkeys(PORTAL_HOSTS, "described")


def test_every_field_of_the_shipped_flow_is_known_in_both_languages() -> None:
    """Labels in English and in Chinese, for each step."""
    for step in FLOW.pages[0].steps:
        assert any(label.isascii() for label in step.label)
        assert any(not label.isascii() for label in step.label)


def test_a_step_carries_everything_the_file_says() -> None:
    """From the file to the flow nothing is lost."""
    assert next(step for step in FLOW.pages[0].steps if step.id == "evidence") == Step(
        id="evidence",
        kind=StepKind.ATTACH,
        value="evidence",
        label=("Evidence", "Attachment", "Attachments", "Upload", "Upload evidence", "证据", "附件", "上传", "上传证据"),
        after=("reason",),
        optional=True,
        at_most=4,
    )  # fmt: skip


def test_words_of_the_complaint_list_are_read() -> None:
    """`[list]` names our columns and states with the portal's wordings."""
    flow = read_flow(
        FLOW_TEXT + '\n[list]\ncolumns.number = ["Complaint number"]\nstatus.removed = ["Removed"]\n', "f"
    )
    assert flow.listing_words.columns == (("number", ("Complaint number",)),)
    assert flow.listing_words.status == (("removed", ("Removed",)),)


def test_mistakes_of_shape_and_of_rules_come_together() -> None:
    """A misspelt key and an unknown host are told in one go, with the file's name."""
    text = FLOW_TEXT.replace("at_most = 300", "at_mots = 300").replace(
        "login = [", 'login = ["login.example",'
    )
    with pytest.raises(FlowMistakes) as caught:
        read_flow(text, "my.toml")
    assert caught.value.where == "my.toml"
    assert [mistake.split(":")[0] for mistake in caught.value.mistakes] == [
        "page complaint, step 7 (listings)",
        "[hosts]",
    ]


def test_a_file_that_is_not_toml_is_told_with_its_line() -> None:
    """The place is the parser's."""
    with pytest.raises(FlowMistakes, match=r"this is not TOML: .*line 1"):
        read_flow("schema = = 1", "my.toml")


def test_a_file_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    """`--flow FILE` may be mistyped."""
    with pytest.raises(WrongUse, match="no such description"):
        load_flow(tmp_path / "none.toml")


def test_a_file_that_is_no_text_is_wrong_use(tmp_path: Path) -> None:
    """A picture is no flow."""
    file = tmp_path / "picture.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WrongUse, match="cannot be read"):
        load_flow(file)


def test_a_copy_of_the_shipped_flow_is_the_same_flow(tmp_path: Path) -> None:
    """A person may start from a copy of her own."""
    copy = tmp_path / "mine.toml"
    copy.write_text(FLOW_TEXT, encoding="utf-8")
    assert load_flow(copy) == shipped_flow()


def test_an_installed_package_brings_its_flows_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a wheel they lie in `helper/_flows`; that folder goes before one beside the package."""
    inside = tmp_path / "site" / "helper" / "_flows"
    inside.mkdir(parents=True)
    monkeypatch.setattr(helper.flow.load, "__file__", str(tmp_path / "site" / "helper" / "flow" / "load.py"))
    assert flows_folder() == inside
    inside.rmdir()
    assert flows_folder() == tmp_path / "site" / "flows"
