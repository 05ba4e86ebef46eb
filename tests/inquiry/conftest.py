"""The inquiry service in this process, over the real MongoDB."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from services.inquiry.app import app_of
from services.inquiry.wiring_web import InquiryWeb, build_inquiry
from tests.inquiry.builders import network_changes, settings
from tests.inquiry.disclosure.signer import AssertionSigner
from tests.shared.auth.builders import quick_passwords
from tests.support.clocks import StillClock
from tests.support.http import client_of


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def signer() -> AssertionSigner:
    return AssertionSigner()


@pytest.fixture
async def inquiry(
    mongodb_uri: str, database_prefix: str, clock: StillClock, signer: AssertionSigner
) -> InquiryWeb:
    """The service's parts; whoever runs the application closes them."""
    chosen = settings(mongodb_uri, database_prefix, signer.public_key)
    return build_inquiry(
        chosen, application="wayfare-tests", now=clock, passwords=quick_passwords()
    )


@pytest.fixture
async def api(inquiry: InquiryWeb) -> AsyncIterator[httpx2.AsyncClient]:
    """A client on the application, with the network's content replicated."""
    async with client_of(app_of(inquiry)) as client:
        await inquiry.directory.apply(network_changes())
        yield client
