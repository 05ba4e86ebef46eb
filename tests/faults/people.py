"""Staff who act on leads while everything goes on: accept, decline, reassign, transfer, close."""

from asyncio import Event, create_task, wait
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

import httpx2

from tests.support.inquiries import JSON
from tests.support.system import System

_STATUSES = ("assigned", "assigned", "assigned", "accepted", "contacted", "unrouted")
_MOVES = ("reassign", "transfer")
_ALL = ("accept", "contact", "decline", "decline", "close", "close", *_MOVES)


@dataclass
class Staff:
    """`doctors`: of each clinic that offers `procedure`. `answers` counts by action and status."""

    procedure: str
    doctors: Mapping[str, Sequence[str]]
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)

    async def work(self, system: System, random: Random, until: Event, at: str | None) -> None:
        """The coordinator of a clinic; None: the manager, who moves leads and does nothing else."""
        role, actions = ("coordinator", _ALL) if at else ("manager", _MOVES)
        async with system.signed_in(role, at) as client:
            while not until.is_set():
                for lead in await self._leads(client, random.choice(_STATUSES)):
                    if not until.is_set():
                        await self._act(client, lead, random.choice(actions), random, at)
                await wait([create_task(until.wait())], timeout=0.1)

    @property
    def done(self) -> Counter[str]:
        """What was done, by action."""
        return Counter(action for action, status in self.answers.elements() if status == 200)

    async def _leads(self, client: httpx2.AsyncClient, status: str) -> list[JSON]:
        """Some of the procedure."""
        params = {"limit": "50", "status": status}
        answer = await client.get("/v1/leads", params=params)
        items: list[JSON] = answer.raise_for_status().json()["items"]
        return [one for one in items if one["procedure"] == self.procedure]

    async def _act(
        self, client: httpx2.AsyncClient, lead: JSON, action: str, random: Random, at: str | None
    ) -> None:
        """Whatever is refused is tried at another lead."""
        anywhere = action == "transfer" or at is None
        location = random.choice(sorted(self.doctors)) if anywhere else at
        bodies: dict[str, JSON] = {
            "decline": {"reason": "other"},
            "reassign": {
                "location": location,
                "doctor": random.choice(self.doctors[str(location)]),
                "reason": "workload",
            },
            "transfer": {"location": location, "reason": "patient_wish"},
            "close": {"reason": "booked"},
        }
        answer = await client.post(
            f"/v1/leads/{lead['id']}/{action}",
            json=bodies.get(action),
            headers={"If-Match": f'"{lead["version"]}"'},
        )
        self.answers[action, answer.status_code] += 1
