"""What an intake asks besides: formats, what hangs on another answer, and earlier fingerprints."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.inquiry.inquiries.domain import fingerprint
from services.inquiry.intake.domain.checking import submission_problems
from services.inquiry.intake.schemas import InquiryBody, field_problems
from tests.inquiry.builders import body, consents, offer
from tests.support.clocks import MONDAY_NOON
from tests.support.keys import ring

TODAY = MONDAY_NOON.date()


def problems(**changes: Any) -> list[tuple[str, str]]:
    """Field and code of everything that is wrong, of formats or else of what they mean."""
    try:
        submission = InquiryBody.model_validate(body(**changes)).submission()
    except ValidationError as error:
        return [(one.field, one.code) for one in field_problems(error)]
    found = submission_problems(submission, offer(), MONDAY_NOON)
    return [(one.field, one.code) for one in found]


def test_the_fingerprint_of_a_body_without_the_later_fields_is_what_it_was_before_them() -> None:
    """Made by the version before the fields were added."""
    consent = {"purpose": "processing", "text_version": "of-before", "granted": True}
    sent = InquiryBody.model_validate(body(consents=[consent], patient__language="es-MX"))
    made = fingerprint(sent.submission(), ring("h1").current)
    assert made.digest.hex() == "97daf65a4e8c4c6f371c3dd7602abde57f3306f627ae51691e2e4ae51b8ee665"


@pytest.mark.parametrize(
    ("country", "province", "prefix", "code"),
    [
        ("CA", "CA-ON", "M5V", None),
        ("CA", "CA-ON", "m5v", None),
        ("CA", "CA-ON", "M5V 1A1", None),
        ("CA", "CA-ON", "M5V1A1", None),
        ("CA", "CA-QC", "H2X", None),
        ("CA", "CA-NU", "X0A", None),
        ("CA", "CA-NT", "X1A", None),
        ("CA", "CA-ON", "H2X", "postal-province"),
        ("CA", "CA-NU", "Y1A", "postal-province"),
        ("CA", "CA-ON", "D5V", "postal-code"),
        ("CA", "CA-ON", "Z5V", "postal-code"),
        ("CA", "CA-ON", "M5O", "postal-code"),
        ("CA", "CA-ON", "M\u0665V", "postal-code"),
        ("CA", "CA-ON", "5MV", "postal-code"),
        ("CA", "CA-ON", "M5", "postal-code"),
        ("CA", "CA-ON", "90210", "postal-code"),
        ("US", "US-TX", "787", None),
        ("US", "US-TX", "78701", None),
        ("US", "US-TX", "7870", "postal-code"),
        ("US", "US-TX", "78701-1", "postal-code"),
        ("US", "US-TX", "M5V", "postal-code"),
        ("US", "US-TX", "\u0667\u0668\u0667", "postal-code"),
        ("NZ", None, "anything", None),
    ],
)
def test_a_postal_prefix_is_one_of_the_country_and_province(
    country: str, province: str | None, prefix: str, code: str | None
) -> None:
    home = {"country": country, "postal_prefix": prefix}
    home |= {"subdivision": province} if province else {}
    field = "residence.postal_prefix"
    assert problems(residence=home) == ([(field, f"wayfare.{code}")] if code else [])


@pytest.mark.parametrize("payer", ["workers_compensation", "federal"])
@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("ABC-1234", True), ("1234", True), ("1" * 20, True), ("123", False), ("1" * 21, False),
        ("12 34", False), ("12/34", False), ("\u0661\u0662\u0663\u0664", False),
    ],
)  # fmt: skip
def test_a_claim_number_has_the_shape_of_its_payer(payer: str, number: str, fits: bool) -> None:
    found = problems(payer={"kind": payer, "claim_number": number})
    assert found == ([] if fits else [("payer.claim_number", "wayfare.claim-number")])


@pytest.mark.parametrize("payer", ["private_insurer", "provincial_contract", "employer", "self"])
def test_other_payers_have_numbers_of_any_shape(payer: str) -> None:
    assert problems(payer={"kind": payer, "claim_number": "12 / 34"}) == []


@pytest.mark.parametrize("channel", ["email", "sms"])
def test_whoever_wants_to_be_written_to_agrees_to_it(channel: str) -> None:
    asked = {"patient__channel": channel, "consents": consents(contact=False)}
    assert problems(**asked) == [("consents.contact", "consent.channel")]
    assert problems(patient__channel="phone", consents=consents(contact=False)) == []


def test_the_date_of_birth_or_the_age_band_is_given_and_not_both() -> None:
    assert problems(patient__date_of_birth="1957-10-04") == []
    assert problems(patient__age_band="65_plus") == []
    both = {"patient__date_of_birth": "1957-10-04", "patient__age_band": "65_plus"}
    assert problems(**both) == [("patient.age_band", "wayfare.age-twice")]


@pytest.mark.parametrize(
    ("born_on", "is_possible"),
    [
        (TODAY, True),
        (TODAY + timedelta(days=1), True),  # it has begun in the east
        (TODAY + timedelta(days=2), False),
        (date(TODAY.year - 125, 1, 1), True),
        (date(TODAY.year - 126, 12, 31), False),
        (date(1, 1, 1), False),
        (date(9999, 12, 31), False),
    ],
)
def test_a_date_of_birth_is_that_of_somebody_who_lives(born_on: date, is_possible: bool) -> None:
    found = problems(patient__date_of_birth=str(born_on))
    assert found == ([] if is_possible else [("patient.date_of_birth", "date.not-of-birth")])


@pytest.mark.parametrize(
    ("days", "field", "code"),
    [
        (("2027-03-01", "2027-03-01"), None, None),
        (("2026-11-01", "2026-12-01"), None, None),
        (("2027-03-02", "2027-03-01"), "blackout.0.to", "date.order-of-days"),
        (("2026-10-01", "2026-10-02"), "blackout.0.to", "date.past"),
        (("2027-03-01", "9999-12-31"), "blackout.0.to", "date.too-far"),
        (("2027-02-29", "2027-03-01"), "blackout.0.from", "wayfare.date"),
    ],
)
def test_days_on_which_nobody_can_come_have_an_order_and_an_end(
    days: tuple[str, str], field: str | None, code: str | None
) -> None:
    found = problems(blackout=[{"from": days[0], "to": days[1]}])
    assert found == ([(field, code)] if field else [])


def test_at_most_ten_spans_of_such_days_are_taken() -> None:
    days = {"from": "2027-03-01", "to": "2027-03-02"}
    assert problems(blackout=[days] * 10) == []
    assert [field for field, _ in problems(blackout=[days] * 11)] == ["blackout"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on_behalf": {"relationship": "son"}}, "on_behalf.authority"),
        ({"on_behalf": {"authority": "parent"}}, "on_behalf.relationship"),
        ({"on_behalf": {"authority": "parent", "relationship": " "}}, "on_behalf.relationship"),
        ({"on_behalf": {"authority": "king", "relationship": "son"}}, "on_behalf.authority"),
        ({"laterality": "upper"}, "laterality"),
        ({"urgency": "emergency"}, "urgency"),
        ({"prior": {"imaging": "yes"}}, "prior.imaging"),
        ({"travel": {"citizenship": "ZZ"}}, "travel.citizenship"),
        ({"travel": {"mode": "balloon"}}, "travel.mode"),
        ({"travel": {"hotel_help": 1}}, "travel.hotel_help"),
        ({"travel": {"aftercare_by": "x" * 201}}, "travel.aftercare_by"),
        ({"doctor_wish": "x" * 201}, "doctor_wish"),
        ({"patient__preferred_name": "x" * 101}, "patient.preferred_name"),
        ({"patient__age_band": "40"}, "patient.age_band"),
    ],
)
def test_what_is_in_no_list_or_too_long_is_refused_at_its_field(
    changes: dict[str, Any], field: str
) -> None:
    assert [found for found, _ in problems(**changes)] == [field]


@given(st.text(max_size=12), st.sampled_from(["CA", "US"]))
def test_any_text_as_postal_prefix_is_taken_or_refused_at_its_field(
    text: str, country: str
) -> None:
    home = {"country": country, "subdivision": f"{country}-{'ON' if country == 'CA' else 'TX'}"}
    for field, _ in problems(residence={**home, "postal_prefix": text}):
        assert field == "residence.postal_prefix"
