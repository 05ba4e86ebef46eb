"""Rules of a submission that need no server: clinics, consents, fingerprints, formats."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.inquiry.inquiries.domain import Purpose, Residence, Submission, fingerprint
from services.inquiry.intake.domain.checking import answering_clinics, submission_problems
from services.inquiry.intake.domain.consent_texts import consent_texts
from services.inquiry.intake.domain.consents import REQUIRED, required_purposes
from services.inquiry.intake.domain.reply_time import locale_for
from services.inquiry.intake.schemas import InquiryBody
from services.inquiry.intake.schemas.formats import e164
from tests.inquiry.builders import body, clinic, offer
from tests.support.clocks import MONDAY_NOON
from tests.support.keys import ring

KEYS = ring("h1")
KEY = KEYS.current


def submission(**changes: Any) -> Submission:
    return InquiryBody.model_validate(body(**changes)).submission()


def test_a_complete_submission_has_no_problem() -> None:
    assert submission_problems(submission(), offer(), MONDAY_NOON) == ()


def test_everything_that_is_wrong_is_told_at_once() -> None:
    wrong = submission(location="mars", travel={"latest": "2020-01-01"}, consents=[])
    fields = [problem.field for problem in submission_problems(wrong, offer(), MONDAY_NOON)]
    assert fields == ["location", "travel.latest", "consents.processing", "consents.contact"]


def test_a_procedure_that_no_clinic_offers_is_refused_by_name() -> None:
    nowhere = offer(others=frozenset({"toronto"}))
    nobody = type(nowhere)(procedure=nowhere.procedure, clinics=())
    (problem, *_) = submission_problems(submission(location=...), nobody, MONDAY_NOON)
    assert (problem.field, problem.code) == ("procedure", "procedure.not-offered")


def test_the_own_today_of_nobody_is_past() -> None:
    """It is still Sunday in the westernmost zone while it is Monday morning in UTC."""
    sent = submission(travel={"earliest": "2026-11-22"})
    early = MONDAY_NOON - timedelta(hours=14)
    assert submission_problems(sent, offer(), early) == ()
    assert submission_problems(sent, offer(), MONDAY_NOON + timedelta(hours=12))


@pytest.mark.parametrize(
    ("wish", "willing", "expected"),
    [
        ("toronto", ["brossard"], ["toronto"]),
        (..., ["brossard"], ["brossard"]),
        (..., ..., ["toronto", "brossard"]),
    ],
)
def test_the_clinics_that_may_answer_are_the_wished_one_else_the_named_else_all(
    wish: Any, willing: Any, expected: list[str]
) -> None:
    sent = submission(location=wish, willing_to_travel_to=willing)
    both = offer(clinic("toronto"), clinic("brossard"))
    assert [c.slug for c in answering_clinics(sent, both)] == expected


@pytest.mark.parametrize(
    ("subdivision", "plan", "is_asked"),
    [
        ("CA-ON", None, False),
        ("CA-ON", "CA-AB", False),
        ("CA-QC", None, True),
        ("CA-QC", "CA-ON", True),
        ("CA-ON", "CA-QC", True),
    ],
)
def test_only_who_lives_in_quebec_or_has_its_health_plan_must_agree_that_the_data_leaves_it(
    subdivision: str, plan: str | None, *, is_asked: bool
) -> None:
    home = Residence(country="CA", subdivision=subdivision, plan_subdivision=plan)
    asked = (Purpose.PROCESSING, *([Purpose.TRANSFER_OUT_OF_QUEBEC] if is_asked else []))
    assert required_purposes(home) == asked


def test_marketing_is_never_required_and_every_locale_asks_the_same() -> None:
    for locale in ("en-CA", "fr-CA"):
        asked = consent_texts(locale)
        assert [text.purpose for text in asked] == list(Purpose)
    assert Purpose.MARKETING not in REQUIRED
    versions = [t.text_version for locale in ("en-CA", "fr-CA") for t in consent_texts(locale)]
    assert len(set(versions)) == len(versions)


def test_a_locale_that_is_not_kept_is_asked_in_english() -> None:
    assert consent_texts("de-DE") == consent_texts("en-CA")


@pytest.mark.parametrize(
    ("language", "locale"),
    [
        ("fr", "fr-CA"),
        ("fr-FR", "fr-CA"),
        ("en", "en-CA"),
        ("es-MX", "es"),
        ("ar", "ar"),
        ("zh-Hant-TW", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("yue", "en-CA"),
        ("de", "en-CA"),
    ],
)
def test_patients_are_written_to_in_their_language_or_in_english(
    language: str, locale: str
) -> None:
    assert locale_for(language) == locale


def test_two_bodies_that_say_the_same_have_one_fingerprint() -> None:
    written = submission(patient__phone="(512) 555-0142", message="  hello ", travel={})
    assert fingerprint(written, KEY) == fingerprint(submission(message="hello"), KEY)


@pytest.mark.parametrize(
    "changes",
    [
        {"message": "x"},
        {"patient__email": "other@example.com"},
        {"payer": {"kind": "embassy"}},
        {"willing_to_travel_to": ["toronto"]},
        {"travel": {"companions": 0}},
        {"patient__interpreter": True},
    ],
)
def test_a_body_that_says_something_else_has_another_fingerprint(changes: dict[str, Any]) -> None:
    assert fingerprint(submission(**changes), KEY) != fingerprint(submission(), KEY)


def test_a_fingerprint_is_what_it_was_when_the_first_ones_were_kept() -> None:
    """Or whoever repeats an inquiry is told that it is another one."""
    everything = submission(
        patient__age_band="40_64",
        patient__timezone="America/Toronto",
        patient__interpreter=False,
        willing_to_travel_to=["toronto"],
        screening=[{"question": "Smoker?", "answer": ""}],
        travel={"earliest": "2026-12-01", "companions": 0, "hours": 3.5, "visa_letter": False},
        prior={"imaging": True},
        blackout=[{"from": "2026-12-24", "to": "2026-12-26"}],
        on_behalf={"relationship": "son", "authority": "guardian"},
        source={"site": "a.example"},
        message="Ça va? 你好",
    )
    kept = "b6f6e8527b173dde116b0e4856a56a29da72ff606c50dc98fc69c11348dded90"
    assert fingerprint(everything, KEY).digest.hex() == kept


def test_a_fingerprint_says_nothing_without_its_key() -> None:
    one, other = fingerprint(submission(), KEY), fingerprint(submission(), ring("h2").current)
    assert one.digest != other.digest


@pytest.mark.parametrize(
    ("typed", "country", "expected"),
    [
        ("416 555 0123", "CA", "+14165550123"),
        ("+44 20 7946 0000", "US", "+442079460000"),
        ("0044 20 7946 0000", "DE", "+442079460000"),
        ("(512) 555-0142 ext. 5", "US", None),
        ("911", "US", None),
        ("5550142", "US", None),
        ("1" * 25, "US", None),
        ("", "US", None),
        ("call me", "US", None),
    ],
)
def test_phone_numbers_are_read_as_dialled_where_the_patient_lives(
    typed: str, country: str, expected: str | None
) -> None:
    assert e164(typed, country) == expected


@pytest.mark.parametrize(
    ("tag", "kept"),
    [("FR-ca", "fr-CA"), ("zh-hans", "zh-Hans"), ("es-419", "es-419"), ("yue", "yue")],
)
def test_language_tags_are_kept_in_their_usual_spelling(tag: str, kept: str) -> None:
    assert submission(patient__language=tag).patient.language == kept


def test_names_are_composed_so_that_one_name_is_written_one_way() -> None:
    assert submission(patient__family_name="Ferna\u0301ndez").patient.family_name == "Fernández"


@pytest.mark.parametrize("country", ["CA", "US"])
def test_the_province_is_asked_for_together_with_whatever_else_is_wrong(country: str) -> None:
    """Without it nobody can tell which clinics may be shown the inquiry."""
    with pytest.raises(ValidationError) as refused:
        submission(residence={"country": country}, patient__email="x")
    found = {error["loc"]: error["type"] for error in refused.value.errors()}
    assert found["residence", "subdivision"] == "wayfare.subdivision-required"
    assert ("patient", "email") in found


def test_a_country_whose_regions_decide_nothing_needs_none() -> None:
    assert submission(residence={"country": "FR"}).residence.subdivision is None


def test_a_health_plan_of_a_canadian_province_outlasts_a_move_abroad() -> None:
    sent = submission(residence__plan_subdivision="CA-ON")
    assert sent.residence.plan_subdivision == "CA-ON"


def test_an_answer_may_be_yes_or_no_or_words() -> None:
    asked = [{"question": "q", "answer": True}, {"question": "r", "answer": "since 2020"}]
    assert [a.answer for a in submission(screening=asked).screening] == ["yes", "since 2020"]


@given(st.text(max_size=200))
def test_whatever_is_typed_as_a_name_is_kept_clean_or_refused_without_being_quoted(
    name: str,
) -> None:
    try:
        kept = submission(patient__given_name=name).patient.given_name
    except ValidationError as error:
        text = str(error.errors(include_input=False, include_url=False))
        assert len(name) < 8 or name not in text
    else:
        assert kept == kept.strip()
        assert kept.isprintable() or not any(ord(symbol) < 32 for symbol in kept)
