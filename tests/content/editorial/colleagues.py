"""Several editors at once, each with a browser of their own over one application."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import httpx2
from fastapi import FastAPI

from shared.auth.domain import Account, Role
from shared.auth.store import MongoAccounts
from shared.mongo import Database
from tests.content.editorial.people import Person, form_of
from tests.shared.auth.builders import FROM_HERE, quick_passwords

PASSWORD = "correct horse battery staple"
Join = Callable[..., Awaitable[Person]]


async def put_editor(database: Database, name: str, *clinics: str) -> Account:
    given = name.split(maxsplit=1)[0].casefold()
    passwords = quick_passwords()
    account = Account(
        id=given,
        email=f"{given}@network.example",
        name=name,
        role=Role.EDITOR,
        clinics=clinics,
        password_hash=await passwords.hash(PASSWORD),
    )
    passwords.close()
    await MongoAccounts(database).put(account)
    return account


@asynccontextmanager
async def colleagues(app: FastAPI, database: Database) -> AsyncIterator[Join]:
    """Call it with a name and clinics: somebody who is signed in."""
    async with app.router.lifespan_context(app), AsyncExitStack() as open_clients:

        async def join(name: str, *clinics: str) -> Person:
            account = await put_editor(database, name, *clinics)
            client = await open_clients.enter_async_context(
                httpx2.AsyncClient(
                    transport=httpx2.ASGITransport(app=app, raise_app_exceptions=False),
                    base_url="http://testserver",
                    headers=FROM_HERE,
                )
            )
            body = {"email": account.email, "password": PASSWORD}
            assert (await client.post("/v1/sessions", json=body)).status_code == 201
            return Person(client=client)

        yield join


def writing_form(page: str, action: str) -> dict[str, str]:
    """The form in which one writes, of those that lead to the address."""
    return form_of(page[page.index('<form class="writing"') :], action)


def form_with(page: str, action: str, button: str) -> dict[str, str]:
    """The form that has the button with this value."""
    start = page.rindex(f'action="{action}"', 0, page.index(f'value="{button}"'))
    return {**form_of(page[start:], action), "do": button}
