"""Puts attachments together, for both processes of inquiry."""

from dataclasses import dataclass

from services.inquiry.attachments.client import HttpScanner
from services.inquiry.attachments.store import MongoAttachments
from services.inquiry.attachments.usecases.add_attachment import AddAttachment
from services.inquiry.attachments.usecases.append_upload import AppendUpload
from services.inquiry.attachments.usecases.authorize_patient import AuthorizePatient
from services.inquiry.attachments.usecases.begin_upload import BeginUpload
from services.inquiry.attachments.usecases.continue_upload import ContinueUpload
from services.inquiry.attachments.usecases.finish_upload import FinishUpload
from services.inquiry.attachments.usecases.patient_attachments import (
    ListAttachments,
    PatientAttachments,
)
from services.inquiry.attachments.usecases.read_attachment import ReadContent
from services.inquiry.attachments.usecases.tend_attachments import TendAttachments
from services.inquiry.inquiries.ports import Inquiries
from services.inquiry.privacy.ports import Vault
from shared.clock import Clock
from shared.ids import new_id
from shared.mongo import Database


@dataclass(frozen=True, kw_only=True)
class AttachmentParts:
    """`scan_url`: where a scanner answers; empty: nothing is scanned."""

    database: Database
    vault: Vault
    inquiries: Inquiries
    now: Clock
    scan_url: str

    @property
    def store(self) -> MongoAttachments:
        """Erasure calls its `forget`."""
        return MongoAttachments(self.database)

    @property
    def content(self) -> ReadContent:
        return ReadContent(store=self.store, vault=self.vault)

    @property
    def listed(self) -> ListAttachments:
        return ListAttachments(store=self.store, vault=self.vault)

    @property
    def uploads(self) -> ContinueUpload:
        return ContinueUpload(
            store=self.store,
            authorize=self._authorize,
            begin_upload=self._begin,
            append=self._append,
            finish=self._finish,
        )

    @property
    def add(self) -> AddAttachment:
        return AddAttachment(
            store=self.store,
            authorize=self._authorize,
            begin=self._begin,
            append=self._append,
            finish=self._finish,
        )

    @property
    def of_patient(self) -> PatientAttachments:
        return PatientAttachments(
            store=self.store,
            authorize=self._authorize,
            listed=self.listed,
            content=self.content,
        )

    @property
    def tend(self) -> TendAttachments:
        return TendAttachments(
            store=self.store,
            content=self.content,
            finish=self._finish,
            scanner=HttpScanner(self.scan_url) if self.scan_url else None,
            now=self.now,
        )

    @property
    def _authorize(self) -> AuthorizePatient:
        return AuthorizePatient(inquiries=self.inquiries, now=self.now)

    @property
    def _begin(self) -> BeginUpload:
        return BeginUpload(store=self.store, vault=self.vault, now=self.now, new_id=new_id)

    @property
    def _append(self) -> AppendUpload:
        return AppendUpload(store=self.store, vault=self.vault)

    @property
    def _finish(self) -> FinishUpload:
        return FinishUpload(
            store=self.store, content=self.content, now=self.now, is_scanned=bool(self.scan_url)
        )
