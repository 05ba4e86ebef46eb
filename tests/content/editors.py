"""Somebody of the staff signs in to the content service."""

import secrets

import httpx2

from shared.auth.domain import Account, Role
from shared.auth.store import MongoAccounts
from shared.mongo import Database
from tests.shared.auth.builders import quick_passwords


async def sign_in(
    client: httpx2.AsyncClient, database: Database, role: Role, *clinics: str
) -> None:
    password = secrets.token_urlsafe()
    passwords = quick_passwords()
    account = Account(
        id=f"{role}-account",
        email=f"{role}@network.example",
        name="Somebody",
        role=role,
        clinics=clinics,
        password_hash=await passwords.hash(password),
    )
    passwords.close()
    await MongoAccounts(database).put(account)
    answer = await client.post("/v1/sessions", json={"email": account.email, "password": password})
    assert answer.status_code == 201
