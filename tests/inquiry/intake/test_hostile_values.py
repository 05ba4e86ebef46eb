"""Every value of every field is refused at intake, or shown wherever it is shown later."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import available_timezones

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import services.inquiry
import services.routing
from services.inquiry.disclosure.domain.chain import Entry
from services.inquiry.disclosure.domain.file import patient_file
from services.inquiry.disclosure.schemas import patient_file_body
from services.inquiry.disclosure.usecases.record_access import Recorded
from services.inquiry.form.domain import Draft, Step
from services.inquiry.form.pages.embedding import ALONE
from services.inquiry.form.schemas import filled_form, submission_of
from services.inquiry.form.views import check_view, sent_view, step_view
from services.inquiry.inquiries.domain import Note, Submission, facts_of
from services.inquiry.intake.domain.checking import submission_problems
from services.inquiry.intake.domain.consent_texts import known_texts
from services.inquiry.intake.domain.reply_time import locale_for
from services.inquiry.intake.schemas import InquiryBody, blank_values, body_of_form
from services.inquiry.privacy.domain import Opened
from services.inquiry.tracking.usecases.read_status import StatusReport
from services.inquiry.tracking.views import status_view
from services.routing.console.views.formatter import Formatter
from services.routing.console.views.patient import patient_view
from services.routing.disclosure.schemas import file_of
from shared.directory.domain import directory_of
from shared.disclosure.assertion import DisclosureRequest, Purpose
from shared.disclosure.bodies import PatientFileBody
from shared.formatting import clock_city, format_long_time
from shared.web import LOCALES, Templates
from tests.inquiry.builders import body, changed, clinic, offer, received_inquiry
from tests.support.clocks import MONDAY_NOON

OURS = Templates(Path(services.inquiry.__file__).parent)
CONSOLE = Templates(Path(services.routing.__file__).parent)
NOTE = Note(id="n-1", by="maya", name="<script>alert(2)</script>", at=MONDAY_NOON, text=b"")
ASSERTION = DisclosureRequest(
    account_id="maya",
    name="Maya",
    role="coordinator",
    lead_id="l-1",
    inquiry_id="i-1",
    purpose=Purpose.FIRST_CONTACT,
).asserted("assertion-1", MONDAY_NOON)
THEIR_LABELS = SimpleNamespace(purpose=str, channel=str, payer=str, answer=str)

odd_texts = st.text(max_size=60) | st.sampled_from(
    [
        "", " ", "\x00", "a\r\nBcc: b@example.com", "a\u2028b", "a\u2029b", "a\x85b", "a\rb",
        "\u202eevil", "\u2066x", "e\u0301", "ﬁ", "ß" * 10, "ŉ" * 10, "水" * 200, "😀", "\ufeff",
        "\U000e0041", "\uffff", "x" * 5000, "9" * 5000, "%(time)s", "{{ 7*7 }}", "{% raw %}",
        "<script>alert(1)</script>", '"><b>', "&amp;", "%s%n", "../../etc/passwd", "null",
        "=?utf-8?q?a?=", "١٢٣", "Ⅳ", "-0", "1e-320", "NaN",
    ]
)  # fmt: skip
odd_values = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), odd_texts,
    st.sampled_from([10**400, -(10**400), 1.0, -0.0, 1e-320, 1e308, 99.994999, [], {}, [[]]]),
    st.lists(odd_texts, max_size=2), st.dictionaries(odd_texts, odd_texts, max_size=2),
)  # fmt: skip
zones = sorted(available_timezones())
likely: dict[str, st.SearchStrategy[Any]] = {
    "patient__timezone": st.sampled_from(zones),
    "patient__language": st.from_regex(
        r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-[A-Za-z]{2})?", fullmatch=True
    ),
    "patient__phone": st.from_regex(r"\+?[0-9 ().-]{3,18}", fullmatch=True),
    "residence__country": st.sampled_from([c.alpha_2 for c in pycountry.countries]),
    "residence__subdivision": st.sampled_from(
        ["CA-QC", "CA-qc", "ca-qc", "CA-ON", "US-TX", "us-tx", "FR-75C", "CA-", "CA-YK"]
    ),
    "residence__plan_subdivision": st.sampled_from(["CA-QC", "CA-qc", "CA-ON", "US-TX", "ca-on"]),
    "travel__earliest": st.dates().map(str),
    "travel__latest": st.dates().map(str),
    "patient__date_of_birth": st.dates().map(str),
    "patient__age_band": st.sampled_from(["under_18", "65_plus"]),
    "travel__citizenship": st.sampled_from([c.alpha_2 for c in pycountry.countries]),
    "on_behalf": st.fixed_dictionaries(
        {"relationship": odd_texts, "authority": st.sampled_from(["parent", "guardian"])}
    ),
    "laterality": st.sampled_from(["left", "unsure"]),
    "blackout": st.lists(
        st.fixed_dictionaries({"from": st.dates().map(str), "to": st.dates().map(str)}), max_size=11
    ),
    "residence__postal_prefix": st.from_regex(r"[A-Za-z0-9 ]{2,7}", fullmatch=True),
    "travel__hours": st.floats(-1, 101) | st.integers(-1, 101),
    "travel__companions": st.integers(-1, 21) | st.sampled_from([1.0, True, "1"]),
}  # fmt: skip
FIELDS = (
    "procedure", "location", "willing_to_travel_to", "patient", "patient__given_name",
    "patient__family_name", "patient__email", "patient__phone", "patient__language",
    "patient__channel", "patient__timezone", "patient__best_hours", "patient__interpreter",
    "residence", "residence__country", "residence__subdivision", "residence__plan_subdivision",
    "residence__postal_prefix", "payer", "payer__kind", "payer__claim_number", "travel",
    "travel__earliest", "travel__latest", "travel__companions", "travel__mobility_aid",
    "travel__visa_letter", "travel__passport_valid", "travel__hours", "screening", "message",
    "consents", "patient__preferred_name", "patient__date_of_birth", "patient__age_band",
    "on_behalf",
    "on_behalf__relationship", "on_behalf__authority", "on_behalf__given_name",
    "on_behalf__family_name", "laterality", "prior", "prior__imaging", "prior__referral",
    "urgency",
    "doctor_wish", "blackout", "travel__citizenship", "travel__mode", "travel__ground_help",
    "travel__hotel_help", "travel__aftercare_by", "source", "source__site", "source__page",
    "source__revision", "source__campaign",
)  # fmt: skip


@st.composite
def odd_bodies(draw: st.DrawFn) -> dict[str, Any]:
    fields = draw(st.lists(st.sampled_from(FIELDS), min_size=1, max_size=4, unique=True))
    changes: dict[str, Any] = {}
    for field in sorted(fields, key=lambda name: name.count("__")):
        if not any(field.startswith(f"{parent}__") for parent in changes):
            changes[field] = draw(likely.get(field, odd_values) | odd_values)
    return changed(body(), changes)


def shown_everywhere(submission: Submission) -> None:
    """Renders the accepted submission on each page; raises where one cannot show it."""
    locale = locale_for(submission.patient.language)
    inquiry = replace(received_inquiry(), facts=facts_of(submission), locale=locale)
    for there in (None, clinic()):
        report = StatusReport(
            inquiry=inquiry, timezone=submission.patient.timezone, procedure=None, clinic=there
        )
        OURS.text("status/show.html", status_view(report, locale, is_overdue=False), locale)
        OURS.text("inquire/sent.html", sent_view(report, locale), locale, frame=ALONE)
    noted = replace(inquiry, notes=(NOTE,))
    file = patient_file(
        noted, Opened(fields=submission.personal), Opened(fields={NOTE.id: submission.message})
    )
    entry = Entry(id="d-1", inquiry_id="i-1", seq=1, at=MONDAY_NOON, was_granted=True)
    answer = patient_file_body(
        Recorded(assertion=ASSERTION, file=file, entry=entry)
    ).model_dump_json()
    seen = file_of(PatientFileBody.model_validate_json(answer))
    for locale in LOCALES:
        formatter = Formatter(locale=locale, directory=directory_of([]), staff={})
        view = patient_view(seen, Purpose.FIRST_CONTACT, formatter, None)
        lead = SimpleNamespace(
            id="x", patient=view, href="/x", may_message=False, purposes=tuple(Purpose)
        )
        shown = SimpleNamespace(lead=lead, csrf_token="x")
        page = CONSOLE.text("console/_patient.html", shown, locale, labels=THEIR_LABELS)
        assert "<script>alert" not in page


@given(odd_bodies())
def test_whatever_is_posted_is_refused_or_shown_on_every_page(posted: dict[str, Any]) -> None:
    try:
        submission = InquiryBody.model_validate(posted).submission()
    except ValidationError:
        return
    if not submission_problems(submission, offer(), MONDAY_NOON):
        shown_everywhere(submission)


form_fields = st.sampled_from(
    sorted([*blank_values(), "willing.toronto", "willing.mars", "blackout.0.from.day",
     "blackout.3.to.year", "screening.0.question", "screening.0.answer", "consents.processing",
     "consents.processing.text_version"])
)  # fmt: skip


@given(st.dictionaries(form_fields, odd_texts, max_size=8))
def test_whatever_is_typed_in_the_form_is_shown_again(typed: dict[str, str]) -> None:
    typed.pop("procedure", None)
    draft = Draft(
        handle="7k3mq9td", procedure="micro-needling", locale="fr-CA", key="k", answers=typed,
        answered=frozenset(Step),
    )  # fmt: skip
    form = filled_form(draft, offer(), MONDAY_NOON, known_texts())
    pages = [
        OURS.text("inquire/step.html", step_view(form, step, str), "fr-CA", frame=ALONE)
        for step in form.steps
        if step is not Step.CHECK
    ]
    pages.append(OURS.text("inquire/check.html", check_view(form, str, ()), "fr-CA", frame=ALONE))
    assert [page for page in pages if "<script>alert" in page] == []
    if not form.problems:
        shown_everywhere(submission_of(form))


@pytest.mark.parametrize("field", ["travel.companions", "travel.hours"])
@pytest.mark.parametrize("typed", ["9" * 5000, "9" * 10, "-1", "1e400", "٣", "½", "0x10", " "])
def test_a_number_of_any_length_in_the_form_is_a_problem_of_its_field(
    field: str, typed: str
) -> None:
    form = {"procedure": "micro-needling", field: typed}
    if not typed.strip():
        assert "travel" not in body_of_form(form, [])
        return
    with pytest.raises(ValidationError) as refused:
        InquiryBody.model_validate(body_of_form(form, []))
    assert tuple(field.split(".")) in {error["loc"] for error in refused.value.errors()}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_time_zone_that_is_taken_has_a_city_and_clocks(locale: str) -> None:
    for zone in zones:
        assert clock_city(zone, locale)
        assert format_long_time(MONDAY_NOON, zone, locale)


@pytest.mark.parametrize("year", [1, 9999])
def test_a_time_at_the_end_of_all_dates_is_shown_too(year: int) -> None:
    for zone in ("Pacific/Kiritimati", "Pacific/Niue", "America/Toronto"):
        for at in (datetime(year, 1, 1, tzinfo=UTC), datetime(year, 12, 31, 23, 59, tzinfo=UTC)):
            assert format_long_time(at, zone, "fr-CA")


@pytest.mark.parametrize("code", ["CA-qc", "ca-qc", "ca-QC", "CA-Qc"])
@pytest.mark.parametrize("field", ["subdivision", "plan_subdivision"])
def test_a_province_in_other_letters_is_refused_as_no_rule_would_know_it(
    field: str, code: str
) -> None:
    home = {"country": "CA", "subdivision": "CA-ON", field: code}
    with pytest.raises(ValidationError):
        InquiryBody.model_validate(body(residence=home))


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("0001-01-01", "date.past"),
        ("2026-11-21", "date.past"),
        ("2031-12-01", "date.too-far"),
        ("9999-12-31", "date.too-far"),
        ("2031-11-20", None),
    ],
)
def test_dates_that_have_passed_or_lie_too_far_ahead_are_refused(
    day: str, code: str | None
) -> None:
    submission = InquiryBody.model_validate(body(travel={"latest": day})).submission()
    problems = submission_problems(submission, offer(), MONDAY_NOON)
    assert [problem.code for problem in problems] == ([code] if code else [])


@pytest.mark.parametrize(
    ("hours", "kept"), [(-0.0, "0.0"), (1e-320, "0.0"), (3.456, "3.46"), (5, "5.0")]
)
def test_hours_of_travel_are_kept_to_a_hundredth(hours: float, kept: str) -> None:
    travel = InquiryBody.model_validate(body(travel={"hours": hours})).submission().travel
    assert json.dumps(travel.hours) == kept


@pytest.mark.parametrize("companions", [1.0, True, "1", -1, 21, 10**400])
def test_companions_are_a_whole_number_and_nothing_like_one(companions: object) -> None:
    with pytest.raises(ValidationError):
        InquiryBody.model_validate(body(travel={"companions": companions}))


@pytest.mark.parametrize("separator", ["\r\n", "\r", "\n", "\x85", "\u2028", "\u2029"])
def test_a_message_keeps_its_lines_and_a_name_has_only_one(separator: str) -> None:
    submission = InquiryBody.model_validate(body(message=f"a{separator}b")).submission()
    assert submission.message == "a\nb"
    with pytest.raises(ValidationError):
        InquiryBody.model_validate(body(patient__given_name=f"a{separator}b"))
