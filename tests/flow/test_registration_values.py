"""A design says what the form of its registration asks for; who holds the rights is not among it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from helper.flow.form import Option
from helper.flow.load import REGISTRATION_FLOW, shipped_flow
from helper.flow.plan import Files, Plan, bind
from helper.flow.registration_values import registration_values
from helper.flow.spec import REGISTRATION_FIELDS, StepKind
from helper.flow.values import ComplaintValues
from helper.model.work import Registration, Right, Work, WorkKind
from tests.factories import a_work

FLOW = shipped_flow(REGISTRATION_FLOW)
FOLDER = Path("works/w1")
WHALE = a_work(
    title="Quiet Whale",
    official_addresses=("https://shop.example.com/whale", "https://other.example.com/"),
    registration=Registration(
        kind=WorkKind.PHOTOGRAPH,
        made_on=date(2019, 4, 2),
        picture="picture.png",
        statement="statement.pdf",
        certificate_file="certificate.pdf",
    ),
)


def planned(work: Work = WHALE, **more: str) -> Plan:
    return bind(FLOW, registration_values(work, FOLDER, **more))


def said(work: Work = WHALE, **more: str) -> dict[str, str]:
    return {field.name: field.value for field in planned(work, **more).fields}


def test_every_field_has_its_place_in_the_form() -> None:
    """The flow takes all of it, once, and nothing stands in the way."""
    assert planned().problems == ()
    assert sorted(said()) == sorted(REGISTRATION_FIELDS)
    assert said() | {"place": "Others", "title": "Quiet Whale", "made_on": "2019-04-02"} == said()


def test_without_a_number_the_words_of_the_setting_go_in() -> None:
    """`N/A`, unless the person has others; a number that is known goes in itself."""
    assert said()["number"] == "N/A"
    assert said(no_number="Not required in Spain")["number"] == "Not required in Spain"
    numbered = a_work(registration=WHALE.registration, right=Right(number="VA000117"))
    assert said(numbered, no_number="none")["number"] == "VA000117"


def test_only_the_proof_that_the_page_asks_for_is_attached() -> None:
    """The statement without a certificate; with one only the certificate."""
    with_certificate = a_work(
        registration=Registration(
            picture="p.png", statement="s.pdf", certificate=True, certificate_file="c.jpg"
        )
    )
    assert (said()["statement"], said()["certificate"]) == ("statement.pdf", "")
    assert (said(with_certificate)["statement"], said(with_certificate)["certificate"]) == ("", "c.jpg")
    files = {field.name: field.puts for field in planned().fields}
    assert files["picture"] == Files((FOLDER / "picture.png",))


@pytest.mark.parametrize(
    ("step", "wordings"),
    [
        ("place", {"Others", "其他"}),
        ("has_certificate", {"No", "否"}),
        ("work_kind", {"Photograph", "摄影作品"}),
    ],
)
def test_one_of_several_entries_is_wanted_in_every_wording(step: str, wordings: set[str]) -> None:
    """The group of the wanted entry, and no other."""
    field = next(field for field in planned().fields if field.step == step)
    assert isinstance(field.puts, Option)
    assert wordings <= set(field.puts.wordings)
    assert not {"Yes", "Mainland China", "Software"} & set(field.puts.wordings)


def test_the_name_of_the_holder_is_the_persons() -> None:
    """No step puts it in; the flow only knows that it is there."""
    steps = {step.id: step.kind for page in FLOW.pages for step in page.steps}
    assert steps["holder"] is steps["identity"] is StepKind.HANDOFF


def test_a_form_is_not_filled_with_the_values_of_another() -> None:
    """A complaint does not fit into the form of a registration, nor the other way round."""
    complaint = ComplaintValues(title="Quiet Whale", listings=("https://www.aliexpress.com/item/1.html",))
    assert "not the complaint form" in bind(FLOW, complaint).problems[0].sentence
    registration = registration_values(WHALE, FOLDER)
    assert "not the form of a registration" in bind(shipped_flow(), registration).problems[0].sentence
