"""How long a client waits for a server."""

from typing import Any

import pytest

from shared.mongo import connect

SERVER = "mongodb://127.0.0.1:1"


@pytest.mark.parametrize(
    ("uri", "seconds", "in_all"),
    [
        (SERVER, 5.0, 15.0),
        (f"{SERVER}/?timeoutMS=300", 5.0, 0.3),
        (f"{SERVER}/?serverselectiontimeoutms=50", 0.05, 15.0),
    ],
)
async def test_a_client_waits_as_long_as_the_uri_says_and_else_as_long_as_we_do(
    uri: str, seconds: float, in_all: float
) -> None:
    client = connect(uri)
    options: Any = client.options
    assert options.server_selection_timeout == seconds
    assert options.timeout == in_all
    client.close()
