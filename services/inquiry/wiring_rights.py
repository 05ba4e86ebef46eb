"""Puts together what privacy law lets patients do: rights, erasure, holds."""

from fastapi import APIRouter

from services.inquiry.disclosure.store import MongoCheckBook
from services.inquiry.erasure.api import erasure_router
from services.inquiry.erasure.pages import ErasePages
from services.inquiry.erasure.store import MongoErasures, MongoRetentionRuns
from services.inquiry.erasure.usecases.erase_due import EraseDue
from services.inquiry.erasure.usecases.erase_inquiry import EraseInquiry
from services.inquiry.erasure.usecases.erase_mine import EraseMine
from services.inquiry.erasure.usecases.reapply_erasures import ReapplyErasures
from services.inquiry.holds.api import holds_router
from services.inquiry.holds.usecases.keep_holds import KeepHolds
from services.inquiry.inquiries.store import MongoErasedInquiries, MongoInquiriesUnderHold
from services.inquiry.mail.usecases.say_erased import SayErased
from services.inquiry.oversight.api import oversight_router
from services.inquiry.oversight.usecases.oversee import Oversee
from services.inquiry.oversight.usecases.read_file import ReadFile
from services.inquiry.rights.api import rights_router
from services.inquiry.rights.pages import RightsPages
from services.inquiry.rights.ports import CopyPart
from services.inquiry.rights.schemas import check_details
from services.inquiry.rights.usecases.copy_parts import (
    ConsentsPart,
    DisclosuresPart,
    DocumentsPart,
    EmailsPart,
    MessagesPart,
    NotesPart,
    ScreeningPart,
    TypedPart,
    corrections_part,
    status_part,
)
from services.inquiry.rights.usecases.correct_details import CorrectDetails
from services.inquiry.rights.usecases.read_copy import ReadCopy
from services.inquiry.travel_plan.usecases.copy_plan import plan_part
from services.inquiry.wiring import InquiryCore
from services.inquiry.wiring_web import InquiryWeb
from shared.disclosure.network_reader import read_reader


async def prepare_rights(inquiry: InquiryCore) -> None:
    """Indexes; before the first write."""
    for store in (_erasures(inquiry), MongoErasedInquiries(inquiry.database)):
        await store.prepare()
    await MongoInquiriesUnderHold(inquiry.database).prepare()


def erase_inquiry(inquiry: InquiryCore) -> EraseInquiry:
    return EraseInquiry(
        inquiries=inquiry.inquiries,
        erasures=_erasures(inquiry),
        documents=inquiry.attachments.store,
        keys=inquiry.vault,
    )


def reapply_erasures(inquiry: InquiryCore) -> ReapplyErasures:
    return ReapplyErasures(
        erase=erase_inquiry(inquiry),
        erasures=_erasures(inquiry),
        erased=MongoErasedInquiries(inquiry.database),
        keys=inquiry.vault,
        now=inquiry.now,
    )


def erase_due(inquiry: InquiryCore) -> EraseDue:
    return EraseDue(
        erase=erase_inquiry(inquiry),
        inquiries=MongoErasedInquiries(inquiry.database),
        runs=MongoRetentionRuns(inquiry.database),
        policy=inquiry.settings.retention,
        now=inquiry.now,
    )


def erase_mine(inquiry: InquiryWeb) -> EraseMine:
    return EraseMine(
        inquiries=inquiry.inquiries,
        vault=inquiry.vault,
        erase=erase_inquiry(inquiry),
        say_erased=SayErased(
            catalogue=inquiry.catalogue,
            sender=inquiry.email_sender,
            mail_host=inquiry.settings.mail_host,
        ),
        now=inquiry.now,
    )


def read_copy(inquiry: InquiryWeb) -> ReadCopy:
    return ReadCopy(
        inquiries=inquiry.inquiries,
        vault=inquiry.vault,
        parts=copy_parts(inquiry),
        now=inquiry.now,
    )


def copy_parts(inquiry: InquiryWeb) -> list[CopyPart]:
    """In the order of the page. Whatever else keeps something of a patient adds its part here."""
    return [
        TypedPart(vault=inquiry.vault),
        ScreeningPart(vault=inquiry.vault),
        status_part,
        ConsentsPart(texts=inquiry.consent_texts),
        EmailsPart(emails=inquiry.emails),
        MessagesPart(vault=inquiry.vault),
        plan_part,
        DocumentsPart(listed=inquiry.attachments.listed),
        NotesPart(vault=inquiry.vault, records=inquiry.disclosures),
        DisclosuresPart(records=inquiry.disclosures),
        corrections_part,
    ]


def correct_details(inquiry: InquiryWeb) -> CorrectDetails:
    return CorrectDetails(
        inquiries=inquiry.inquiries,
        vault=inquiry.vault,
        check=check_details,
        contact_keys=inquiry.spam_keys.contacts,
        now=inquiry.now,
    )


def keep_holds(inquiry: InquiryWeb) -> KeepHolds:
    return KeepHolds(
        inquiries=inquiry.inquiries,
        under_hold=MongoInquiriesUnderHold(inquiry.database),
        erase=erase_inquiry(inquiry),
        now=inquiry.now,
    )


def oversight_routes(inquiry: InquiryWeb) -> APIRouter:
    chain_keys = inquiry.settings.chain_keys
    return oversight_router(
        ReadFile(inquiries=inquiry.inquiries, records=inquiry.disclosures, keys=chain_keys),
        Oversee(
            under_hold=MongoInquiriesUnderHold(inquiry.database),
            book=MongoCheckBook(inquiry.database),
            erasures=_erasures(inquiry),
            keys=chain_keys,
            now=inquiry.now,
        ),
        keep_holds(inquiry),
        lambda token, question: read_reader(token, question, inquiry.assertion_keys, inquiry.now()),
    )


def rights_routers(inquiry: InquiryWeb) -> list[APIRouter]:
    copy, correct, erase = read_copy(inquiry), correct_details(inquiry), erase_mine(inquiry)
    return [
        rights_router(copy, correct, inquiry.limits),
        erasure_router(erase, inquiry.limits),
        holds_router(keep_holds(inquiry)),
        oversight_routes(inquiry),
        RightsPages(
            copy=copy,
            correct=correct,
            withdraw=inquiry.withdraw,
            read_status=inquiry.read_status,
            limits=inquiry.limits,
            templates=inquiry.templates,
        ).router(),
        ErasePages(
            erase=erase,
            read_status=inquiry.read_status,
            limits=inquiry.limits,
            templates=inquiry.templates,
        ).router(),
    ]


def _erasures(inquiry: InquiryCore) -> MongoErasures:
    return MongoErasures(inquiry.client[inquiry.settings.vault_name])
