"""The routing worker: reads content and inquiries, tells what became of leads, tries again."""

from collections.abc import Awaitable, Callable, Sequence

from services.routing.assignment.handlers import on_inquiry_events
from services.routing.eligibility.usecases.watch_rules_topic import WatchRulesTopic
from services.routing.settings import RoutingSettings
from services.routing.wiring import RoutingCore, build_core, prepare_core
from services.routing.wiring_audit import build_audit
from services.routing.wiring_notifications import prepare_notifications, send_digests
from services.routing.wiring_policies import run_replays
from shared.directory import on_content_events
from shared.eligibility.handlers import on_rule_events
from shared.events import CONTENT_EVENTS, DEAD_LETTERS, INQUIRY_EVENTS, LEAD_EVENTS, ROUTING_RULES
from shared.kafka import Received
from shared.kafka.topic_log import KafkaTopic
from shared.mongo import Database, connect
from shared.runtime import Timer, WorkerAssembly
from shared.settings import settings_or_exit

_RETRY_SECONDS = 5.0
_FINISH_SECONDS = 15.0
_ESCALATE_SECONDS = 15.0
_SWEEP_SECONDS = 30.0
_CAPACITY_SECONDS = 15.0
_TOPIC_SECONDS = 30.0
_WAITING_SECONDS = 60.0
_EARLY_SECONDS = 15.0
_CHAIN_SECONDS = 2.0
_VERIFY_SECONDS = 6 * 3600.0
_DIGEST_SECONDS = 30.0
_RECORDS = 1_000
"""Of one poll: several parts of a backlog, each decided on while the one before is written."""

Handle = Callable[[Sequence[Received]], Awaitable[None]]


def assemble(settings: RoutingSettings, database: Database) -> WorkerAssembly:
    core = build_core(database)
    worker = WorkerAssembly(service="routing", settings=settings, database=database)
    worker.task("directory", core.directory.watch)
    worker.relay(LEAD_EVENTS, "leads")
    worker.relay(DEAD_LETTERS["routing"], "dead_letters", is_awaited=False)
    retry = worker.timer("retry-unrouted", core.retry_unrouted, seconds=_RETRY_SECONDS)
    worker.timer("finish-reservations", core.finish_reservations, seconds=_FINISH_SECONDS)
    worker.timer("escalate-leads", core.escalate_leads, seconds=_ESCALATE_SECONDS)
    worker.timer("sweep-capacity", core.sweep_capacity, seconds=_SWEEP_SECONDS)
    worker.timer("watch-waiting", core.watch_waiting, seconds=_WAITING_SECONDS)
    digests = send_digests(settings, database, core.directory)
    worker.timer("digests", digests, seconds=_DIGEST_SECONDS)
    worker.timer("watch-capacity", core.watch_capacity, seconds=_CAPACITY_SECONDS)
    replays = run_replays(database, core.directory, core.policies, core.rule_sets)
    worker.task("replays", replays.run)
    worker.replica(
        CONTENT_EVENTS,
        _then_hurry(on_content_events(core.directory), retry),
        into=core.directory,
    )
    worker.relay(ROUTING_RULES, "announced_rules", is_awaited=False)
    worker.replica(
        ROUTING_RULES,
        _then_hurry(on_rule_events(core.rule_sets), retry),
        into=core.rule_sets,
        rereads=core.rule_sets.rereads,
    )
    worker.timer("rules-topic", _watch_rules(settings, core), seconds=_TOPIC_SECONDS)
    worker.task("roster", lambda stop: core.rosters.watch(stop, retry.hurry.set))
    worker.consumer(
        INQUIRY_EVENTS,
        on_inquiry_events(
            core.assign_batch,
            core.withdraw_lead,
            core.answer_lead,
            core.hear_patient,
            core.erase_lead,
        ),
        max_records=_RECORDS,
    )
    audit = build_audit(database, settings.audit_chain_keys)
    worker.timer("chain-acts", audit.chain, seconds=_CHAIN_SECONDS)
    worker.timer("verify-audit", audit.verify.regularly, seconds=_VERIFY_SECONDS)
    worker.timer("early-facts", core.hear_patient.waiting, seconds=_EARLY_SECONDS)
    return worker


def _watch_rules(settings: RoutingSettings, core: RoutingCore) -> WatchRulesTopic:
    log = KafkaTopic(
        ROUTING_RULES,
        settings.kafka_bootstrap_servers,
        prefix=settings.kafka_topic_prefix,
        replication_factor=settings.kafka_replication_factor,
    )
    return WatchRulesTopic(topic=ROUTING_RULES.name, log=log, announced=core.announced_rules)


def _then_hurry(handle: Handle, timer: Timer) -> Handle:
    """A changed directory may have capacity for those who wait, and other rules may allow what was
    not allowed: they are tried at once.
    """

    async def both(batch: Sequence[Received]) -> None:
        await handle(batch)
        timer.hurry.set()

    return both


def main() -> None:
    settings = settings_or_exit(RoutingSettings)
    client = connect(settings.mongodb_uri, application="routing-worker")
    database = client[settings.database_name]
    worker = assemble(settings, database)
    core, audit = build_core(database), build_audit(database, settings.audit_chain_keys)
    worker.run(
        port=settings.routing_worker_port,
        prepare=[
            lambda: prepare_core(database),
            lambda: prepare_notifications(database),
            audit.prepare,
            core.activate_rules,
        ],
    )


if __name__ == "__main__":
    main()
