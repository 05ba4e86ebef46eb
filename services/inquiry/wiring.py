"""Puts the parts of inquiry together for both of its processes."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Final

from joserfc.jwk import OKPKey
from pymongo import AsyncMongoClient

from services.inquiry.catalogue.store import MongoCatalogue
from services.inquiry.catalogue.usecases.replicate_content import ReplicateContent
from services.inquiry.disclosure.store import MongoDisclosures, MongoPatientFiles
from services.inquiry.disclosure.usecases.disclose_details import DiscloseDetails
from services.inquiry.intake.domain.inquiry import Receipt
from services.inquiry.intake.pages import IntakePages
from services.inquiry.intake.store import MongoInquiries
from services.inquiry.intake.usecases.submit_inquiry import SubmitInquiry
from services.inquiry.ledger.store import MongoAccounts
from services.inquiry.ledger.usecases.read_ledger import ReadLedger
from services.inquiry.ledger.usecases.reconcile_inquiries import ReconcileInquiries
from services.inquiry.mail.client import SmtpEmailSender
from services.inquiry.mail.store import MongoOutgoingMails
from services.inquiry.mail.usecases.look_after_parked import LookAfterParked
from services.inquiry.mail.usecases.send_pending_mails import SendPendingMails
from services.inquiry.privacy.store import MongoVault, connect_vault
from services.inquiry.settings import InquirySettings
from services.inquiry.tracking.domain import link_token, status_url
from services.inquiry.tracking.pages import StatusPages
from services.inquiry.tracking.store import MongoTrackedInquiries
from services.inquiry.tracking.usecases.follow_leads import FollowLeads
from services.inquiry.tracking.usecases.open_status import OpenSession, OpenStatus
from services.inquiry.tracking.usecases.read_status import ReadStatus
from services.inquiry.tracking.usecases.request_link import RequestLink
from shared.clock import Clock, utc_now
from shared.ids import new_id, new_reference, new_token
from shared.kafka.retry_policy import is_transient
from shared.limits import RequestLimits
from shared.mongo import Client, Database, connect
from shared.outbox import ensure_outbox_index
from shared.signin.api import SignIn, build_sign_in
from shared.signin.passwords import Passwords
from shared.signin.store import prepare_sign_in
from shared.web import Templates

_SERVICE: Final = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Inquiry:
    """The service's parts over one pair of database clients."""

    settings: InquirySettings
    now: Clock
    client: Client
    database: Database
    vault_client: AsyncMongoClient[dict[str, Any]]
    vault: MongoVault
    catalogue: MongoCatalogue
    inquiries: MongoInquiries
    tracked: MongoTrackedInquiries
    mails: MongoOutgoingMails
    disclosures: MongoDisclosures
    ledger: MongoAccounts
    limits: RequestLimits
    templates: Templates
    passwords: Passwords

    async def prepare(self) -> None:
        """Indexes; before the first write."""
        for store in (
            self.vault,
            self.catalogue,
            self.inquiries,
            self.mails,
            self.disclosures,
            self.ledger,
        ):
            await store.prepare()
        await self.limits.prepare()
        await ensure_outbox_index(self.database["inquiries"])
        await prepare_sign_in(self.database)

    async def close(self) -> None:
        self.passwords.close()
        await self.vault.close()
        await self.vault_client.close()
        self.client.close()

    @property
    def submit(self) -> SubmitInquiry:
        return SubmitInquiry(
            inquiries=self.inquiries,
            catalogue=self.catalogue,
            limits=self.limits,
            hash_key=self.settings.hash_key,
            now=self.now,
            new_id=new_id,
            new_reference=new_reference,
        )

    @property
    def read_status(self) -> ReadStatus:
        return ReadStatus(
            inquiries=self.tracked,
            catalogue=self.catalogue,
            link_key=self.settings.link_key,
            now=self.now,
        )

    @property
    def disclose(self) -> DiscloseDetails:
        files = MongoPatientFiles(self.database, self.vault)
        return DiscloseDetails(
            files=files, disclosures=self.disclosures, now=self.now, new_id=new_id
        )

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
    def read_ledger(self) -> ReadLedger:
        return ReadLedger(accounts=self.ledger, now=self.now)

    @property
    def reconcile(self) -> ReconcileInquiries:
        return ReconcileInquiries(accounts=self.ledger, now=self.now)

    @property
    def assertion_key(self) -> OKPKey:
        return OKPKey.import_key(
            {"kty": "OKP", "crv": "Ed25519", "x": _unpadded(self.settings.assertion_key)}
        )

    @property
    def intake_pages(self) -> IntakePages:
        return IntakePages(
            submit=self.submit,
            catalogue=self.catalogue,
            open_session=OpenSession(inquiries=self.tracked, now=self.now, new_token=new_token),
            read_status=self.read_status,
            limits=self.limits,
            templates=self.templates,
            cookie_secure=self.settings.cookie_secure,
        )

    @property
    def status_pages(self) -> StatusPages:
        return StatusPages(
            open_status=OpenStatus(
                inquiries=self.tracked,
                link_key=self.settings.link_key,
                now=self.now,
                new_token=new_token,
            ),
            read_status=self.read_status,
            request_link=RequestLink(inquiries=self.tracked, now=self.now),
            limits=self.limits,
            templates=self.templates,
            now=self.now,
            cookie_secure=self.settings.cookie_secure,
        )

    @property
    def replicate(self) -> ReplicateContent:
        return ReplicateContent(replica=self.catalogue)

    @property
    def follow_leads(self) -> FollowLeads:
        return FollowLeads(book=self.tracked)

    @property
    def send_mails(self) -> SendPendingMails:
        settings = self.settings
        sender = SmtpEmailSender(
            host=settings.smtp_host,
            port=settings.smtp_port,
            sender=settings.mail_from,
            templates=self.templates,
            now=self.now,
        )
        return SendPendingMails(
            mails=self.mails,
            catalogue=self.catalogue,
            sender=sender,
            status_url=self.link,
            mail_host=parseaddr(settings.mail_from)[1].rpartition("@")[2],
            now=self.now,
            is_transient=is_transient,
        )

    @property
    def parked_mails(self) -> LookAfterParked:
        return LookAfterParked(mails=self.mails, now=self.now)

    def link(self, inquiry_id: str, reference: str, number: int, locale: str = "en-CA") -> str:
        token = link_token(self.settings.link_key, inquiry_id, number)
        return status_url(self.settings.inquiry_url, reference, token, locale)

    def first_link(self, receipt: Receipt) -> str:
        """Repeating a request answers the same link, which may have been used meanwhile."""
        return self.link(receipt.inquiry_id, receipt.reference, 1, receipt.locale)


def build_inquiry(
    settings: InquirySettings, *, application: str = "inquiry", now: Clock = utc_now
) -> Inquiry:
    client = connect(settings.mongodb_uri, application=application)
    database = client[settings.database_name]
    vault_client = connect_vault(settings.mongodb_uri)
    vault = MongoVault(vault_client, settings.vault_name, settings.master_key)
    return Inquiry(
        settings=settings,
        now=now,
        client=client,
        database=database,
        vault_client=vault_client,
        vault=vault,
        catalogue=MongoCatalogue(database),
        inquiries=MongoInquiries(database, vault),
        tracked=MongoTrackedInquiries(database, vault),
        mails=MongoOutgoingMails(database, vault),
        disclosures=MongoDisclosures(database),
        ledger=MongoAccounts(database),
        limits=RequestLimits(database, key=settings.counting_key, rules=settings.limits),
        templates=Templates(_SERVICE),
        passwords=Passwords(),
    )


def _unpadded(key: bytes) -> str:
    return urlsafe_b64encode(key).rstrip(b"=").decode()
