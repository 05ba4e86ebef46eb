"""Puts policies and replays together, for both processes."""

import time

from fastapi import APIRouter

from services.routing.decisions.store import MongoDecisionRounds
from services.routing.policies.api import policies_router
from services.routing.policies.store import MongoPolicies
from services.routing.policies.usecases.activate_policy import ActivatePolicy
from services.routing.policies.usecases.approve_policy import ApprovePolicy
from services.routing.policies.usecases.draft_policy import DraftPolicy
from services.routing.policies.usecases.policy_actions import PolicyActions
from services.routing.policies.usecases.read_policies import ReadPolicies
from services.routing.replay.api import replays_router
from services.routing.replay.client import course_apart
from services.routing.replay.store import MongoPastDecisions, MongoReplays
from services.routing.replay.usecases.cancel_replay import CancelReplay
from services.routing.replay.usecases.read_past import ReadPast
from services.routing.replay.usecases.replay_actions import ReplayActions
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


def policy_actions(policies: MongoPolicies, now: Clock) -> PolicyActions:
    read = ReadPolicies(policies=policies, now=now)
    return PolicyActions(
        read=read,
        draft=DraftPolicy(policies=policies, new_id=new_id, now=now),
        approve=ApprovePolicy(policies=policies, read=read, now=now),
        activate=ActivatePolicy(policies=policies, read=read, now=now),
    )


def replay_actions(database: Database, policies: ReadPolicies, now: Clock) -> ReplayActions:
    replays = MongoReplays(database)
    past = MongoPastDecisions(database)
    return ReplayActions(
        replays=replays,
        start=StartReplay(policies=policies, past=past, replays=replays, new_id=new_id, now=now),
        cancel=CancelReplay(replays=replays, now=now),
    )


def policy_routers(policies: PolicyActions, replays: ReplayActions) -> tuple[APIRouter, APIRouter]:
    return (
        policies_router(policies.read, policies.draft, policies.approve, policies.activate),
        replays_router(replays.replays, replays.start, replays.cancel),
    )
