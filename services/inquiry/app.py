"""The inquiry web process: intake, form, status pages, disclosures."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from services.inquiry.answers.api import answers_router
from services.inquiry.answers.pages import AnswerPages
from services.inquiry.answers.usecases.answer_inquiry import AnswerInquiry
from services.inquiry.answers.views import ShowAsked
from services.inquiry.attachments.api import attachments_router
from services.inquiry.attachments.pages import DocumentPages
from services.inquiry.attachments.views import ShowDocuments
from services.inquiry.disclosure.api import disclosure_router
from services.inquiry.eligibility.api import eligibility_router
from services.inquiry.eligibility.usecases.explain_eligibility import ExplainEligibility
from services.inquiry.eligibility.usecases.preview_eligibility import PreviewEligibility
from services.inquiry.fhir.api import fhir_router
from services.inquiry.intake.api import direct_inquiries, intake_router
from services.inquiry.ledger.api import ledger_router
from services.inquiry.mail.api import mail_router
from services.inquiry.messages.api import clinic_messages_router, messages_router
from services.inquiry.messages.pages import MessagePages
from services.inquiry.messages.usecases.answer_patient import AnswerPatient
from services.inquiry.person.api import person_router
from services.inquiry.person.pages import PersonPages
from services.inquiry.settings import InquiryApiSettings
from services.inquiry.spam.api import challenge_router, quarantine_router
from services.inquiry.tracking.api import tracking_router
from services.inquiry.tracking.pages import StatusPages
from services.inquiry.travel_plan.api import clinic_plan_router, travel_plan_router
from services.inquiry.travel_plan.pages import TravelPlanPages
from services.inquiry.wiring_queues import queues_routes
from services.inquiry.wiring_rights import prepare_rights, rights_routers
from services.inquiry.wiring_search import search_routes
from services.inquiry.wiring_web import InquiryWeb, build_inquiry
from shared.auth.api import sessions_router
from shared.clock import Clock, utc_now
from shared.disclosure.ledger import LEDGER
from shared.disclosure.network_reader import read_reader
from shared.disclosure.token import read_assertion
from shared.disclosure.travel_plan import PLAN_AUDIENCE
from shared.kafka import MongoOpenDeadLetters
from shared.mongo import ping
from shared.operations.api import dead_letter_router
from shared.runtime import run_app
from shared.settings import settings_or_exit
from shared.web import ErrorPages, branding_router, create_app


def build_app(settings: InquiryApiSettings, *, now: Clock = utc_now) -> FastAPI:
    return app_of(build_inquiry(settings, application="inquiry-api", now=now))


def app_of(inquiry: InquiryWeb) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await inquiry.prepare()
        await prepare_rights(inquiry)
        async with inquiry.directory.watched():
            yield
        await inquiry.close()

    keys = inquiry.assertion_keys
    app = create_app(
        "Wayfare inquiry",
        routers=[
            sessions_router(),
            ledger_router(
                inquiry.read_ledger, lambda token: read_reader(token, LEDGER, keys, inquiry.now())
            ),
            mail_router(inquiry.failed_emails),
            dead_letter_router(MongoOpenDeadLetters(inquiry.database)),
            intake_router(
                inquiry.submit, inquiry.read_consent_text, inquiry.first_link, inquiry.limits
            ),
            quarantine_router(inquiry.decide_quarantined),
            challenge_router(inquiry.spam_keys.challenges, inquiry.limits, inquiry.now),
            eligibility_router(_preview_eligibility(inquiry), inquiry.limits),
            tracking_router(
                inquiry.read_status,
                inquiry.open_status,
                inquiry.withdraw,
                inquiry.limits,
                explain_eligibility=_explain_eligibility(inquiry),
            ),
            answers_router(_answer(inquiry)),
            travel_plan_router(inquiry.read_status, inquiry.plan_views),
            clinic_plan_router(
                inquiry.agree_plan,
                lambda token: read_assertion(token, keys, audience=PLAN_AUDIENCE),
            ),
            attachments_router(inquiry.attachments.uploads, inquiry.attachments.of_patient),
            messages_router(inquiry.write_message, inquiry.read_messages),
            person_router(inquiry.ask_person),
            clinic_messages_router(
                AnswerPatient(record=inquiry.record_access),
                lambda token: read_assertion(token, keys),
            ),
            disclosure_router(*inquiry.disclosure, lambda token: read_assertion(token, keys)),
            fhir_router(inquiry.export_inquiry, lambda token: read_assertion(token, keys)),
            search_routes(inquiry),
            branding_router(inquiry.catalogue.network, frozenset()),
            inquiry.form_pages.router(),
            _status_pages(inquiry).router(),
            _answer_pages(inquiry).router(),
            _travel_plan_pages(inquiry).router(),
            _document_pages(inquiry).router(),
            _message_pages(inquiry).router(),
            PersonPages(ask=inquiry.ask_person).router(),
            *rights_routers(inquiry),
            queues_routes(inquiry),
        ],
        lifespan=lifespan,
        checks={
            "mongodb": lambda: ping(inquiry.database),
            "catalogue": inquiry.catalogue.is_complete,
        },
        static=Path(__file__).parent / "static",
        direct=[direct_inquiries(inquiry.submit, inquiry.first_link, inquiry.limits)],
        proxies=inquiry.settings.proxies,
        error_pages=ErrorPages(
            templates=inquiry.templates,
            home="/inquire",
            for_people=("/inquire", "/status/"),
            special=inquiry.form_pages.refused,
        ),
    )
    app.state.sign_in = inquiry.sign_in
    return app


def _preview_eligibility(inquiry: InquiryWeb) -> PreviewEligibility:
    return PreviewEligibility(
        catalogue=inquiry.catalogue, rule_sets=inquiry.rule_sets, now=inquiry.now
    )


def _explain_eligibility(inquiry: InquiryWeb) -> ExplainEligibility:
    return ExplainEligibility(
        catalogue=inquiry.catalogue, rule_sets=inquiry.rule_sets, now=inquiry.now
    )


def _status_pages(inquiry: InquiryWeb) -> StatusPages:
    return StatusPages(
        open_status=inquiry.open_status,
        read_status=inquiry.read_status,
        request_link=inquiry.request_link,
        explain_eligibility=_explain_eligibility(inquiry),
        limits=inquiry.limits,
        templates=inquiry.templates,
        now=inquiry.now,
        cookie_secure=inquiry.settings.cookie_secure,
        asked=ShowAsked(catalogue=inquiry.catalogue),
        messages=inquiry.show_messages,
        travel_plan=inquiry.plan_views,
        documents=_documents(inquiry),
    )


def _travel_plan_pages(inquiry: InquiryWeb) -> TravelPlanPages:
    return TravelPlanPages(
        read_status=inquiry.read_status, views=inquiry.plan_views, templates=inquiry.templates
    )


def _documents(inquiry: InquiryWeb) -> ShowDocuments:
    return ShowDocuments(listed=inquiry.attachments.listed, catalogue=inquiry.catalogue)


def _document_pages(inquiry: InquiryWeb) -> DocumentPages:
    parts = inquiry.attachments
    return DocumentPages(
        add=parts.add,
        attachments=parts.of_patient,
        documents=_documents(inquiry),
        status=_status_pages(inquiry),
    )


def _answer(inquiry: InquiryWeb) -> AnswerInquiry:
    return AnswerInquiry(
        inquiries=inquiry.inquiries,
        vault=inquiry.vault,
        catalogue=inquiry.catalogue,
        texts=inquiry.consent_texts,
        now=inquiry.now,
    )


def _answer_pages(inquiry: InquiryWeb) -> AnswerPages:
    return AnswerPages(
        answer=_answer(inquiry),
        asked=ShowAsked(catalogue=inquiry.catalogue),
        status=_status_pages(inquiry),
    )


def _message_pages(inquiry: InquiryWeb) -> MessagePages:
    return MessagePages(
        write=inquiry.write_message,
        show=inquiry.show_messages,
        status=_status_pages(inquiry),
    )


def main() -> None:
    settings = settings_or_exit(InquiryApiSettings)
    run_app(
        build_app(settings),
        process="inquiry-api",
        host=settings.host,
        port=settings.inquiry_port,
        log_level=settings.log_level,
    )


if __name__ == "__main__":
    main()
