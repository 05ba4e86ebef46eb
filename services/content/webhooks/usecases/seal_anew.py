"""After a new key was made: secrets that the one before has sealed are sealed by the new one."""

from dataclasses import dataclass, replace

from services.content.webhooks.domain import Endpoint
from services.content.webhooks.ports import Endpoints, Secrets
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class SealAnew:
    """May be repeated, and be broken off anywhere."""

    endpoints: Endpoints
    secrets: Secrets

    async def __call__(self) -> None:
        count = 0
        for endpoint in await self.endpoints.all():
            if self._sealed_anew(endpoint) != endpoint:
                await self.endpoints.change(endpoint.id, self._sealed_anew)
                count += 1
        if count:
            _log.info("webhook.sealed-anew", count=count)

    def _sealed_anew(self, endpoint: Endpoint) -> Endpoint:
        anew = [self.secrets.seal_anew(endpoint.id, one) or one for one in endpoint.secrets]
        return replace(endpoint, secrets=tuple(anew))
