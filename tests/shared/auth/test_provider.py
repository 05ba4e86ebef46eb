"""What the network's identity provider says is believed only if everything about it is right."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from pydantic import SecretStr

from shared.auth.domain import (
    Identity,
    Part,
    ProviderAway,
    ProviderRefused,
    derived,
    verified_email,
)
from shared.auth.provider import OidcProvider, ProviderSettings
from tests.support.clocks import MONDAY_NOON, StillClock

ISSUER = "https://id.northlight.example"
TOKEN = "t" * 43
NOW = int(MONDAY_NOON.timestamp())
KEY = RSAKey.generate_key(2048, parameters={"kid": "k1"}, private=True, auto_kid=False)
OTHER = RSAKey.generate_key(2048, parameters={"kid": "k1"}, private=True, auto_kid=False)
FIELDS: dict[str, Any] = {
    "iss": ISSUER, "aud": "wayfare", "sub": "maya-1", "nonce": derived(TOKEN, Part.NONCE),
    "iat": NOW, "exp": NOW + 300, "email": "Maya@Northlight.example", "email_verified": True,
    "amr": ["pwd", "otp"],
}  # fmt: skip


def id_token(key: Any = KEY, alg: str = "RS256", kid: str = "k1", **changed: Any) -> str:
    chosen = {name: value for name, value in {**FIELDS, **changed}.items() if value is not None}
    return jwt.encode({"alg": alg, "kid": kid}, chosen, key, algorithms=[alg])


@dataclass
class Provider:
    """At the other end of the wire."""

    token: Any = field(default_factory=lambda: {"access_token": "a", "id_token": id_token()})
    token_status: int = 200
    metadata: dict[str, Any] = field(default_factory=dict)
    keys: list[Any] = field(default_factory=lambda: [[KEY]])
    """What it publishes, one after the other; the last for ever."""
    asked: list[httpx2.Request] = field(default_factory=list)
    down: bool = False

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        if self.down:
            raise httpx2.ConnectError("down")
        match request.url.path:
            case "/.well-known/openid-configuration":
                return httpx2.Response(200, json=self._metadata())
            case "/keys":
                keys = self.keys.pop(0) if len(self.keys) > 1 else self.keys[0]
                if isinstance(keys, list):
                    return httpx2.Response(200, json={"keys": [one.as_dict() for one in keys]})
                return httpx2.Response(200, content=keys)
            case _:
                content = self.token if isinstance(self.token, str) else json.dumps(self.token)
                headers = {"Content-Type": "application/json"}
                return httpx2.Response(self.token_status, content=content, headers=headers)

    def _metadata(self) -> dict[str, Any]:
        known = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
            "id_token_signing_alg_values_supported": ["none", "HS256", "RS256"],
        }
        return {**known, **self.metadata}


def client_of(provider: Provider, clock: StillClock | None = None) -> OidcProvider:
    settings = ProviderSettings(
        issuer=ISSUER,
        client_id="wayfare",
        client_secret=SecretStr("secret"),
        name="Northlight ID",
        redirect_uri="https://staff.example/sign-in/provider/callback",
    )
    transport = httpx2.MockTransport(provider)
    return OidcProvider(settings=settings, now=clock or StillClock(), transport=transport)


async def test_the_browser_is_sent_with_what_only_it_can_bring_back() -> None:
    address = await client_of(Provider()).address(TOKEN)
    assert address.startswith(f"{ISSUER}/authorize?")
    asked = {name: one for name, [one] in parse_qs(urlsplit(address).query).items()}
    assert asked["state"] == derived(TOKEN, Part.STATE)
    assert asked["nonce"] == derived(TOKEN, Part.NONCE)
    assert asked["code_challenge_method"] == "S256"
    assert asked["response_type"] == "code"
    assert derived(TOKEN, Part.VERIFIER) not in address
    assert TOKEN not in address


async def test_whom_it_names_is_somebody_with_what_it_vouches_for() -> None:
    provider = Provider()
    identity = await client_of(provider).identity(TOKEN, "code-1")
    assert identity == Identity(
        issuer=ISSUER, subject="maya-1", email="maya@northlight.example", methods=("pwd", "otp")
    )
    sent = {name: one for name, [one] in parse_qs(provider.asked[-1].content.decode()).items()}
    assert (sent["code"], sent["code_verifier"]) == ("code-1", derived(TOKEN, Part.VERIFIER))
    assert provider.asked[-1].headers["authorization"].startswith("Basic ")


SECRET = OctKey.import_key("secret of a client, which is 32 bytes")


@pytest.mark.parametrize(
    "token",
    [
        lambda: id_token(iss="https://evil.example"),
        lambda: id_token(iss=None),
        lambda: id_token(aud="another"),
        lambda: id_token(aud=None),
        lambda: id_token(aud=["wayfare", "another"]),
        lambda: id_token(azp="another"),
        lambda: id_token(nonce="another"),
        lambda: id_token(nonce=None),
        lambda: id_token(exp=NOW - 61),
        lambda: id_token(exp=None),
        lambda: id_token(exp="soon"),
        lambda: id_token(iat=NOW + 3600),
        lambda: id_token(sub=None),
        lambda: id_token(sub=""),
        lambda: id_token(sub="x" * 256),
        lambda: id_token(sub=7),
        lambda: id_token(at_hash="AAAA"),
        lambda: id_token(key=OTHER),
        lambda: id_token(kid="k2"),
        lambda: id_token(key=SECRET, alg="HS256"),
        lambda: "eyJhbGciOiJub25lIn0." + id_token().split(".")[1] + ".",
        lambda: "a.b.c",
        lambda: "",
        lambda: 7,
        lambda: None,
    ],
)
async def test_a_token_with_anything_wrong_names_nobody(token: Callable[[], Any]) -> None:
    provider = Provider(token={"access_token": "a", "id_token": token()})
    with pytest.raises(ProviderRefused):
        await client_of(provider).identity(TOKEN, "code")


@pytest.mark.parametrize(
    ("answer", "status"),
    [({"error": "invalid_grant"}, 400), ("<html>", 200), ({}, 200), ([], 200), ("null", 200)],
)
async def test_an_answer_that_is_none_names_nobody(answer: Any, status: int) -> None:
    with pytest.raises((ProviderRefused, ProviderAway)):
        await client_of(Provider(token=answer, token_status=status)).identity(TOKEN, "code")


@pytest.mark.parametrize(
    "provider",
    [
        Provider(down=True),
        Provider(metadata={"issuer": "https://evil.example"}),
        Provider(metadata={"issuer": ISSUER + "/"}),
        Provider(metadata={"token_endpoint": None}),
        Provider(keys=[b"<html>"]),
        Provider(keys=[b'{"keys": 7}']),
        Provider(keys=[b'{"keys": [{"kty": "RSA"}]}']),
    ],
)
async def test_a_provider_that_cannot_be_made_out_is_away(provider: Provider) -> None:
    with pytest.raises(ProviderAway):
        await client_of(provider).address(TOKEN)


async def test_one_that_went_away_after_sending_the_browser_back_is_away() -> None:
    provider = Provider()
    client = client_of(provider)
    await client.address(TOKEN)
    provider.down = True
    with pytest.raises(ProviderAway):
        await client.identity(TOKEN, "code")


async def test_a_new_key_is_fetched_and_what_is_known_is_asked_for_once_an_hour() -> None:
    new = RSAKey.generate_key(2048, parameters={"kid": "k2"}, private=True, auto_kid=False)
    clock = StillClock()
    provider = Provider(
        token={"access_token": "a", "id_token": id_token(key=new, kid="k2")},
        keys=[[KEY], [KEY, new]],
    )
    client = client_of(provider, clock)
    await client.address(TOKEN)
    assert (await client.identity(TOKEN, "code")).subject == "maya-1"
    asked = len(provider.asked)
    await client.address(TOKEN)
    assert len(provider.asked) == asked
    clock.advance(timedelta(hours=1))
    await client.address(TOKEN)
    assert len(provider.asked) == asked + 2


@pytest.mark.parametrize(
    ("fields", "email"),
    [
        ({"email": "A@b.example", "email_verified": True}, "a@b.example"),
        ({"email": "a@b.example", "email_verified": "true"}, None),
        ({"email": "a@b.example", "email_verified": 1}, None),
        ({"email": "a@b.example"}, None),
        ({"email": "", "email_verified": True}, None),
        ({"email": ["a@b.example"], "email_verified": True}, None),
        ({}, None),
    ],
)
def test_an_address_counts_only_if_the_provider_vouches_for_it(
    fields: dict[str, object], email: str | None
) -> None:
    assert verified_email(fields) == email


@given(st.text(min_size=1), st.text(min_size=1), st.text(min_size=1), st.text(min_size=1))
def test_two_identities_are_one_only_if_issuer_and_subject_are(
    issuer: str, subject: str, other_issuer: str, other_subject: str
) -> None:
    one = Identity(issuer=issuer, subject=subject, email=None)
    other = Identity(issuer=other_issuer, subject=other_subject, email="a@b.example")
    assert (one.id == other.id) is ((issuer, subject) == (other_issuer, other_subject))
