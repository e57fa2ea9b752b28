"""Loading the shipped flows and the checklist for an account."""

from __future__ import annotations

import re
import tomllib
from itertools import combinations
from pathlib import Path

import pytest

import helper.flow.load
from helper.errors import FlowMistakes, WrongUse
from helper.flow.load import flows_folder, load_flow, read_flow, shipped_flow, shipped_guide
from helper.flow.schema import FlowShape, StepShape, shape_mistakes
from helper.flow.spec import FIELDS, FlowKind, Step, StepKind
from helper.flow.text_matching import fits, label_key
from helper.hosts import PORTAL_HOSTS
from helper.practice.catalogue import Language, words
from helper.practice.listings import ListingStatus
from helper.session.portal_inspection import address_of
from helper.store.transitions import STATES
from tests.flow.samples import FLOW as SAMPLES_FLOW
from tests.flow.samples import FLOW_TEXT


def test_checklist_explains_portal_limits_and_data_visible_to_sellers() -> None:
    guide = shipped_guide()
    for told in ("up to 300 links on a form", "10 links at a time", "closed to those who have an account"):
        assert told in guide.ways
    for told in (
        "passport",
        "PO box",
        "two e-mail addresses",
        "sellers will see your name and your contact e-mail",
    ):
        assert told in guide.steps[0].text
    texts = {step.id: step.text for step in guide.steps}
    assert "Agree and register" in texts["register"]
    assert "Category of registrant: Right Holder" in texts["identity"]


@pytest.mark.parametrize(
    ("start", "page", "address"),
    [
        ("https://ipp.alibabagroup.com/", "register", "https://ipp.alibabagroup.com/register.htm"),
        ("https://ipp.alibabagroup.com/login.htm", "account", "https://ipp.alibabagroup.com/login.htm"),
        ("https://ipp.aidcgroup.net/#/ippHome", "register", "https://ipp.aidcgroup.net/#/ippHome"),
        ("http://127.0.0.1:4711/", "account", "http://127.0.0.1:4711/account.htm"),
        ("http://127.0.0.1:4711/#/ippHome", "register", "http://127.0.0.1:4711/#/ippHome"),
    ],
)
def test_a_page_opens_at_its_known_address_on_the_same_host(start: str, page: str, address: str) -> None:
    assert address_of(start, page) == address


README = (flows_folder() / "README.md").read_text(encoding="utf-8")


def test_every_key_of_a_flow_file_is_documented() -> None:
    schema = FlowShape.model_json_schema()
    for table in (schema, *schema["$defs"].values()):
        for key in table["properties"]:
            assert re.search(rf"`[^`\n]*\b{key}\b", README), key


def test_the_documented_example_is_a_valid_step() -> None:
    example = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    assert example is not None
    step = tomllib.loads(example[1])["page"]["step"][0]
    assert StepShape.model_validate(step).choose == "reason"


def test_error_message_in_the_docs_is_up_to_date() -> None:
    document = tomllib.loads(FLOW_TEXT)
    document["page"][0]["step"][5]["options"] = []
    assert f"       {shape_mistakes(document)[0]}\n" in README


def test_every_shipped_flow_is_valid() -> None:
    for file in flows_folder().glob("*.toml"):
        assert read_flow(file.read_text(encoding="utf-8"), file.name).id == file.stem


FLOW = shipped_flow("aliexpress-list")


def test_list_flow_file_has_distinct_texts_for_every_listing_state() -> None:
    words_of = FLOW.listing_words
    assert set(words_of.status) == set(STATES)
    assert all(
        {word.isascii() for word in wordings} == {True, False} for wordings in words_of.status.values()
    )
    for named in (words_of.status, words_of.columns):
        folded = [{label_key(wording) for wording in wordings} for wordings in named.values()]
        assert not any(mine & theirs for mine, theirs in combinations(folded, 2))


@pytest.mark.parametrize("language", list(Language))
def test_every_status_of_the_practice_portal_is_in_the_list_flow(language: Language) -> None:
    waiting = {ListingStatus.PENDING, ListingStatus.PROCESSING, ListingStatus.AWAITING}
    for status in ListingStatus:
        shown = words(language)[status.value]
        (known,) = [name for name, wordings in FLOW.listing_words.status.items() if fits(shown, wordings)]
        assert known == ("waiting" if status in waiting else status.value)


def test_flow_file_for_reading_lists_fills_in_no_field() -> None:
    assert FLOW.kind is FlowKind.LIST
    assert not any(step.enters for page in FLOW.pages for step in page.steps)
    assert all(step.value == "link" or step.value[0] in "/#" for step in FLOW.steps(StepKind.GO))


def test_the_shipped_flow_has_every_field_of_a_complaint() -> None:
    """The live pages have not been seen yet, so every host is marked as `described`."""
    steps = [step for step in SAMPLES_FLOW.pages[0].steps if step.enters]
    assert [(step.id, step.value) for step in steps] == [(name, name) for name in FIELDS]
    assert SAMPLES_FLOW.kind is FlowKind.COMPLAINT
    for step in SAMPLES_FLOW.pages[0].steps:
        assert {label.isascii() for label in step.label} == {True, False}
    assert dict(SAMPLES_FLOW.seen) == dict.fromkeys(PORTAL_HOSTS, "described")


def test_loaded_step_has_all_values_from_the_flow_file() -> None:
    assert next(step for step in SAMPLES_FLOW.pages[0].steps if step.id == "evidence") == Step(
        id="evidence",
        kind=StepKind.ATTACH,
        value="evidence",
        label=("Evidence", "Attachment", "Attachments", "Upload", "Upload evidence", "证据", "附件", "上传", "上传证据"),
        after=("reason",),
        optional=True,
        at_most=4,
    )  # fmt: skip


def test_every_unknown_key_of_a_flow_file_is_reported_at_once() -> None:
    with pytest.raises(FlowMistakes) as caught:
        read_flow(FLOW_TEXT.replace("at_most", "at_mots"), "my.toml")
    assert caught.value.where == "my.toml"
    assert [mistake.split(":")[0] for mistake in caught.value.mistakes] == [
        "page complaint, step 7 (listings)",
        "page complaint, step 9 (evidence)",
    ]


def test_every_broken_rule_of_a_flow_file_is_reported_at_once() -> None:
    text = FLOW_TEXT.replace("login = [", 'login = ["login.example",').replace('id = "reason"', 'id = "why"')
    with pytest.raises(FlowMistakes) as caught:
        read_flow(text, "my.toml")
    assert caught.value.mistakes[0].startswith("[hosts]: ")
    assert len(caught.value.mistakes) > 1


def test_invalid_toml_is_reported_with_its_line() -> None:
    with pytest.raises(FlowMistakes, match=r"the file is not TOML: .*line 1"):
        read_flow("schema = = 1", "my.toml")


def test_unreadable_flow_file_raises_wrong_use(tmp_path: Path) -> None:
    file = tmp_path / "flow.toml"
    with pytest.raises(WrongUse, match="There is no file"):
        load_flow(file)
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WrongUse, match="cannot be read"):
        load_flow(file)
    file.write_text(FLOW_TEXT, encoding="utf-8")
    assert load_flow(file) == shipped_flow()


def test_installed_package_uses_the_flow_files_that_it_contains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "site" / "helper" / "_flows"
    inside.mkdir(parents=True)
    monkeypatch.setattr(helper.flow.load, "__file__", str(tmp_path / "site" / "helper" / "flow" / "load.py"))
    assert flows_folder() == inside
    inside.rmdir()
    assert flows_folder() == tmp_path / "site" / "flows"
