"""Puts policies and replays together, for both processes."""

import time

from fastapi import APIRouter

from services.routing.decisions.store import MongoDecisionRounds
from services.routing.policies.api import policies_router
from services.routing.policies.store import MongoPolicies
from services.routing.policies.usecases.activate_policy import ActivatePolicy
from services.routing.policies.usecases.approve_policy import ApprovePolicy
from services.routing.policies.usecases.draft_policy import DraftPolicy
from services.routing.policies.usecases.read_policies import ReadPolicies
from services.routing.replay.api import replays_router
from services.routing.replay.client import course_apart
from services.routing.replay.store import MongoPastDecisions, MongoReplays
from services.routing.replay.usecases.cancel_replay import CancelReplay
from services.routing.replay.usecases.read_past import ReadPast
from services.routing.replay.usecases.run_replays import RunReplays
from services.routing.replay.usecases.start_replay import StartReplay
from services.routing.roster.store import MongoRoster
from shared.clock import Clock
from shared.directory.ports import DirectoryHistory
from shared.eligibility.ports import RuleSets
from shared.ids import new_id
from shared.mongo import Database


async def prepare_replays(database: Database) -> None:
    """Creates the indexes; call it before the first write."""
    await MongoReplays(database).prepare()


def run_replays(
    database: Database,
    history: DirectoryHistory,
    policies: MongoPolicies,
    rule_sets: RuleSets,
) -> RunReplays:
    """What the worker runs."""
    return RunReplays(
        replays=MongoReplays(database),
        read=ReadPast(
            past=MongoPastDecisions(database),
            rounds=MongoDecisionRounds(database),
            history=history,
            rule_sets=rule_sets,
            rosters=MongoRoster(database),
        ),
        policies=policies,
        begin=course_apart,
        owner=new_id(),
        seconds=time.monotonic,
    )


def policy_routers(
    database: Database, policies: MongoPolicies, now: Clock
) -> tuple[APIRouter, APIRouter]:
    read = ReadPolicies(policies=policies, now=now)
    replays = MongoReplays(database)
    start = StartReplay(
        policies=read, past=MongoPastDecisions(database), replays=replays, new_id=new_id, now=now
    )
    return (
        policies_router(
            read,
            DraftPolicy(policies=policies, new_id=new_id, now=now),
            ApprovePolicy(policies=policies, read=read, now=now),
            ActivatePolicy(policies=policies, read=read, now=now),
        ),
        replays_router(replays, start, CancelReplay(replays=replays)),
    )
