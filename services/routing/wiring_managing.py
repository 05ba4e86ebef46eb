"""Puts the pages of managers together."""

from fastapi import APIRouter

from services.routing.audit.usecases.note_acts import NoteAct
from services.routing.capacity.store import MongoCapacities
from services.routing.console.pages import ConsoleContext
from services.routing.console.pages.policies import PolicyPages
from services.routing.console.pages.replays import ReplayPages
from services.routing.console.pages.reports import ReportPages
from services.routing.console.pages.roster import RosterPages
from services.routing.leads.usecases.authorize import ReportPolicy
from services.routing.leads.usecases.count_doctors_week import CountDoctorsWeek
from services.routing.leads.usecases.count_week_units import CountWeekUnits
from services.routing.policies.usecases.policy_actions import PolicyActions
from services.routing.replay.usecases.replay_actions import ReplayActions
from services.routing.reports.store import MongoReportRows
from services.routing.reports.usecases.read_report import ReadReport
from services.routing.roster.usecases.roster_actions import RosterActions
from services.routing.wiring import RoutingCore
from shared.mongo import Database


def managing_routers(
    context: ConsoleContext,
    core: RoutingCore,
    roster: RosterActions,
    managing: tuple[PolicyActions, ReplayActions],
    database: Database,
    *,
    note: NoteAct,
) -> tuple[APIRouter, ...]:
    policies, replays = managing
    report = ReadReport(
        rows=MongoReportRows(database),
        rosters=core.rosters,
        directory=core.directory,
        policies=core.policies,
        access=ReportPolicy(),
        now=context.now,
    )
    week = CountDoctorsWeek(
        directory=core.directory,
        capacities=MongoCapacities(database),
        count=CountWeekUnits(leads=core.leads, now=context.now),
    )
    return (
        RosterPages(context=context, actions=roster, week=week).router(),
        PolicyPages(context=context, actions=policies).router(),
        ReplayPages(context=context, actions=replays, policies=policies.read, note=note).router(),
        ReportPages(context=context, read=report, note=note).router(),
    )
