"""Answers about an inquiry, and the cookie by which a browser may see it."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel
from starlette.responses import Response

from services.inquiry.catalogue.domain import Clinic
from services.inquiry.inquiries.domain import SESSION_LIVES_FOR, Inquiry, StatusChange, unread
from services.inquiry.tracking.domain import Opened
from services.inquiry.tracking.domain.eligibility import EligibilityReport, RuleSentence


class StatusChangeAnswer(BaseModel):
    status: str
    at: datetime

    @classmethod
    def of(cls, change: StatusChange) -> "StatusChangeAnswer":
        return cls(status=change.status.value, at=change.at)


class ClinicAnswer(BaseModel):
    slug: str
    name: str
    phone: str
    timezone: str

    @classmethod
    def of(cls, clinic: Clinic) -> "ClinicAnswer":
        return cls(slug=clinic.slug, name=clinic.name, phone=clinic.phone, timezone=clinic.timezone)


class RuleSentenceAnswer(BaseModel):
    """What one eligibility rule (`code`) says at these clinics."""

    locations: list[str]
    verdict: str
    code: str
    sentence: str

    @classmethod
    def of(cls, one: RuleSentence) -> "RuleSentenceAnswer":
        locations = [clinic.slug for clinic in one.clinics]
        return cls(locations=locations, verdict=one.verdict, code=one.code, sentence=one.sentence)


class EligibilityReportAnswer(BaseModel):
    """Why nobody could take it (`reasons`), where else the patient may be treated (`possible`), and
    whether the plan of their province may pay; or on which conditions the clinic that has it may
    treat them (`here`).
    """

    rules_version: str
    reasons: list[RuleSentenceAnswer]
    possible: list[RuleSentenceAnswer]
    has_public_path: bool
    here: list[RuleSentenceAnswer]

    @classmethod
    def of(cls, report: EligibilityReport) -> "EligibilityReportAnswer":
        return cls(
            rules_version=report.rules_version,
            reasons=[RuleSentenceAnswer.of(one) for one in report.reasons],
            possible=[RuleSentenceAnswer.of(one) for one in report.possible],
            has_public_path=report.has_public_path,
            here=[RuleSentenceAnswer.of(one) for one in report.here],
        )


class InquiryAnswer(BaseModel):
    """What the patient may see; `location` is the clinic that has the inquiry, or the one wished
    for. `eligibility`: only where the eligibility rules have something to say.
    """

    reference: str
    status: str
    status_history: list[StatusChangeAnswer]
    received_at: datetime
    reply_by: datetime
    procedure: str
    location: str | None
    clinic: ClinicAnswer | None
    assigned_at: datetime | None
    contacted_at: datetime | None
    coordinator_name: str | None
    """Who looks after it at the clinic, until it ends."""
    questions: list[str]
    """Codes of what is asked of the patient: `POST .../answers`."""
    offers: list[str]
    """Clinics that wait for the patient's yes or no."""
    person_asked_at: datetime | None
    """Since when the patient wants a person to look at what was chosen: `POST .../person`."""
    person_decided_at: datetime | None
    unread_messages: int
    """Of the clinic: `GET .../messages`."""
    eligibility: EligibilityReportAnswer | None = None

    @classmethod
    def of(
        cls, inquiry: Inquiry, clinic: Clinic | None, eligibility: EligibilityReport | None = None
    ) -> "InquiryAnswer":
        return cls(
            reference=inquiry.reference,
            status=inquiry.shown_status.value,
            status_history=[StatusChangeAnswer.of(change) for change in inquiry.known_history],
            received_at=inquiry.received_at,
            reply_by=inquiry.answer_by,
            procedure=inquiry.facts.procedure,
            location=inquiry.location,
            clinic=ClinicAnswer.of(clinic) if clinic else None,
            assigned_at=inquiry.lead.assigned_at,
            contacted_at=inquiry.lead.contacted_at,
            coordinator_name=inquiry.coordinator_name,
            eligibility=EligibilityReportAnswer.of(eligibility) if eligibility else None,
            person_asked_at=inquiry.person_asked_at,
            person_decided_at=inquiry.lead.person_decided_at,
            unread_messages=len(unread(inquiry)),
            questions=[] if inquiry.has_ended else list(inquiry.lead.questions),
            offers=[] if inquiry.has_ended else list(inquiry.lead.offers),
        )


class SessionAnswer(BaseModel):
    """`token` is the bearer that reads the inquiry until `expires_at`."""

    token: str
    expires_at: datetime

    @classmethod
    def of(cls, opened: Opened) -> "SessionAnswer":
        return cls(token=opened.session, expires_at=opened.expires_at)


def _cookie(reference: str) -> str:
    """One cookie per inquiry: somebody may follow several in one browser."""
    return f"wayfare-{reference}"


def session_of(cookies: Mapping[str, str], reference: str) -> str | None:
    return cookies.get(_cookie(reference))


def given_session(cookies: Mapping[str, str], reference: str, authorization: str) -> str:
    """The token of a program's header, or that of a browser's cookie; empty where there is none."""
    token = authorization.removeprefix("Bearer ").strip()
    return token or session_of(cookies, reference) or ""


def keep_session(response: Response, reference: str, session: str, *, is_secure: bool) -> None:
    """HttpOnly and same-site; the path is the whole service, since pages and the JSON answer both
    read it.
    """
    response.set_cookie(
        _cookie(reference),
        session,
        max_age=int(SESSION_LIVES_FOR.total_seconds()),
        path="/",
        secure=is_secure,
        httponly=True,
        samesite="lax",
    )
