"""The inquiry worker: publishes inquiries, follows content and leads, sends emails."""

from services.inquiry.erasure.domain import RUNS_EVERY
from services.inquiry.ledger.usecases.read_ledger import WatchLedger
from services.inquiry.settings import InquirySettings
from services.inquiry.tracking.handlers import on_lead_events
from services.inquiry.wiring import InquiryCore, build_core
from services.inquiry.wiring_rights import erase_due, prepare_rights, reapply_erasures
from shared.directory import on_content_events
from shared.eligibility.handlers import on_rule_events
from shared.events import (
    CONTENT_EVENTS,
    DEAD_LETTERS,
    INQUIRY_DISCLOSURES,
    INQUIRY_EVENTS,
    LEAD_EVENTS,
    ROUTING_RULES,
)
from shared.runtime import WorkerAssembly
from shared.settings import settings_or_exit

_EMAIL_SECONDS = 1.0
_REMINDER_SECONDS = 60.0
_VERIFY_SECONDS = 30.0
_FAILED_EMAIL_SECONDS = 30.0
_ATTACHMENT_SECONDS = 5.0
_RECONCILE_SECONDS = 15.0
_LEDGER_SECONDS = 15.0
_QUARANTINE_SECONDS = 60.0
_DISCARDED_SECONDS = 3600.0
_ERASURE_SECONDS = 15.0
_RETENTION_SECONDS = RUNS_EVERY.total_seconds()
_RETENTION_WATCH_SECONDS = 60.0


def assemble(inquiry: InquiryCore) -> WorkerAssembly:
    worker = WorkerAssembly(service="inquiry", settings=inquiry.settings, database=inquiry.database)
    worker.relay(INQUIRY_EVENTS, "inquiries")
    worker.relay(INQUIRY_DISCLOSURES, "disclosures", is_awaited=False)
    worker.relay(DEAD_LETTERS["inquiry"], "dead_letters", is_awaited=False)
    worker.task("directory", inquiry.directory.watch)
    worker.replica(CONTENT_EVENTS, on_content_events(inquiry.directory), into=inquiry.directory)
    worker.replica(
        ROUTING_RULES,
        on_rule_events(inquiry.rule_sets),
        into=inquiry.rule_sets,
        rereads=inquiry.rule_sets.rereads,
    )
    worker.consumer(LEAD_EVENTS, on_lead_events(inquiry.follow_leads))
    worker.timer("emails", inquiry.send_emails, seconds=_EMAIL_SECONDS)
    worker.timer("reminders", inquiry.remind_patients, seconds=_REMINDER_SECONDS)
    worker.timer("verify-disclosures", inquiry.verify_chains, seconds=_VERIFY_SECONDS)
    worker.timer("failed-emails", inquiry.failed_emails.watch, seconds=_FAILED_EMAIL_SECONDS)
    worker.timer("attachments", inquiry.attachments.tend, seconds=_ATTACHMENT_SECONDS)
    worker.timer("reconcile", inquiry.reconcile, seconds=_RECONCILE_SECONDS)
    worker.timer("ledger", WatchLedger(read=inquiry.read_ledger), seconds=_LEDGER_SECONDS)
    worker.timer("quarantine", inquiry.watch_quarantine, seconds=_QUARANTINE_SECONDS)
    worker.timer("discarded", inquiry.destroy_discarded, seconds=_DISCARDED_SECONDS)
    _erase(worker, inquiry)
    return worker


def _erase(worker: WorkerAssembly, inquiry: InquiryCore) -> None:
    """What is left of erasures, and what is due to be erased."""
    retention, erasures = erase_due(inquiry), reapply_erasures(inquiry)
    worker.timer("erasures", erasures.recent, seconds=_ERASURE_SECONDS)
    worker.timer("retention", retention, seconds=_RETENTION_SECONDS)
    worker.timer("watch-retention", retention.watch, seconds=_RETENTION_WATCH_SECONDS)


def main() -> None:
    settings = settings_or_exit(InquirySettings)
    inquiry = build_core(settings)

    async def reapply() -> None:
        """Before anything else: what came back from a backup is gone again."""
        await prepare_rights(inquiry)
        await reapply_erasures(inquiry)()

    worker = assemble(inquiry)
    worker.run(port=settings.inquiry_worker_port, prepare=[inquiry.prepare, reapply])


if __name__ == "__main__":
    main()
