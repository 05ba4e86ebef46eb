"""Puts together the pages of those who watch: the ledger, who read an inquiry, what staff did."""

from collections.abc import Iterator

from fastapi import APIRouter

from services.routing.console.pages import ConsoleContext
from services.routing.console.pages.audit import AuditPages
from services.routing.console.pages.ledger import LedgerPage
from services.routing.console.pages.privacy import PrivacyPages
from services.routing.ledger.client import HttpInquiryLedger
from services.routing.oversight.client import HttpOversight
from services.routing.wiring_audit import Audit
from shared.kafka import MongoOpenDeadLetters
from shared.mongo import Database


def oversight_routers(
    context: ConsoleContext,
    audit: Audit,
    ledger: HttpInquiryLedger,
    oversight: HttpOversight,
    database: Database,
) -> Iterator[APIRouter]:
    dead_letters, note = MongoOpenDeadLetters(database), audit.note
    yield LedgerPage(context=context, ledger=ledger, dead_letters=dead_letters).router()
    yield PrivacyPages(context=context, oversight=oversight, note=note).router()
    yield AuditPages(context=context, read=audit.read, verify=audit.verify, note=note).router()
