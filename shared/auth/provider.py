"""OpenID Connect with the network's identity provider: authorization code with PKCE, by `authlib`.

What it needs of the provider is read from its discovery document once an hour, its keys then and
whenever an unknown one signs. ID tokens count only with an asymmetric signature, for this client,
for this browser's nonce, and for their time.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx2
from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped] # has none
from authlib.integrations.httpx_client import AsyncOAuth2Client  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from shared.auth.domain.identities import (
    Identity,
    Part,
    ProviderAway,
    ProviderRefused,
    derived,
    verified_email,
)
from shared.clock import Clock, utc_now
from shared.logs import get_log
from shared.settings import SignInSettings

_log = get_log(__name__)
_ALGORITHMS: Final = ("RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519")
_SCOPE: Final = "openid email profile"
_TIMEOUT: Final = httpx2.Timeout(5.0, connect=3.0)
_KNOWN_FOR: Final = timedelta(hours=1)
_CLOCKS_DIFFER_BY: Final = 60
"""Seconds."""
_LONGEST_SUBJECT: Final = 255
_UNUSABLE: Final = (
    httpx2.HTTPError, ValidationError, JoseError, ValueError, KeyError, TypeError,
)  # fmt: skip
"""What asking a provider for its documents, and reading them, may end in."""


@dataclass(frozen=True, kw_only=True)
class ProviderSettings:
    """`redirect_uri`: where the provider sends browsers back to; it has to know this address."""

    issuer: str
    client_id: str
    client_secret: SecretStr | None
    name: str
    redirect_uri: str


def provider_of(settings: SignInSettings, *, address: str, sign_in: str) -> ProviderSettings | None:
    """`address`: where browsers reach the service; `sign_in`: the path of its sign-in page."""
    if not settings.oidc_issuer:
        return None
    has_secret = bool(settings.oidc_client_secret.get_secret_value())
    return ProviderSettings(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret if has_secret else None,
        name=settings.oidc_name,
        redirect_uri=f"{address.rstrip('/')}{sign_in}/provider/callback",
    )


class _Metadata(BaseModel):
    """Of the discovery document what is used (OpenID Connect Discovery 1.0, section 3)."""

    model_config = ConfigDict(hide_input_in_errors=True)

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    id_token_signing_alg_values_supported: list[str] = ["RS256"]

    @property
    def algorithms(self) -> list[str]:
        supported = self.id_token_signing_alg_values_supported
        return [one for one in _ALGORITHMS if one in supported]


@dataclass(frozen=True)
class _Known:
    metadata: _Metadata
    keys: KeySet
    since: datetime


@dataclass(kw_only=True)
class OidcProvider:
    settings: ProviderSettings
    now: Clock = utc_now
    transport: httpx2.AsyncBaseTransport | None = None
    _known: _Known | None = None
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def name(self) -> str:
        return self.settings.name

    async def address(self, token: str, *, anew: bool = False) -> str:
        """Where the browser that has this token signs in; `anew`: also somebody who is signed in
        there. Raises `ProviderAway`.
        """
        known = await self._current()
        more = {"prompt": "login", "max_age": "0"} if anew else {}
        async with self._client() as client:
            address, _ = client.create_authorization_url(
                known.metadata.authorization_endpoint,
                state=derived(token, Part.STATE),
                nonce=derived(token, Part.NONCE),
                code_verifier=derived(token, Part.VERIFIER),
                **more,
            )
        return str(address)

    async def identity(self, token: str, code: str) -> Identity:
        """Whom the provider names to the browser with this token, which brought `code`. Raises
        `ProviderAway` and `ProviderRefused`.
        """
        known = await self._current()
        answer = await self._exchanged(known.metadata, token, code)
        fields = await self._token_fields(known, answer, derived(token, Part.NONCE))
        subject = fields.get("sub")
        if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
            raise _refused("subject")
        methods = fields.get("amr")
        return Identity(
            issuer=known.metadata.issuer,
            subject=subject,
            email=verified_email(fields),
            methods=tuple(one for one in methods if isinstance(one, str))
            if isinstance(methods, list)
            else (),
            proved_at=_instant(fields.get("auth_time")),
        )

    def _client(self) -> AsyncOAuth2Client:
        secret = self.settings.client_secret
        return AsyncOAuth2Client(
            client_id=self.settings.client_id,
            client_secret=secret.get_secret_value() if secret else None,
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
            scope=_SCOPE,
            redirect_uri=self.settings.redirect_uri,
            code_challenge_method="S256",
            timeout=_TIMEOUT,
            follow_redirects=False,
            transport=self.transport,
        )

    async def _exchanged(self, metadata: _Metadata, token: str, code: str) -> Mapping[str, Any]:
        async with self._client() as client:
            try:
                answer = await client.fetch_token(
                    metadata.token_endpoint,
                    code=code,
                    code_verifier=derived(token, Part.VERIFIER),
                    grant_type="authorization_code",
                )
            except (AuthlibBaseError, ValueError) as error:
                raise _refused(type(error).__name__) from None
            except httpx2.HTTPError as error:
                raise _away(error) from None
        return answer if isinstance(answer, Mapping) else {}

    async def _token_fields(
        self, known: _Known, answer: Mapping[str, Any], nonce: str
    ) -> dict[str, object]:
        id_token = answer.get("id_token")
        if not isinstance(id_token, str):
            raise _refused("no ID token")
        try:
            decoded = await self._decoded(known, id_token)
            checked = CodeIDToken(
                decoded.claims,
                decoded.header,
                {
                    "iss": {"essential": True, "value": known.metadata.issuer},
                    "aud": {"essential": True, "value": self.settings.client_id},
                    "nonce": {"essential": True, "value": nonce},
                },
                {
                    "nonce": nonce,
                    "client_id": self.settings.client_id,
                    "access_token": answer.get("access_token"),
                },
            )
            checked.validate(now=int(self.now().timestamp()), leeway=_CLOCKS_DIFFER_BY)
        except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as error:
            raise _refused(type(error).__name__) from None
        return dict(checked)

    async def _decoded(self, known: _Known, id_token: str) -> jwt.Token:
        registry = JWSRegistry(algorithms=known.metadata.algorithms, strict_check_header=False)
        try:
            return jwt.decode(id_token, known.keys, registry=registry)
        except InvalidKeyIdError:
            known = await self._current(but=known)
            return jwt.decode(id_token, known.keys, registry=registry)

    async def _current(self, *, but: _Known | None = None) -> _Known:
        """What is known of the provider, `but` this, asked for at most once at a time."""
        async with self._asking:
            known = self._known
            if known is None or known is but or self.now() - known.since >= _KNOWN_FOR:
                self._known = known = await self._asked()
            return known

    async def _asked(self) -> _Known:
        issuer = self.settings.issuer
        address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
        async with httpx2.AsyncClient(timeout=_TIMEOUT, transport=self.transport) as client:
            try:
                answer = (await client.get(address)).raise_for_status()
                metadata = _Metadata.model_validate_json(answer.content)
                keys = (await client.get(metadata.jwks_uri)).raise_for_status().json()
                known = _Known(metadata, KeySet.import_key_set(keys), self.now())
            except _UNUSABLE as error:
                raise _away(error) from None
        if metadata.issuer != issuer:
            _log.error("sign-in.provider-is-another", reason="issuer")
            raise ProviderAway
        return known


def _instant(seconds: object) -> datetime | None:
    """None for what is no time of any calendar."""
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _refused(reason: str) -> ProviderRefused:
    _log.warning("sign-in.provider-refused", reason=reason)
    return ProviderRefused()


def _away(error: Exception) -> ProviderAway:
    """Its text may quote an answer, so only its kind goes into the log."""
    _log.error("sign-in.provider-away", reason=type(error).__name__)
    return ProviderAway()
