"""Files of taught fields: strict reading that reports all mistakes at once, durable writing, comments kept."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.errors import LearnedMistakes, WrongUse
from helper.flow.learned import Learned, LearnedNumber, LearnedStep
from helper.flow.learned_file import LearnedBook, learned_text, read_learned
from helper.flow.spec import ANCHORS, Anchors
from tests.flow.samples import FLOW
from tests.systems import is_user_only

HOST = "ipp.aidcgroup.net"
DAY = date(2026, 11, 24)
TEXT = """# by Kim
format = 1
host = "ipp.aidcgroup.net"

[step.reason]
taught = 2026-11-24
labels = ["Why you complain"] # seen in November

[step.reason.anchors]
kind = "list"
label = "Why you complain"
after = "Complaint type"

[step.reason.options]
"Pirated copy" = "Piracy (copyright)"

[outcome]
taught = 2026-11-24
number_label = ["Your reference"]
"""


def read(text: str | bytes) -> Learned:
    return read_learned(text if isinstance(text, bytes) else text.encode(), "x.toml", FLOW)


def mistakes(text: str | bytes) -> list[str]:
    with pytest.raises(LearnedMistakes) as caught:
        read(text)
    return caught.value.mistakes


def value_or_mistakes(text: str | bytes) -> Learned | list[str]:
    try:
        return read(text)
    except LearnedMistakes as error:
        return error.mistakes


def with_change(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new)


def test_a_file_with_every_kind_of_teaching_is_read() -> None:
    learned = read(TEXT)

    assert learned.steps["reason"] == LearnedStep(
        day=DAY,
        labels=("Why you complain",),
        anchors=Anchors(kind="list", label="Why you complain", after="Complaint type"),
        entries=(("Pirated copy", "Piracy (copyright)"),),
    )
    assert (learned.host, learned.number) == (HOST, LearnedNumber(day=DAY, labels=("Your reference",)))


def test_every_mistake_is_reported_with_its_location() -> None:
    text = """format = 2
host = "evil.example"
[step.reason]
taught = 2026-11-24
labels = ["Submit", "https://evil.example"]
selector = "#el-id-2674"
[step.reason.anchors]
kind = "button"
id = "reason"
label = "Only one"
"""
    told = "\n".join(mistakes(text))

    for part in (
        "format: Input should be 1",
        "step.reason.selector: Unexpected keyword argument",
        "step.reason.labels.1: the label 'Submit' is not allowed: it is the text of a button",
        "step.reason.labels.2: the label 'https://evil.example' is not allowed: it contains an address",
        "step.reason.anchors.id: Unexpected keyword argument",
    ):
        assert part in told


def test_every_broken_rule_is_reported_with_its_location() -> None:
    text = """format = 1
host = "evil.example"
[step.submit]
taught = 2026-11-24
labels = ["In words"]
[step.description]
taught = 2026-11-24
labels = ["Complaint type"]
"""
    told = "\n".join(mistakes(text))

    for part in (
        "'evil.example' is not a host that ipp-helper may use",
        "[step.description]: the label 'Complaint type' belongs to another field",
        "[step.submit]: this field does not exist",
    ):
        assert part in told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('host = "ipp.aidcgroup.net"', 'host = "ipp.aidcgroup.net.evil.example"', "is not a host"),
        ('host = "ipp.aidcgroup.net"', 'host = "https://ipp.aidcgroup.net"', "is not a host"),
        ('host = "ipp.aidcgroup.net"', "", "host: Field required"),
        ("format = 1", 'format = 1\nstart = "https://x"', "start: Unexpected"),
        ("taught = 2026-11-24\nlabels", "taught = 2026-11-24T10:00:00\nlabels", "date"),
        ('labels = ["Why you complain"]', 'labels = "Why"', "labels: Input should be a valid tuple"),
        (
            'labels = ["Why you complain"]',
            'labels = ["/why/", 3]',
            "labels.2: Input should be a valid string",
        ),
        ('kind = "list"', 'kind = "lines"', "cannot be this field"),
        ('kind = "list"', 'kind = "button"', "cannot be this field"),
        ('kind = "list"', 'kind = "list"\nnth = 3', "nth: Unexpected"),
        ('kind = "list"', 'kind = "list"\nframe = "https://x/?a"', "it contains an address"),
        ('after = "Complaint type"', 'after = "Why you complain:"', "with different texts"),
        ('after = "Complaint type"', 'after = "Verify"', "is the text of a button"),
        ('label = "Why you complain"\na', 'label = "Infringing links"\na', "belongs to another field"),
        ('"Piracy (copyright)"', '"<b>Piracy</b>"', "looks like HTML"),
        ("[step.reason.options]", "[step.description.options]", "taught: Field required"),
        # An option of `ipr` names one design, so it must not be reused for other complaints.
        ("[step.reason.options]", "[step.ipr]\ntaught = 2026-11-24\n[step.ipr.options]", "no meaning here"),
        ('["Your reference"]', '["Complaint submitted"]', "means something else"),
        ('["Your reference"]', '["Description"]', "means something else"),
        ('["Your reference"]', '["a"]', "too short"),
        ("[outcome]", "[outcome]\naccepted = []", "accepted: Unexpected"),
    ],
)
def test_invalid_content_of_a_learned_file_is_refused(old: str, new: str, told: str) -> None:
    assert told in "\n".join(mistakes(with_change(old, new)))


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"x" * 300_000, b"[" * 5000, b"a = " + b"9" * 5000, b"format = "]
)
def test_damaged_file_is_listed_as_a_mistake(content: bytes) -> None:
    assert mistakes(content)


@given(st.binary(max_size=200))
def test_learned_file_of_any_bytes_is_read_or_its_mistakes_are_listed(content: bytes) -> None:
    assert value_or_mistakes(content)


_SCALARS = st.none() | st.booleans() | st.integers(-5, 2**40) | st.text(max_size=12)
_TABLES = ("format", "host", "step", "outcome", "reason", "submit")
_KEYS = st.sampled_from([*_TABLES, "taught", "labels", "anchors", "options", "kind", *ANCHORS, "x"])
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(_KEYS, _VALUES, max_size=4))
def test_learned_file_of_any_toml_is_read_or_its_mistakes_are_listed(document: dict[str, object]) -> None:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        text = tomlkit.dumps({key: _without_none(value) for key, value in document.items()})
    except (TOMLKitError, ValueError):
        return
    assert value_or_mistakes(text)


def _without_none(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_none(entry) for key, entry in value.items() if entry is not None}
    if isinstance(value, list):
        return [_without_none(entry) for entry in value if entry is not None]
    return value


_WORDS = st.text("abcdefgh ÄÖ投诉理由", min_size=2, max_size=20).filter(lambda text: bool(text.strip()))


@given(st.lists(_WORDS, min_size=2, max_size=4), st.dictionaries(_WORDS, _WORDS, max_size=3))
def test_taught_fields_are_saved_and_loaded_unchanged(words: list[str], entries: dict[str, str]) -> None:
    anchors = Anchors(kind="list", **dict(zip(ANCHORS, words, strict=False)))
    step = LearnedStep(
        day=DAY, labels=tuple(words), anchors=anchors, entries=tuple(entries.items()), absent=len(words) == 2
    )
    learned = Learned(host=HOST, steps={"reason": step})
    try:
        assert read(learned_text(learned)) == learned
    except LearnedMistakes:
        return


@pytest.fixture
def book(tmp_path: Path) -> LearnedBook:
    return LearnedBook(tmp_path / "learned", FLOW)


def test_added_teaching_is_read_after_a_restart(book: LearnedBook, tmp_path: Path) -> None:
    book.add(read(TEXT))
    file = tmp_path / "learned" / f"{HOST}.toml"

    assert LearnedBook(tmp_path / "learned", FLOW).of(HOST) == read(TEXT)
    assert book.hosts == (HOST,)
    if os.name == "posix":
        assert is_user_only(file)


def test_user_comments_in_the_file_survive_more_teaching(tmp_path: Path) -> None:
    file = tmp_path / f"{HOST}.toml"
    file.write_text(TEXT, encoding="utf-8")
    book = LearnedBook(tmp_path, FLOW)
    book.add(Learned(host=HOST, steps={"description": LearnedStep(day=DAY, labels=("In your own words",))}))
    text = file.read_text(encoding="utf-8")

    assert "# by Kim" in text
    assert "# seen in November" in text
    assert read(text).steps.keys() == {"reason", "description"}


def test_unreadable_file_is_reported_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / f"{HOST}.toml").mkdir()
    with pytest.raises(WrongUse, match="Move it to another folder"):
        LearnedBook(tmp_path, FLOW)


def test_adding_teaching_keeps_what_another_process_has_stored(book: LearnedBook, tmp_path: Path) -> None:
    other = LearnedBook(tmp_path / "learned", FLOW)
    other.add(read(TEXT))
    lesson = Learned(host=HOST, steps={"description": LearnedStep(day=DAY, labels=("In your own words",))})
    assert book.add(lesson).steps.keys() == {"reason", "description"}
    other.put(lesson)
    book.add(lesson)
    assert LearnedBook(tmp_path / "learned", FLOW).of(HOST).steps.keys() == {"description"}


def test_practice_and_real_portals_learn_separately(book: LearnedBook, tmp_path: Path) -> None:
    book.add(replace(read(TEXT), host="practice"))

    assert book.of("127.0.0.1").steps
    assert not book.of(HOST).steps
    assert book.flow_at(HOST) is FLOW
    assert not LearnedBook(tmp_path / "learned", FLOW, practice=False).of("localhost").steps


def test_forgetting_everything_removes_the_file(book: LearnedBook, tmp_path: Path) -> None:
    book.add(read(TEXT))
    for _ in range(2):
        book.put(Learned(host=HOST))

    assert list((tmp_path / "learned").iterdir()) == []
    assert book.hosts == ()


def test_label_of_another_field_is_not_stored_as_a_taught_label(book: LearnedBook, tmp_path: Path) -> None:
    with pytest.raises(LearnedMistakes):
        book.add(Learned(host=HOST, steps={"reason": LearnedStep(day=DAY, labels=("Infringing links",))}))

    assert not (tmp_path / "learned").exists()
    assert book.of(HOST).empty


def test_a_file_named_after_another_host_is_a_mistake(tmp_path: Path) -> None:
    """A copied file must not teach the wrong portal."""
    (tmp_path / "ipp.taobao.com.toml").write_text(TEXT, encoding="utf-8")

    with pytest.raises(LearnedMistakes, match=r"'host' must be ipp\.taobao\.com"):
        LearnedBook(tmp_path, FLOW)


def test_field_that_every_form_needs_may_not_be_marked_absent() -> None:
    text = f'format = 1\nhost = "{HOST}"\n'
    said = "'absent' has no meaning here"
    absent = "[step.{0}]\ntaught = 2026-11-24\nabsent = true\n".format
    assert read(text + absent("reason")).steps["reason"].absent
    assert mistakes(text + absent("listings") + absent("ipr")) == [
        f"[step.listings]: {said}", f"[step.ipr]: {said}",
    ]  # fmt: skip
