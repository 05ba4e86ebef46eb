"""Puts the web process of inquiry together: the core, and what takes keys of its own."""

from dataclasses import dataclass

from joserfc.jwk import OKPKey

from services.inquiry.disclosure.usecases.add_note import AddNote
from services.inquiry.disclosure.usecases.disclose_attachment import DiscloseAttachment
from services.inquiry.disclosure.usecases.disclose_details import DiscloseDetails
from services.inquiry.disclosure.usecases.record_access import RecordAccess
from services.inquiry.eligibility.usecases.preview_eligibility import PreviewEligibility
from services.inquiry.fhir.usecases.export_inquiry import ExportInquiry
from services.inquiry.form.pages import FormPages
from services.inquiry.form.pages.cookies import DraftCookies
from services.inquiry.form.pages.drawing import Drawing
from services.inquiry.form.pages.embedding import Embedding
from services.inquiry.form.pages.opening import FormOpener
from services.inquiry.form.store import MongoDrafts
from services.inquiry.form.usecases.begin_form import BeginForm
from services.inquiry.form.usecases.keep_answers import KeepAnswers
from services.inquiry.form.usecases.send_form import SendForm
from services.inquiry.inquiries.domain import Receipt
from services.inquiry.intake.usecases.promise_reply import PromiseReply
from services.inquiry.intake.usecases.read_consent_text import ReadConsentText
from services.inquiry.intake.usecases.submit_inquiry import SubmitInquiry
from services.inquiry.messages.usecases.read_messages import ReadMessages
from services.inquiry.messages.usecases.write_message import WriteMessage
from services.inquiry.messages.views import ShowMessages
from services.inquiry.person.usecases.ask_person import AskPerson
from services.inquiry.settings import InquiryApiSettings
from services.inquiry.spam.domain import SpamKeys, spam_keys
from services.inquiry.spam.store import MongoUsedChallenges
from services.inquiry.spam.usecases.assess_submission import AssessSubmission
from services.inquiry.spam.usecases.decide_quarantined import DecideQuarantined
from services.inquiry.spam.usecases.screen_form import ScreenForm
from services.inquiry.tracking.usecases.check_code import CheckCode
from services.inquiry.tracking.usecases.open_status import OpenSession, OpenStatus
from services.inquiry.tracking.usecases.read_status import ReadStatus
from services.inquiry.tracking.usecases.request_link import RequestLink
from services.inquiry.tracking.usecases.withdraw_inquiry import WithdrawInquiry
from services.inquiry.travel_plan.usecases.agree_plan import AgreePlan
from services.inquiry.travel_plan.usecases.make_plan import MakePlan
from services.inquiry.travel_plan.usecases.read_plan_sheet import ReadPlanSheet
from services.inquiry.travel_plan.views import PlanViews
from services.inquiry.wiring import InquiryCore, stores
from shared.auth.api import SignIn
from shared.auth.passwords import Passwords
from shared.auth.wiring import build_sign_in
from shared.clock import Clock, utc_now
from shared.disclosure.token import verification_key
from shared.ids import new_handle, new_id, new_reference, new_token


@dataclass(frozen=True, kw_only=True)
class InquiryWeb(InquiryCore):
    """The web process: what the worker has, and what takes keys of its own."""

    settings: InquiryApiSettings
    passwords: Passwords

    async def close(self) -> None:
        self.passwords.close()
        await super().close()

    @property
    def sign_in(self) -> SignIn:
        return build_sign_in(
            self.database,
            service="inquiry",
            is_secure=self.settings.cookie_secure,
            passwords=self.passwords,
            limits=self.limits,
            now=self.now,
        )

    @property
    def submit(self) -> SubmitInquiry:
        return SubmitInquiry(
            inquiries=self.inquiries,
            vault=self.vault,
            texts=self.consent_texts,
            catalogue=self.catalogue,
            limits=self.limits,
            assess=AssessSubmission(texts=self.limits),
            hash_keys=self.settings.hash_keys,
            contact_keys=self.spam_keys.contacts,
            now=self.now,
            new_reference=new_reference,
        )

    @property
    def form_pages(self) -> FormPages:
        drafts, secure = self.drafts, self.settings.cookie_secure
        preview = PreviewEligibility(
            catalogue=self.catalogue, rule_sets=self.rule_sets, now=self.now
        )
        return FormPages(
            begin=BeginForm(
                drafts=drafts,
                new_handle=new_handle,
                new_token=new_token,
                opened=self.screen_form.opened,
            ),
            keep=KeepAnswers(drafts=drafts),
            send=SendForm(submit=self.submit, drafts=drafts, screen=self.screen_form),
            opener=FormOpener(
                drafts=drafts, catalogue=self.catalogue, submit=self.submit, now=self.now
            ),
            drawing=Drawing(catalogue=self.catalogue, preview=preview, templates=self.templates),
            open_session=self.open_session,
            read_status=self.read_status,
            limits=self.limits,
            cookies=DraftCookies(is_secure=secure),
            embedding=Embedding(
                origins=self.settings.embedding_sites, home=self.settings.inquiry_url
            ),
        )

    @property
    def drafts(self) -> MongoDrafts:
        return MongoDrafts(self.database)

    async def prepare(self) -> None:
        await self.used_challenges.prepare()
        await self.drafts.prepare()
        await super().prepare()

    @property
    def spam_keys(self) -> SpamKeys:
        return spam_keys(self.settings.hash_keys)

    @property
    def used_challenges(self) -> MongoUsedChallenges:
        return MongoUsedChallenges(self.database)

    @property
    def decide_quarantined(self) -> DecideQuarantined:
        return DecideQuarantined(
            inquiries=self.inquiries,
            quarantined=self.quarantine,
            promise=PromiseReply(catalogue=self.catalogue),
            answered_within=self.settings.answered_within,
            now=self.now,
        )

    @property
    def screen_form(self) -> ScreenForm:
        return ScreenForm(
            inquiries=self.inquiries,
            challenges=self.used_challenges,
            keys=self.spam_keys,
            now=self.now,
        )

    @property
    def read_consent_text(self) -> ReadConsentText:
        return ReadConsentText(texts=self.consent_texts)

    @property
    def read_status(self) -> ReadStatus:
        return ReadStatus(
            inquiries=self.inquiries,
            vault=self.vault,
            catalogue=self.catalogue,
            check=self.check_code,
            now=self.now,
        )

    @property
    def record_access(self) -> RecordAccess:
        return RecordAccess(
            inquiries=self.inquiries,
            vault=self.vault,
            disclosures=self.disclosures,
            now=self.now,
            new_id=new_id,
        )

    @property
    def disclosure(self) -> tuple[DiscloseDetails, AddNote, DiscloseAttachment]:
        record, parts = self.record_access, self.attachments
        return (
            DiscloseDetails(record=record, attachments=parts.listed),
            AddNote(record=record),
            DiscloseAttachment(record=record, listed=parts.listed, content=parts.content),
        )

    @property
    def export_inquiry(self) -> ExportInquiry:
        return ExportInquiry(record=self.record_access, catalogue=self.catalogue)

    @property
    def ask_person(self) -> AskPerson:
        return AskPerson(inquiries=self.inquiries, now=self.now)

    @property
    def write_message(self) -> WriteMessage:
        return WriteMessage(inquiries=self.inquiries, vault=self.vault, now=self.now, new_id=new_id)

    @property
    def read_messages(self) -> ReadMessages:
        return ReadMessages(inquiries=self.inquiries, vault=self.vault, now=self.now)

    @property
    def show_messages(self) -> ShowMessages:
        return ShowMessages(read=self.read_messages, new_key=new_token)

    @property
    def assertion_keys(self) -> dict[str, OKPKey]:
        """The public keys, by id, of those who may ask for a patient's details."""
        return {key.kid: verification_key(key) for key in self.settings.assertion_keys}

    @property
    def check_code(self) -> CheckCode:
        return CheckCode(inquiries=self.inquiries, link_keys=self.settings.link_keys)

    @property
    def open_session(self) -> OpenSession:
        return OpenSession(inquiries=self.inquiries, now=self.now, new_token=new_token)

    @property
    def open_status(self) -> OpenStatus:
        return OpenStatus(
            inquiries=self.inquiries, check=self.check_code, now=self.now, new_token=new_token
        )

    @property
    def request_link(self) -> RequestLink:
        return RequestLink(inquiries=self.inquiries, now=self.now)

    @property
    def withdraw(self) -> WithdrawInquiry:
        return WithdrawInquiry(inquiries=self.inquiries, now=self.now)

    @property
    def plan_views(self) -> PlanViews:
        return PlanViews(make=MakePlan(vault=self.vault, now=self.now), templates=self.templates)

    @property
    def agree_plan(self) -> AgreePlan:
        return AgreePlan(read=ReadPlanSheet(record=self.record_access, catalogue=self.catalogue))

    def first_link(self, receipt: Receipt) -> str:
        """Repeating a request answers the same link, which may have been used meanwhile."""
        return self.link(receipt.inquiry_id, receipt.reference, 1, receipt.locale)


def build_inquiry(
    settings: InquiryApiSettings,
    *,
    application: str = "inquiry",
    now: Clock = utc_now,
    passwords: Passwords | None = None,
) -> InquiryWeb:
    found = stores(settings, application, now)
    return InquiryWeb(settings=settings, now=now, passwords=passwords or Passwords(), **found)
