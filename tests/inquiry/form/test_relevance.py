"""What the answers so far make relevant, and in which step each field is asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.form.domain import (
    Draft,
    FilledForm,
    Relevance,
    Step,
    relevance_of,
    relevant,
    step_of,
    steps_for,
)
from services.inquiry.form.domain.relevance import clinics_of
from services.inquiry.form.schemas import filled_form, submission_of
from services.inquiry.intake.domain.consent_texts import known_texts
from services.inquiry.intake.schemas import blank_values
from tests.inquiry.builders import clinic, offer
from tests.inquiry.form.filling import STEPS, answers
from tests.support.clocks import MONDAY_NOON

TORONTO, BROSSARD = clinic(), clinic("brossard", province="CA-QC")
OFFER = offer(TORONTO, BROSSARD)
ONTARIO = {"residence.country": "CA", "residence.subdivision_ca": "CA-ON"}
TEXAS = {"residence.country": "US", "residence.subdivision_us": "US-TX"}
NOWHERE: dict[str, str] = {}


def of(*parts: dict[str, str]) -> Relevance:
    return relevance_of({name: v for part in parts for name, v in part.items()}, OFFER)


@pytest.mark.parametrize(
    ("home", "wished", "crosses_border", "is_local"),
    [
        (ONTARIO, {"location": "toronto"}, False, True),
        (ONTARIO, {"location": "brossard"}, False, False),
        (ONTARIO, {"location": "toronto", "willing.brossard": "yes"}, False, False),
        (ONTARIO, {}, False, False),
        (TEXAS, {"location": "toronto"}, True, False),
        (TEXAS, {}, True, False),
        ({"residence.country": "NZ"}, {"location": "toronto"}, True, False),
        (NOWHERE, {"location": "toronto"}, False, False),
        (ONTARIO, {"location": "atlantis"}, False, False),
    ],
)
def test_a_border_and_a_way_lie_between_the_patient_and_the_clinics_that_are_asked_for(
    home: dict[str, str], wished: dict[str, str], crosses_border: bool, is_local: bool
) -> None:
    found = of(home, wished)
    assert (found.crosses_border, found.is_local) == (crosses_border, is_local)


@pytest.mark.parametrize(
    ("wished", "asked"),
    [
        ({}, ["toronto", "brossard"]),
        ({"location": ""}, ["toronto", "brossard"]),
        ({"location": "brossard"}, ["brossard"]),
        ({"location": "", "willing.toronto": "yes"}, ["toronto"]),
        ({"location": "brossard", "willing.toronto": "yes"}, ["toronto", "brossard"]),
        ({"willing.toronto": "no"}, ["toronto", "brossard"]),
    ],
)
def test_the_clinics_that_are_asked_for_are_those_named_or_all(
    wished: dict[str, str], asked: list[str]
) -> None:
    assert [one.slug for one in clinics_of(wished, OFFER)] == asked


@pytest.mark.parametrize(
    ("home", "is_of_quebec"),
    [
        (ONTARIO, False),
        ({**ONTARIO, "residence.plan_subdivision": "CA-QC"}, True),
        ({**ONTARIO, "residence.subdivision_ca": "CA-QC"}, True),
        ({**TEXAS, "residence.plan_subdivision": "CA-QC"}, False),
        ({**TEXAS, "residence.subdivision_ca": "CA-QC"}, False),
    ],
)
def test_who_lives_in_quebec_or_has_its_plan_is_of_quebec(
    home: dict[str, str], is_of_quebec: bool
) -> None:
    assert of(home).is_of_quebec is is_of_quebec


@pytest.mark.parametrize(
    ("payer", "has_number"),
    [
        ("workers_compensation", True), ("federal", True), ("private_insurer", True),
        ("provincial_contract", True), ("self", False), ("employer", False), ("embassy", False),
        ("unknown", False), ("", False),
    ],
)  # fmt: skip
def test_a_number_is_asked_of_payers_that_have_one(payer: str, has_number: bool) -> None:
    given_ = {"payer.kind": payer, "payer.claim_number": "C-1234"}
    assert of(given_).has_claim_number is has_number
    assert ("payer.claim_number" in relevant(given_, of(given_))) is has_number


def test_a_date_of_birth_counts_before_the_age_group() -> None:
    both = {"patient.date_of_birth.year": "1957", "patient.age_band": "65_plus"}
    assert "patient.age_band" not in relevant(both, of(both))
    alone = {"patient.date_of_birth.year": " ", "patient.age_band": "65_plus"}
    assert "patient.age_band" in relevant(alone, of(alone))


def test_every_field_of_the_form_is_asked_for_in_one_step() -> None:
    hidden = {"procedure", "source.site", "source.page", "source.revision", "source.campaign"}
    assert {name for name in blank_values() if step_of(name) is None} == hidden


def test_each_step_has_the_fields_that_its_page_sends() -> None:
    for step, fields in answers().items():
        assert {step_of(name) for name in fields} <= {Step(step)}


@given(
    st.dictionaries(
        st.sampled_from(sorted(blank_values())), st.sampled_from(["", "CA", "US", "other", "x"])
    )
)
def test_the_steps_keep_their_order_and_begin_and_end_the_same_whatever_is_answered(
    typed: dict[str, str],
) -> None:
    steps = steps_for(relevance_of(typed, OFFER))
    assert (steps[0], steps[-1]) == (Step.WHO, Step.CHECK)
    assert list(steps) == [step for step in Step if step in steps]
    assert relevant(typed, relevance_of(typed, OFFER)).items() <= typed.items()


def form_of(**changes: str) -> FilledForm:
    typed = {name: v for fields in answers(**changes).values() for name, v in fields.items()}
    draft = Draft(
        handle="7k3mq9td", procedure="micro-needling", locale="en-CA", key="k" * 43,
        answers=typed, answered=frozenset(Step(step) for step in STEPS),
    )  # fmt: skip
    return filled_form(draft, OFFER, MONDAY_NOON, known_texts())


def test_the_form_is_held_to_the_same_validation_as_the_api() -> None:
    """Every mistake of every step at once, each with the code that the API would answer."""
    wrong = form_of(
        patient__given_name="", patient__email="maria@", residence__postal_prefix="M5V",
        location="atlantis", payer__kind="king", travel__earliest__year="2020",
        consents__processing="", travel__companions="many",
    )  # fmt: skip
    assert {(one.field, one.code) for one in wrong.problems} == {
        ("patient.given_name", "missing"),
        ("patient.email", "wayfare.email"),
        ("residence.postal_prefix", "wayfare.postal-code"),
        ("location", "location.unknown"),
        ("payer.kind", "literal_error"),
        ("travel.companions", "int_type"),
        ("travel.earliest", "date.past"),
        ("consents.processing", "consent.required"),
    }


def test_what_has_no_problems_is_a_body_that_the_api_takes() -> None:
    right = form_of()
    assert right.problems == ()
    sent = submission_of(right)
    assert (sent.patient.phone, sent.residence.postal_prefix) == ("+15125550142", "78701")


def test_it_goes_on_to_the_next_step_and_back_to_the_answers_when_one_is_changed() -> None:
    form = form_of()
    assert form.after(Step.WHO, is_changing=False) is Step.COUNTRY
    assert form.after(Step.WHO, is_changing=True) is Step.CHECK
    assert form.after(Step.CONSENT, is_changing=False) is Step.CHECK
    wrong = form_of(patient__given_name="")
    assert wrong.after(Step.WHO, is_changing=True) is Step.WHO
    assert form.before(Step.WHO) is None
    assert form.before(Step.CHECK) is Step.CONSENT
