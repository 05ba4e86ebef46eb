"""What the status page says of an inquiry that has come to an end, in both languages."""

from html import unescape
from pathlib import Path

import pytest

import services.inquiry
from services.inquiry.inquiries.domain import LeadProgress, Status, StatusChange
from services.inquiry.tracking.usecases.read_status import StatusReport
from services.inquiry.tracking.views import status_view
from shared.web import Templates
from tests.inquiry.builders import clinic, received_inquiry
from tests.support.clocks import MONDAY_NOON

OURS = Templates(Path(services.inquiry.__file__).parent)
WAITS = "When do you hear from us?"
ANSWER = "Please answer the coordinator"


def page(status: Status, locale: str = "en-CA", *, has_clinic: bool = True) -> str:
    there = clinic() if has_clinic else None
    inquiry = received_inquiry(
        status=status,
        history=(StatusChange(status=status, at=MONDAY_NOON),),
        locale=locale,
        lead=LeadProgress(assigned_at=MONDAY_NOON, contacted_at=MONDAY_NOON),
    )
    report = StatusReport(inquiry=inquiry, timezone=None, procedure=None, clinic=there)
    view = status_view(report, locale, is_overdue=False)
    return unescape(OURS.text("status/show.html", view, locale))


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("en-CA", "Clinic of Toronto has closed this inquiry"),
        ("fr-CA", "Clinic of Toronto a fermé cette demande"),
    ],
)
def test_a_closed_inquiry_says_who_closed_it_and_whom_to_call(locale: str, sentence: str) -> None:
    shown = page(Status.CLOSED, locale)
    assert sentence in shown
    assert "tel:+14165550123" in shown


@pytest.mark.parametrize("status", [Status.CLOSED, Status.WITHDRAWN, Status.DECLINED])
@pytest.mark.parametrize("has_clinic", [True, False])
def test_what_has_ended_asks_nothing_of_the_patient_and_promises_nothing(
    status: Status, has_clinic: bool
) -> None:
    shown = page(status, has_clinic=has_clinic)
    assert "has been in contact with you" not in shown
    assert WAITS not in shown
    assert ANSWER not in shown


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (Status.BOOKED, "Your date is booked"),
        (Status.SCHEDULING, "has been in contact with you"),
        (Status.CONTACTED, "has been in contact with you"),
    ],
)
def test_what_goes_on_says_how_far_it_is(status: Status, sentence: str) -> None:
    shown = page(status)
    assert sentence in shown
    assert ANSWER in shown
