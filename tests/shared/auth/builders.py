"""Accounts, quick password hashes, and a small application to sign in to."""

from functools import cache
from typing import Annotated

from argon2 import PasswordHasher
from fastapi import APIRouter, Depends, FastAPI

from shared.addresses import TrustedProxies
from shared.auth.api import sessions_router, signed_in
from shared.auth.domain import Account, Principal, Role
from shared.auth.passwords import Passwords
from shared.auth.store import MongoAccounts, prepare_sign_in
from shared.auth.wiring import build_sign_in
from shared.clock import Clock
from shared.mongo import Database
from shared.web import create_app
from tests.support.keys import ring
from tests.support.limits import limits_of

PASSWORD = "a staff member's long password"
_QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
FROM_ELSEWHERE = {"Sec-Fetch-Site": "cross-site"}


def quick_passwords() -> Passwords:
    """The same algorithm with the least work that it allows."""
    return Passwords(_QUICK)


@cache
def _password_hash() -> str:
    return _QUICK.hash(PASSWORD)


def account(role: Role = Role.COORDINATOR, *clinics: str, doctor: str | None = None) -> Account:
    parts = [role.value, *clinics, *([doctor] if doctor else [])]
    name = "-".join("network" if part == "*" else part for part in parts)
    return Account(
        id=name,
        email=f"{name}@northlight.example".casefold(),
        name=name,
        role=role,
        clinics=clinics,
        doctor=doctor,
        password_hash=_password_hash(),
    )


async def site(database: Database, now: Clock, *accounts: Account, **rules: str) -> FastAPI:
    """An application with sign-in and one endpoint for managers, behind a proxy that it trusts."""
    await prepare_sign_in(database)
    for one in accounts:
        await MongoAccounts(database).put(one)
    proxies = TrustedProxies.parse("127.0.0.1")
    app = create_app("Test", routers=[sessions_router(), _managers_only()], proxies=proxies)
    app.state.sign_in = build_sign_in(
        database,
        service="test",
        is_secure=False,
        passwords=quick_passwords(),
        limits=limits_of(database, **rules),
        keys=ring("n1"),
        now=now,
    )
    return app


def _managers_only() -> APIRouter:
    router = APIRouter()

    @router.post("/orders")
    async def order(who: Annotated[Principal, Depends(signed_in(Role.MANAGER))]) -> str:
        return who.account_id

    return router


def credentials(one: Account, password: str = PASSWORD) -> dict[str, str]:
    return {"email": one.email, "password": password}
