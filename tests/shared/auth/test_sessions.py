"""Beginning, reading and ending a session with any identity provider."""

from datetime import timedelta

import pytest

from shared.auth.domain import (
    IDLE_FOR,
    Arrival,
    Credentials,
    NotSignedIn,
    Role,
    WrongCredentials,
    token_hash,
)
from shared.auth.usecases import BeginSession, EndSession, NewSession, ReadSession
from tests.shared.auth.builders import account
from tests.support.clocks import StillClock
from tests.support.in_memory_auth import (
    InMemoryAccounts,
    InMemoryIdentityProvider,
    InMemoryKnownDevices,
    InMemorySessions,
)

MAYA = account(Role.COORDINATOR, "toronto")


class House:
    """The three use cases over one set of fakes."""

    def __init__(self) -> None:
        self.accounts, self.sessions, self.now = (
            InMemoryAccounts(MAYA),
            InMemorySessions(),
            StillClock(),
        )
        self._provider = InMemoryIdentityProvider(self.accounts)
        self._begin = BeginSession(
            sessions=self.sessions, devices=InMemoryKnownDevices(), now=self.now
        )
        self.read = ReadSession(accounts=self.accounts, sessions=self.sessions, now=self.now)
        self.end = EndSession(sessions=self.sessions)

    async def begin(
        self, *, password: str = MAYA.id, device: str | None = None, replaces: str | None = None
    ) -> NewSession:
        arrival = Arrival(
            address="192.0.2.1", device=device, session=replaces, browser="Firefox, Linux"
        )
        credentials = Credentials(email=MAYA.email, password=password, arrival=arrival)
        return await self._begin(await self._provider.authenticate(credentials), arrival)


async def test_whoever_the_identity_provider_vouches_for_has_a_session() -> None:
    house = House()
    begun = await house.begin()
    signed_in = await house.read(begun.token)
    assert signed_in.principal == MAYA.principal()
    assert signed_in.session.id == token_hash(begun.token)
    assert (signed_in.session.methods, signed_in.session.browser) == (("pwd",), "Firefox, Linux")
    assert begun.token not in repr(begun.signed_in)


async def test_a_device_keeps_the_token_that_we_gave_it_and_none_that_was_planted() -> None:
    house = House()
    begun = await house.begin(device="planted")
    again = await house.begin(device=begun.device)
    assert begun.device != "planted"
    assert again.device == begun.device


async def test_whoever_it_does_not_vouch_for_has_none() -> None:
    house = House()
    with pytest.raises(WrongCredentials):
        await house.begin(password="guess")


async def test_a_session_that_is_replaced_ended_or_idle_is_none() -> None:
    house = House()
    first = await house.begin()
    second = await house.begin(replaces=first.token)
    with pytest.raises(NotSignedIn):
        await house.read(first.token)
    third = await house.begin()
    await house.end(third.token)
    await house.end(third.token)
    with pytest.raises(NotSignedIn):
        await house.read(third.token)
    house.now.advance(IDLE_FOR - timedelta(seconds=1))
    await house.read(second.token, is_use=False)
    house.now.advance(timedelta(seconds=1))
    with pytest.raises(NotSignedIn):
        await house.read(second.token)


async def test_no_representation_of_what_somebody_signs_in_with_shows_the_password() -> None:
    arrival = Arrival(address="192.0.2.1", device="kanari-8", session="kanari-9")
    credentials = Credentials(email=MAYA.email, password="kanari-7", arrival=arrival)
    assert "kanari" not in repr(credentials)
