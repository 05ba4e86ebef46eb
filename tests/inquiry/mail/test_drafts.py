"""Emails that are drawn once for many: each is what it would be if it were the only one."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import services.inquiry
from services.inquiry.inquiries.domain import EmailKind
from services.inquiry.mail.client.drafts import Drafts, Written
from services.inquiry.mail.domain import Email
from services.inquiry.mail.views import email_view
from shared.brand import NEUTRAL, Brand, brand_of
from shared.web import PATIENT_LOCALES, Templates
from tests.inquiry.mail.test_messages import EMAIL, SENDER

TEMPLATES = Templates(Path(services.inquiry.__file__).parent, PATIENT_LOCALES)
DRAFTS = Drafts(TEMPLATES)
OTHER = replace(
    EMAIL,
    to="other@example.com",
    message_id="<2@clinics.example>",
    reference="WF-0000-0000",
    status_url="https://other.example/status/WF-0000-0000#link=AAAA-BBBB-CCCC-DDDD",
    link_code="AAAA-BBBB-CCCC-DDDD",
)
ODD = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=90)


def alone(email: Email, brand: Brand = NEUTRAL) -> Written:
    return Drafts(TEMPLATES).written(email, brand)


@pytest.mark.parametrize("locale", PATIENT_LOCALES)
@pytest.mark.parametrize("kind", EmailKind)
def test_the_second_of_two_that_are_alike_has_nothing_of_the_first(
    kind: EmailKind, locale: str
) -> None:
    first, second = (replace(one, kind=kind, locale=locale) for one in (EMAIL, OTHER))
    DRAFTS.written(first, NEUTRAL)
    written = DRAFTS.written(second, NEUTRAL)
    assert written == alone(second)
    whole = f"{written.subject} {written.text!r} {written.html!r}"
    assert OTHER.reference in whole
    for own in (EMAIL.reference, EMAIL.link_code, "testserver"):
        assert own not in whole


@given(reference=ODD, status_url=ODD, link_code=ODD)
def test_whatever_is_a_patients_own_is_text_where_the_template_would_have_put_it(
    reference: str, status_url: str, link_code: str
) -> None:
    """Beside the same template drawn with it, by the same renderer."""
    email = replace(EMAIL, reference=reference, status_url=status_url, link_code=link_code)
    html = message_from_bytes(SENDER.message(email), policy=SMTP).get_body(("html",))
    assert html is not None
    assert html.get_content().split() == _drawn(email).split()


def _drawn(email: Email) -> str:
    subject = TEMPLATES.translate(
        "We have received your inquiry %(reference)s", email.locale, reference=email.reference
    )
    view = email_view(email, brand_of(email.network, email.locale), subject)
    return TEMPLATES.text("mail/received.html", view, email.locale)


class Counting(Templates):
    """Counts what is drawn."""

    drawn = 0

    def text(self, *args: Any, **more: Any) -> str:
        self.drawn += 1
        return super().text(*args, **more)


def test_whoever_is_promised_an_answer_by_the_same_minute_shares_a_drawing() -> None:
    templates = Counting(Path(services.inquiry.__file__).parent, PATIENT_LOCALES)
    drafts = Drafts(templates)
    for second, email in enumerate([EMAIL, OTHER] * 20):
        soon = email.reply_by.replace(second=second, microsecond=second)
        drafts.written(replace(email, reply_by=soon), NEUTRAL)
    assert templates.drawn == len(("text", "html"))


@pytest.mark.parametrize(
    "change",
    [
        {"kind": EmailKind.ASSIGNED},
        {"locale": "fr-CA"},
        {"reply_by": EMAIL.reply_by.replace(minute=1)},
        {"timezone": "America/Vancouver"},
        {"own_timezone": None},
        {"clinic_name": "Another clinic"},
        {"clinic_phone": "+14165550199"},
        {"procedure": "Another one"},
    ],
    ids=str,
)
def test_what_differs_in_anything_else_is_drawn_anew(change: dict[str, object]) -> None:
    changed = replace(EMAIL, **change)  # type: ignore[arg-type] # names of its fields
    DRAFTS.written(EMAIL, NEUTRAL)
    assert DRAFTS.written(changed, NEUTRAL) == alone(changed)
    assert alone(changed) != alone(EMAIL)


def test_a_network_that_is_renamed_is_so_in_the_next_email() -> None:
    DRAFTS.written(EMAIL, Brand(name="Before"))
    after = DRAFTS.written(EMAIL, Brand(name="After"))
    assert b"After" in after.html
    assert b"Before" not in after.html + after.text
