"""Puts the parts of inquiry together that both of its processes have."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from services.inquiry.catalogue.store import DirectoryCatalogue
from services.inquiry.disclosure.client import KafkaPublishedHeads
from services.inquiry.disclosure.store import MongoCheckBook, MongoDisclosures
from services.inquiry.disclosure.usecases.key_chains import KeyChains
from services.inquiry.disclosure.usecases.verify_chains import VerifyChains
from services.inquiry.inquiries.store import (
    MongoDisclosureHeads,
    MongoEmailQueue,
    MongoInquiries,
    MongoInquiryLedger,
    MongoQuarantine,
)
from services.inquiry.inquiries.usecases.seal_anew import SealAnew
from services.inquiry.intake.store import MongoConsentTexts
from services.inquiry.ledger.usecases.read_ledger import ReadLedger
from services.inquiry.ledger.usecases.reconcile_inquiries import ReconcileInquiries
from services.inquiry.mail.client import SmtpEmailSender
from services.inquiry.mail.usecases.handle_failed_emails import HandleFailedEmails
from services.inquiry.mail.usecases.send_pending_emails import SendPendingEmails
from services.inquiry.privacy.store import MongoVault
from services.inquiry.settings import InquirySettings, VaultSettings
from services.inquiry.spam.usecases.watch_quarantine import DestroyDiscarded, WatchQuarantine
from services.inquiry.tracking.domain import link_code, status_url
from services.inquiry.tracking.usecases.follow_leads import FollowLeads
from services.inquiry.tracking.usecases.remind_patients import RemindPatients
from services.inquiry.wiring_attachments import AttachmentParts
from shared.auth.store import prepare_sign_in
from shared.brand import brand_of
from shared.clock import Clock, utc_now
from shared.directory import MongoDirectory
from shared.eligibility.store import MongoRuleSets
from shared.ids import new_id
from shared.kafka.retry_policy import is_transient
from shared.limits import RequestLimits
from shared.mongo import Client, Database, connect
from shared.web import PATIENT_LOCALES, Templates


@dataclass(frozen=True, kw_only=True)
class InquiryCore:
    """What both processes have, over one database client; the worker needs no more."""

    settings: InquirySettings
    now: Clock
    client: Client
    database: Database
    vault: MongoVault
    directory: MongoDirectory
    rule_sets: MongoRuleSets
    inquiries: MongoInquiries
    consent_texts: MongoConsentTexts
    emails: MongoEmailQueue
    ledger: MongoInquiryLedger
    quarantine: MongoQuarantine
    heads: MongoDisclosureHeads
    disclosures: MongoDisclosures
    limits: RequestLimits
    templates: Templates

    async def prepare(self) -> None:
        """Indexes; before the first write."""
        inquiries = (self.inquiries, self.emails, self.ledger, self.quarantine, self.heads)
        for store in (self.directory, self.consent_texts, self.disclosures, *inquiries):
            await store.prepare()
        await self.attachments.store.prepare()
        await self.limits.prepare()
        await prepare_sign_in(self.database)
        await self.key_chains()

    async def close(self) -> None:
        await self.limits.close()
        await self.vault.close()
        self.client.close()

    @property
    def key_chains(self) -> KeyChains:
        return KeyChains(**self._records())

    @property
    def verify_chains(self) -> VerifyChains:
        every = timedelta(hours=self.settings.disclosure_check_hours)
        return VerifyChains(**self._records(), every=every)

    def _records(self) -> dict[str, Any]:
        return {
            "chains": self.disclosures,
            "disclosures": self.disclosures,
            "book": MongoCheckBook(self.database),
            "keys": self.settings.chain_keys,
            "now": self.now,
            "new_id": new_id,
        }

    @property
    def published_heads(self) -> KafkaPublishedHeads:
        settings = self.settings
        return KafkaPublishedHeads(settings.kafka_bootstrap_servers, settings.kafka_topic_prefix)

    @property
    def attachments(self) -> AttachmentParts:
        return AttachmentParts(
            database=self.database,
            vault=self.vault,
            inquiries=self.inquiries,
            now=self.now,
            scan_url=self.settings.attachment_scan_url,
        )

    @property
    def read_ledger(self) -> ReadLedger:
        return ReadLedger(
            ledger=self.ledger, now=self.now, answered_within=self.settings.answered_within
        )

    @property
    def reconcile(self) -> ReconcileInquiries:
        return ReconcileInquiries(
            ledger=self.ledger,
            inquiries=self.inquiries,
            now=self.now,
            answered_within=self.settings.answered_within,
        )

    @property
    def watch_quarantine(self) -> WatchQuarantine:
        return WatchQuarantine(quarantined=self.quarantine, now=self.now)

    @property
    def destroy_discarded(self) -> DestroyDiscarded:
        return DestroyDiscarded(
            inquiries=self.inquiries, quarantined=self.quarantine, vault=self.vault, now=self.now
        )

    @property
    def catalogue(self) -> DirectoryCatalogue:
        return DirectoryCatalogue(self.directory)

    @property
    def follow_leads(self) -> FollowLeads:
        return FollowLeads(inquiries=self.inquiries)

    @property
    def remind_patients(self) -> RemindPatients:
        return RemindPatients(inquiries=self.inquiries, now=self.now)

    @property
    def email_sender(self) -> SmtpEmailSender:
        settings = self.settings
        return SmtpEmailSender(
            host=settings.smtp_host,
            port=settings.smtp_port,
            sender=settings.mail_from,
            templates=self.templates,
            now=self.now,
        )

    @property
    def send_emails(self) -> SendPendingEmails:
        return SendPendingEmails(
            emails=self.emails,
            inquiries=self.inquiries,
            vault=self.vault,
            catalogue=self.catalogue,
            sender=self.email_sender,
            limits=self.limits,
            status_url=self.link,
            link_code=self.link_code,
            mail_host=self.settings.mail_host,
            now=self.now,
            is_transient=is_transient,
        )

    @property
    def failed_emails(self) -> HandleFailedEmails:
        return HandleFailedEmails(emails=self.emails, now=self.now)

    def link(self, inquiry_id: str, reference: str, number: int, locale: str = "en-CA") -> str:
        code = self.link_code(inquiry_id, number)
        return status_url(self.settings.inquiry_url, reference, code, locale)

    def link_code(self, inquiry_id: str, number: int) -> str:
        return link_code(self.settings.link_keys.current, inquiry_id, number)


def build_core(
    settings: InquirySettings, *, application: str = "inquiry-worker", now: Clock = utc_now
) -> InquiryCore:
    return InquiryCore(settings=settings, now=now, **stores(settings, application, now))


def build_vault(settings: VaultSettings, client: Client) -> MongoVault:
    return MongoVault(client[settings.vault_name], settings.master_keys)


def build_seal_anew(settings: VaultSettings, client: Client) -> SealAnew:
    inquiries = MongoInquiries(client[settings.database_name], utc_now)
    return SealAnew(inquiries=inquiries, vault=build_vault(settings, client))


def stores(settings: InquirySettings, application: str, now: Clock) -> dict[str, Any]:
    """The fields of `InquiryCore` that come of its database."""
    client = connect(settings.mongodb_uri, application=application)
    database = client[settings.database_name]
    heads, directory = MongoDisclosureHeads(database), MongoDirectory(database)
    return {
        "client": client,
        "database": database,
        "vault": build_vault(settings, client),
        "directory": directory,
        "rule_sets": MongoRuleSets(database, now=now),
        "inquiries": MongoInquiries(database, now),
        "consent_texts": MongoConsentTexts(database),
        "emails": MongoEmailQueue(database),
        "ledger": MongoInquiryLedger(database),
        "quarantine": MongoQuarantine(database),
        "heads": heads,
        "disclosures": MongoDisclosures(database, heads, settings.chain_keys),
        "limits": RequestLimits(database, key=settings.counting_key.secret, rules=settings.limits),
        "templates": Templates(
            Path(__file__).parent,
            PATIENT_LOCALES,
            brand=lambda locale: brand_of(directory.known.network, locale),
        ),
    }
