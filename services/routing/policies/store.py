"""Policies in MongoDB, and which of them is in force, known again from memory.

`policies {_id, weights: {part: points}, relaxations: [{part, after_hours}], deadlines,
target_shares, drafted_by, drafted_at, approved_by, approved_at}`; `policy_activations {_id:
instant, policy, by, recorded_at}`, only ever added to: the instant is the id, so of two activations
at one there is one.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from pymongo import ASCENDING, DESCENDING
from pymongo.errors import DuplicateKeyError

from services.routing.decisions.domain import FIRST_POLICY, Policy, PolicyTimeline
from services.routing.policies.domain import BUILT_IN, Activation, PolicyDocument, PolicyTerms
from shared.audit.act import NETWORK, Act
from shared.audit.store import pushed, with_acts
from shared.mongo import Database, Document, document_converter, readable, readable_page
from shared.telemetry import alarm

COLLECTION: Final = "policies"
ACTIVATIONS: Final = "policy_activations"
_MOST_ACTIVATIONS: Final = 1_000
_KNOWN_FOR_SECONDS: Final = 1.0
_converter: Final = document_converter()


class MongoPolicies:
    """`first`: what decides where nothing is activated yet."""

    def __init__(
        self,
        database: Database,
        *,
        first: Policy = FIRST_POLICY,
        known_for_seconds: float = _KNOWN_FOR_SECONDS,
    ) -> None:
        self._policies, self._activations = database[COLLECTION], database[ACTIVATIONS]
        self._known_for = known_for_seconds
        self._timeline = PolicyTimeline(first=first)
        self._read_at = float("-inf")
        self._versions = {one.version: one for one in (FIRST_POLICY, first)}

    async def add(self, draft: PolicyDocument) -> None:
        acts = with_acts(_acts("draft", draft.id, draft.drafted_by, draft.drafted_at))
        await self._policies.insert_one({"_id": draft.id, **_document(draft), **acts})

    async def get(self, policy_id: str) -> PolicyDocument | None:
        found = await self._policies.find({"_id": policy_id}).to_list(1)
        return next(iter(readable(found, _policy, collection=COLLECTION)), None)

    async def page(self, *, after: str, limit: int) -> Sequence[PolicyDocument]:
        return await readable_page(self._policies, {}, _policy, fields={}, after=after, limit=limit)

    async def latest(self, limit: int) -> Sequence[PolicyDocument]:
        found = await self._policies.find().sort("_id", DESCENDING).limit(limit).to_list(None)
        return readable(found, _policy, collection=COLLECTION)

    async def approve(self, approved: PolicyDocument) -> bool:
        fresh = {"approved_by": None, "drafted_by": {"$ne": approved.approved_by}}
        by, at = approved.approved_by, approved.approved_at
        acts = pushed(_acts("approve", approved.id, by, at))
        change = {"$set": {"approved_by": by, "approved_at": at}, "$push": acts}
        done = await self._policies.update_one({"_id": approved.id, **fresh}, change)
        return done.matched_count == 1

    async def activate(self, activation: Activation) -> Activation:
        document: Document = _converter.unstructure(activation)
        at = document.pop("at")
        try:
            await self._activations.insert_one(
                {"_id": at, **document, **with_acts(_activated(activation))}
            )
        except DuplicateKeyError:
            found = await self._activations.find_one({"_id": at})
            return _activation(found) if found else activation
        return activation

    async def activations(self) -> Sequence[Activation]:
        latest = self._activations.find().sort("_id", DESCENDING).limit(_MOST_ACTIVATIONS)
        found = await latest.to_list(None)
        return readable(reversed(found), _activation, collection=ACTIVATIONS)

    async def in_force(self) -> PolicyTimeline:
        """Read again after a second. A process that has not read of an activation yet decides by
        the policy of before for that long, and the records of its decisions say so.
        """
        asked_at = time.monotonic()
        if asked_at - self._read_at >= self._known_for:
            self._timeline = await self._read()
            self._read_at = asked_at
        return self._timeline

    async def find(self, version: str) -> Policy | None:
        """Once it was found it stays in memory: it never changes."""
        if version not in self._versions:
            await self._learn([version])
        return self._versions.get(version)

    async def _read(self) -> PolicyTimeline:
        """Where a policy cannot be read, the one before it stays in force: somebody has to look."""
        activations = await self.activations()
        await self._learn(list({one.policy for one in activations} - self._versions.keys()))
        known = self._versions
        unknown = [one for one in activations if one.policy not in known]
        alarm("policy.unreadable", lasts=bool(unknown), count=len(unknown))
        return PolicyTimeline(
            first=self._timeline.first,
            activated=tuple(
                (one.at, known[one.policy]) for one in activations if one.policy in known
            ),
        )

    async def _learn(self, versions: Sequence[str]) -> None:
        if not versions:
            return
        found = await (
            self._policies.find({"_id": {"$in": list(versions)}})
            .sort("_id", ASCENDING)
            .to_list(None)
        )
        for one in readable(found, _policy, collection=COLLECTION):
            self._versions[one.id] = one.policy


def _acts(action: str, policy_id: str, by: str | None, at: datetime | None) -> Iterator[Act]:
    """None of what nobody has done: the policy that is built in."""
    if by is not None and at is not None:
        yield Act(
            id=f"policy.{policy_id}.{action}",
            at=at,
            clinic=NETWORK,
            account=by,
            action=f"policy.{action}",
            about=policy_id,
        )


def _activated(one: Activation) -> Iterator[Act]:
    """Which may be done again for another instant, the act's `target`."""
    for act in _acts("activate", one.policy, one.by, one.recorded_at):
        instant = one.at.isoformat()
        yield replace(act, id=f"{act.id}.{instant}", target=instant)


def _document(policy: PolicyDocument) -> Document:
    fields: Document = _converter.unstructure(policy)
    terms: Document = fields.pop("terms")
    del fields["id"], fields["is_built_in"]
    return {**terms, **fields}


def _policy(document: Document) -> PolicyDocument:
    if document["_id"] == BUILT_IN.id:
        raise ValueError("the id of the policy that is built in")
    terms = _converter.structure(document, PolicyTerms)
    fields = {**document, "id": document["_id"], "terms": {"weights": {}}, "is_built_in": False}
    read = _converter.structure(fields, PolicyDocument)
    return PolicyDocument(
        id=read.id, terms=terms, drafted_by=read.drafted_by, drafted_at=read.drafted_at,
        approved_by=read.approved_by, approved_at=read.approved_at,
    )  # fmt: skip


def _activation(document: Document) -> Activation:
    return _converter.structure({**document, "at": document["_id"]}, Activation)
