"""Puts the pages of queues together."""

from fastapi import APIRouter

from services.routing.console.pages import ConsoleContext
from services.routing.console.pages.queues import LeadQueuePages
from services.routing.queues.store import MongoAssignees
from services.routing.queues.usecases.read_lead_queue import ReadLeadQueue
from services.routing.queues.usecases.take_item import TakeItem
from services.routing.wiring import RoutingCore
from shared.mongo import Database


async def prepare_queues(database: Database) -> None:
    """Indexes; before the first request."""
    await MongoAssignees(database).prepare()


def queue_routers(
    context: ConsoleContext, core: RoutingCore, database: Database
) -> tuple[APIRouter, ...]:
    assignees = MongoAssignees(database)
    read = ReadLeadQueue(
        find=context.find,
        read=context.read,
        explain=core.explain,
        directory=core.directory,
        rule_sets=core.rule_sets,
        assignees=assignees,
        now=context.now,
    )
    take = TakeItem(read=context.read, assignees=assignees, now=context.now)
    return (LeadQueuePages(context=context, read=read, take=take).router(),)
