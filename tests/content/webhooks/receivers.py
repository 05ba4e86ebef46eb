"""A site that is told of changes, behind a real socket."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request, Response
from standardwebhooks import Webhook, WebhookVerificationError

from services.content.webhooks.client import HttpSender
from services.content.webhooks.domain import Endpoint, Wanted
from services.content.webhooks.usecases.keep_endpoints import Described
from services.content.wiring import Content
from services.content.wiring_webhooks import Webhooks
from tests.content.feed.editing import Editors
from tests.support.clocks import StillClock

SILENCE = "silence"


@dataclass
class Receiver:
    """Answers what `answers` say, one after the other, then 204; `SILENCE` is no answer at all.
    What it took it has verified; `ids` are of all attempts.
    """

    url: str = ""
    secret: str = ""
    verifies: bool = True
    """False where the test's clock is far from that of the library."""
    answers: list[Response | int | str] = field(default_factory=list)
    taken: list[dict[str, Any]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    app: FastAPI = field(init=False)

    def __post_init__(self) -> None:
        self.app = FastAPI(telemetry={"tracing": False, "metrics": False, "logs": False})
        self.app.post("/hooks/content")(self._take)

    async def _take(self, request: Request) -> Response:
        body = await request.body()
        self.ids.append(request.headers["webhook-id"])
        self.signatures.append(request.headers["webhook-signature"])
        message = json.loads(body)
        if self.verifies:
            try:
                Webhook(self.secret).verify(body, dict(request.headers))
            except WebhookVerificationError:
                return Response("not signed by the secret", status_code=401)
        answer = self.answers.pop(0) if self.answers else 204
        if answer == SILENCE:
            await asyncio.Event().wait()
        if isinstance(answer, Response):
            return answer
        if isinstance(answer, int) and answer < 300:
            self.taken.append(message)
        return Response(status_code=int(answer))

    @property
    def pages(self) -> list[tuple[str, int]]:
        """What it was told of pages: type and revision."""
        return [
            (message["type"], message["data"]["revision"])
            for message in self.taken
            if message["type"].startswith("page.")
        ]


@dataclass(frozen=True, kw_only=True)
class Site:
    """A network, and a site that is told of it."""

    content: Content
    webhooks: Webhooks
    receiver: Receiver
    sender: HttpSender
    clock: StillClock

    @property
    def editors(self) -> Editors:
        return Editors(self.content)

    async def register(
        self, wanted: Wanted | None = None, *, at: Receiver | None = None
    ) -> Endpoint:
        receiver = at or self.receiver
        described = Described(url=receiver.url, description="", wanted=wanted or Wanted())
        keep = self.webhooks.keep_endpoints
        endpoint, receiver.secret = await keep.register(described, by="editor")
        return endpoint

    async def publish(self, text: str) -> None:
        await self.editors.write("ear-tubes", text)
        await self.editors.publish("toronto", "ear-tubes")

    async def queue(self) -> int:
        await self.content.feed.append_changes()
        return await self.webhooks.queue_changes()

    async def deliver(self, endpoint_id: str) -> int:
        """Everything that is due now; answers how many attempts that took."""
        deliver = self.webhooks.deliver_messages(self.sender, "https://content.example")
        return await deliver(endpoint_id, asyncio.Event())

    async def outcomes(self, endpoint: Endpoint) -> list[tuple[str, int | None]]:
        found = await self.webhooks.attempts.of_endpoint(
            endpoint.id, message_id=None, before="", limit=50
        )
        return [(one.answer.outcome.value, one.answer.status) for one in reversed(found)]
