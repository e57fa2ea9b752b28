"""Inspection of the form: the forecast for each field, and the document that is saved."""

from __future__ import annotations

import pytest

from helper.browser.form.form_inspection import FindQuality, SeenButton, SeenControl, SeenField, SeenForm
from helper.flow.form import Candidate, ControlKind
from helper.flow.load import shipped_flow
from helper.flow.text_matching import Vocabulary
from helper.reports.portal_look import OTHER, FieldState, PortalLook
from helper.session.portal_inspection import (
    Forecast,
    Keep,
    checked,
    language_of,
    look_of,
)

[PAGE] = [page for page in shipped_flow().pages if page.is_form]
TWO = (Candidate("1", "Reason", ControlKind.LIST), Candidate("2", "Reason", ControlKind.LIST))


def form(**findings: FindQuality) -> SeenForm:
    fields = tuple(
        SeenField(
            step=step.id, name=step.value, finding=findings.get(step.id, FindQuality.SURE), candidates=TWO
        )
        for step in PAGE.steps
        if step.enters
    )
    return SeenForm(address="", headings=(), fields=fields, buttons=(), ticks=0)


@pytest.mark.parametrize(
    ("step", "finding", "forecast", "said"),
    [
        ("reason", FindQuality.SURE, Forecast.GREEN, ["sure"]),
        (
            "reason",
            FindQuality.ASKS,
            Forecast.AMBER,
            ["2 fields could be the one", "I ask, and remember"],
        ),
        ("listings", FindQuality.NOT_THERE, Forecast.RED, ["you paste it", "press s"]),
        ("evidence", FindQuality.NOT_THERE, Forecast.AMBER, ["but optional", "press s"]),
    ],
    ids=["found", "ambiguous", "missing", "missing and optional"],
)
def test_inspection_predicts_whether_a_field_must_be_taught_or_pasted(
    step: str, finding: FindQuality, forecast: Forecast, said: list[str]
) -> None:
    fields = {field.step: field for field in checked(form(**{step: finding}), PAGE)}
    checked_field = fields.pop(step)

    assert checked_field.forecast is forecast
    assert all(words in checked_field.sentence for words in said)
    assert not any(field.needed for field in fields.values())


REASON = SeenControl(label="Ground", kind=ControlKind.LIST, options=("Pirated copy", "Janes ground"), count=2)


def form_of_look(label: str = "Ground", *, taught: bool = False, headings: tuple[str, ...] = ()) -> SeenForm:
    control = SeenControl(label=label, kind=ControlKind.LIST, options=REASON.options, count=2)
    field = SeenField(step="reason", name="reason", finding=FindQuality.SURE, control=control, taught=taught)
    other = SeenControl(label="Jane Doe", kind=ControlKind.LINE)
    button = SeenButton(step="verify", label="Verify for Jane", seen=True)
    return SeenForm(
        address="", headings=headings, fields=(field,), buttons=(button,), ticks=1, others=(other,)
    )


def look(seen: SeenForm, keep: Keep) -> PortalLook:
    return look_of(seen, Vocabulary(shipped_flow()), keep, address="https://ipp.aidcgroup.net/#/form")


def test_inspection_leaves_out_unknown_texts_that_the_user_does_not_keep() -> None:
    document = look(form_of_look(headings=("Welcome, Jane",)), lambda _: False)

    assert "Jane" not in document.to_json()
    assert "Ground" not in document.to_json()
    assert document.fields[0].options == ("Pirated copy",)
    assert document.fields[0].count == 2
    assert document.fields[1].name == OTHER
    assert (document.verify, document.heading) == ("", None)
    assert document.address == "https://ipp.aidcgroup.net/#/form"


def test_inspection_includes_texts_of_the_flow_file_without_a_question() -> None:
    asked: list[str] = []

    def keep(words: str) -> bool:
        asked.append(words)
        return words == "Janes ground"

    headings = ("Welcome, Jane", "Submit a complaint")
    document = look(form_of_look("Complaint reason", taught=True, headings=headings), keep)

    assert asked == ["Janes ground", "Jane Doe", "Verify for Jane"]
    assert document.fields[0].options == ("Pirated copy", "Janes ground")
    assert document.heading == "Submit a complaint"
    assert document.fields[0].state is FieldState.SHOWN, "the field is not marked as shown by the user"


def test_text_kept_by_the_user_is_stored_without_numbers_and_addresses() -> None:
    document = look(form_of_look("Ground 4821337712 jane@doeworth.example"), lambda _: True)
    assert document.fields[0].label == "Ground … …"


def test_language_of_an_inspection_is_the_language_of_its_labels() -> None:
    assert language_of(form_of_look("投诉理由")) == "Chinese"
    assert language_of(form_of_look("Reason")) == "English"
