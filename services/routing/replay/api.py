"""`/v1/replays`: what a policy would have made of the past. They belong to the whole network."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.routing.policies.domain import PolicyNotFound
from services.routing.replay.domain import (
    PeriodInvalid,
    ReplayHasEnded,
    ReplayNotFound,
    TooManyReplays,
)
from services.routing.replay.ports import Replays
from services.routing.replay.schemas import ReplayAccepted, ReplayAnswer, ReplayBody
from services.routing.replay.usecases.cancel_replay import CancelReplay
from services.routing.replay.usecases.start_replay import StartReplay
from shared.auth.api import signed_in_for_everything
from shared.auth.domain import Principal, Role
from shared.web import may_refuse

Reader = Annotated[Principal, Depends(signed_in_for_everything(Role.MANAGER, Role.AUDITOR))]
Manager = Annotated[Principal, Depends(signed_in_for_everything(Role.MANAGER))]


def replays_router(replays: Replays, start: StartReplay, cancel: CancelReplay) -> APIRouter:
    router = APIRouter(prefix="/v1/replays", tags=["policies"])

    @router.post("", status_code=202)
    @may_refuse(PolicyNotFound, PeriodInvalid, TooManyReplays)
    async def start_replay(body: ReplayBody, by: Manager, response: Response) -> ReplayAccepted:
        replay = await start(body.policy, body.begin, body.end, by=by.account_id)
        response.headers["Location"] = f"/v1/replays/{replay.id}"
        return ReplayAccepted(id=replay.id)

    @router.get("/{replay_id}")
    @may_refuse(ReplayNotFound)
    async def read_replay(replay_id: str, _: Reader, response: Response) -> ReplayAnswer:
        """Also while it runs: the report is of what is done so far."""
        response.headers["Cache-Control"] = "no-store"
        found = await replays.get(replay_id)
        if found is None:
            raise ReplayNotFound
        return ReplayAnswer.of(found)

    @router.post("/{replay_id}/cancel")
    @may_refuse(ReplayNotFound, ReplayHasEnded)
    async def cancel_replay(replay_id: str, by: Manager) -> ReplayAnswer:
        return ReplayAnswer.of(await cancel(replay_id, by=by.account_id))

    return router
