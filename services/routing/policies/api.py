"""`/v1/policies`: drafts, approvals and activations. They belong to the whole network."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.routing.policies.domain import (
    ActivationInThePast,
    ApprovalByAuthor,
    InstantTaken,
    PolicyAlreadyApproved,
    PolicyInvalid,
    PolicyNotApproved,
    PolicyNotFound,
    TooManyScheduled,
)
from services.routing.policies.schemas import ActivateBody, PolicyAnswer, PolicyBody, PolicyPage
from services.routing.policies.usecases.activate_policy import ActivatePolicy
from services.routing.policies.usecases.approve_policy import ApprovePolicy
from services.routing.policies.usecases.draft_policy import DraftPolicy
from services.routing.policies.usecases.read_policies import ReadPolicies
from shared.auth.api import signed_in_for_everything
from shared.auth.domain import Principal, Role
from shared.cursors import UnknownCursor
from shared.web import may_refuse
from shared.web.paging import DEFAULT_LIMIT, AfterKey, Limit, cut

Reader = Annotated[Principal, Depends(signed_in_for_everything(Role.MANAGER, Role.AUDITOR))]
Manager = Annotated[Principal, Depends(signed_in_for_everything(Role.MANAGER))]


def policies_router(
    read: ReadPolicies, draft: DraftPolicy, approve: ApprovePolicy, activate: ActivatePolicy
) -> APIRouter:
    router = APIRouter(prefix="/v1/policies", tags=["policies"])

    @router.get("")
    @may_refuse(UnknownCursor)
    async def list_policies(
        _: Reader, response: Response, after: AfterKey = "", limit: Limit = DEFAULT_LIMIT
    ) -> PolicyPage:
        response.headers["Cache-Control"] = "no-store"
        found = await read.page(after=after, limit=limit + 1)
        shown, cursor = cut(found, limit, lambda one: one.document.id)
        return PolicyPage(items=[PolicyAnswer.of(one) for one in shown], next_cursor=cursor)

    @router.get("/{policy_id}")
    @may_refuse(PolicyNotFound)
    async def read_policy(policy_id: str, _: Reader, response: Response) -> PolicyAnswer:
        response.headers["Cache-Control"] = "no-store"
        return PolicyAnswer.of(await read.one(policy_id))

    @router.post("", status_code=201)
    @may_refuse(PolicyInvalid)
    async def draft_policy(body: PolicyBody, by: Manager) -> PolicyAnswer:
        """A draft can be replayed, and is never changed: another one is drafted instead."""
        return PolicyAnswer.of(await draft(body.terms(), by=by.account_id))

    @router.post("/{policy_id}/approve")
    @may_refuse(PolicyNotFound, ApprovalByAuthor, PolicyAlreadyApproved)
    async def approve_policy(policy_id: str, by: Manager) -> PolicyAnswer:
        return PolicyAnswer.of(await approve(policy_id, by=by.account_id))

    @router.post("/{policy_id}/activate")
    @may_refuse(PolicyNotFound, PolicyNotApproved, ActivationInThePast, InstantTaken)
    @may_refuse(TooManyScheduled)
    async def activate_policy(
        policy_id: str, by: Manager, body: ActivateBody | None = None
    ) -> PolicyAnswer:
        at = body.instant if body else None
        return PolicyAnswer.of(await activate(policy_id, at, by=by.account_id))

    return router
