"""All that managers do with policies, as one value to hand on."""

from dataclasses import dataclass

from services.routing.policies.usecases.activate_policy import ActivatePolicy
from services.routing.policies.usecases.approve_policy import ApprovePolicy
from services.routing.policies.usecases.draft_policy import DraftPolicy
from services.routing.policies.usecases.read_policies import ReadPolicies


@dataclass(frozen=True, kw_only=True)
class PolicyActions:
    read: ReadPolicies
    draft: DraftPolicy
    approve: ApprovePolicy
    activate: ActivatePolicy
