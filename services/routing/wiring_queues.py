"""Puts the pages of queues together."""

from typing import Final

from fastapi import APIRouter

from services.routing.audit.usecases.note_acts import NoteAct
from services.routing.console.pages import ConsoleContext
from services.routing.console.pages.network_queues import NetworkQueuePages
from services.routing.console.pages.queues import LeadQueuePages, QueuesPage
from services.routing.queues.ports import InquiryQueues
from services.routing.queues.store import MongoAssignees, MongoHandlings
from services.routing.queues.usecases.handle_items import HandleItems
from services.routing.queues.usecases.read_lead_queue import ReadLeadQueue
from services.routing.queues.usecases.read_network_queues import ReadNetworkQueues
from services.routing.queues.usecases.take_item import TakeItem
from services.routing.wiring import RoutingCore
from shared.clock import Clock
from shared.disclosure.waiting import NetworkQueue, WaitingQueue
from shared.ids import new_id
from shared.mongo import Database
from shared.operations.dead_letter_queue import DeadLetterQueue
from shared.operations.refused_event_queue import RefusedEventQueue

OUTBOXES: Final = ("leads", "announced_rules", "dead_letters")
"""Collections whose events the worker publishes."""


async def prepare_queues(database: Database) -> None:
    """Indexes; before the first request."""
    await MongoAssignees(database).prepare()
    await MongoHandlings(database).prepare()


def own_queues(database: Database, now: Clock) -> dict[NetworkQueue, WaitingQueue]:
    """What of routing itself waits for somebody who answers for the whole network."""
    return {
        NetworkQueue.DEAD_LETTERS: DeadLetterQueue(database, now),
        NetworkQueue.REFUSED_EVENTS: RefusedEventQueue(database, *OUTBOXES),
    }


def queue_routers(
    context: ConsoleContext,
    core: RoutingCore,
    database: Database,
    inquiry: InquiryQueues,
    note: NoteAct,
) -> tuple[APIRouter, ...]:
    assignees, handlings = MongoAssignees(database), MongoHandlings(database)
    own = own_queues(database, context.now)
    leads = ReadLeadQueue(
        find=context.find,
        read=context.read,
        explain=core.explain,
        directory=core.directory,
        rule_sets=core.rule_sets,
        assignees=assignees,
        now=context.now,
    )
    network = ReadNetworkQueues(
        own=own, inquiry=inquiry, assignees=assignees, handlings=handlings, now=context.now
    )
    take = TakeItem(read=context.read, assignees=assignees, now=context.now)
    handle = HandleItems(
        own=own, inquiry=inquiry, handlings=handlings, note=note, now=context.now, new_id=new_id
    )
    return (
        QueuesPage(context=context, leads=leads, network=network).router(),
        LeadQueuePages(context=context, read=leads, take=take).router(),
        NetworkQueuePages(context=context, read=network, handle=handle, take=take).router(),
    )
