"""A real OpenID provider in a process of its own, and somebody who signs in there."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx2
from pydantic import SecretStr

from shared.auth.provider import ProviderSettings
from tests.support.system import free_ports

_SCRIPT: Final = Path(__file__).with_suffix(".mjs")
REDIRECT_URI: Final = "http://testserver/sign-in/provider/callback"
_STEPS: Final = 12


@asynccontextmanager
async def identity_provider() -> AsyncIterator[ProviderSettings]:
    """What a service is told of it."""
    [port] = free_ports(1)
    process = await asyncio.create_subprocess_exec(
        "node", str(_SCRIPT), port, REDIRECT_URI,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert await asyncio.wait_for(process.stdout.readline(), 60) == b"ready\n"
        yield ProviderSettings(
            issuer=f"http://127.0.0.1:{port}",
            client_id="wayfare",
            client_secret=SecretStr("a secret of the tests"),
            name="Northlight ID",
            redirect_uri=REDIRECT_URI,
        )
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def signed_in_there(address: str, name: str) -> dict[str, str]:
    """Signs in as `name` and agrees, and gives what the browser brings back."""
    async with httpx2.AsyncClient(follow_redirects=False) as browser:
        for _ in range(_STEPS):
            answer = await browser.get(address)
            if answer.status_code == 200:
                [action] = re.findall(r'<form[^>]*action="([^"]+)"', answer.text)
                typed = {"prompt": "login", "login": name, "password": "any"}
                agreed = {"prompt": "consent"}
                form = typed if 'name="login"' in answer.text else agreed
                answer = await browser.post(urljoin(address, action), data=form)
            address = urljoin(address, answer.headers["location"])
            if address.startswith(REDIRECT_URI):
                return {key: one for key, [one] in parse_qs(urlsplit(address).query).items()}
    raise AssertionError(f"the provider never sent anybody back: {address}")
