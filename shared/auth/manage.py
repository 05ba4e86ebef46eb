"""`python -m shared.auth.manage SERVICE ACTION EMAIL`: what an operator does with an account.

`disable` ends its sessions, and nobody signs in to it until `enable`. `reset-password` voids the
password and prints a link, good once and for an hour, by which its owner sets another one; hand it
over yourself. `remove-second-factor` removes the authenticator app, recovery codes and passkeys of
somebody who has lost them; make sure first who is asking. `forget-identity` is for an account whose
owner has got another identity at the network's own sign-in, or whose address is another person's
now. Each is a security event in the log.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from shared.audit.act import NETWORK, Act
from shared.audit.store import MongoActNotes
from shared.auth.domain import Account, normal_email
from shared.auth.pages.surface import ACCOUNT
from shared.auth.store import (
    MongoAccounts,
    MongoIdentities,
    MongoPasskeys,
    MongoPendingSteps,
    MongoSecondFactors,
    prepare_sign_in,
)
from shared.auth.usecases import OfferReset, RemoveSecondFactor
from shared.clock import Clock, utc_now
from shared.ids import new_id
from shared.logs import configure_logs
from shared.mongo import Database, connect
from shared.settings import ServiceSettings, settings_or_exit
from shared.telemetry import SecurityEvent, gathering, security

_OPERATOR = "operator"
"""Whose hand it was: of whoever can reach the database and its settings."""
ACTIONS = ("disable", "enable", "reset-password", "remove-second-factor", "forget-identity")


class Operator:
    """The actions, on the accounts of one service."""

    def __init__(self, database: Database, *, address: str, now: Clock = utc_now) -> None:
        self._accounts = MongoAccounts(database)
        self._factors = MongoSecondFactors(database)
        self._steps = MongoPendingSteps(database)
        self._passkeys = MongoPasskeys(database)
        self._identities = MongoIdentities(database)
        self._address = address
        self._now = now

    async def act(self, action: str, email: str) -> str | None:
        """What to tell the operator; None: there is no such account."""
        account = await self._accounts.by_email(normal_email(email))
        if account is None:
            return None
        match action:
            case "disable":
                return await self._disable(account)
            case "enable":
                return await self._enable(account)
            case "reset-password":
                return await self._reset_password(account)
            case "forget-identity":
                return await self._forget_identity(account)
            case _:
                return await self._remove_second_factor(account)

    async def _disable(self, account: Account) -> str:
        await self._accounts.set_disabled(account, account.disabled_at or self._now())
        security("account-disabled", account=account.id)
        return f"{account.id} is disabled and signed out everywhere."

    async def _enable(self, account: Account) -> str:
        await self._accounts.set_disabled(account, None)
        security("account-enabled", account=account.id)
        return f"{account.id} can sign in again."

    async def _reset_password(self, account: Account) -> str:
        offer = OfferReset(accounts=self._accounts, steps=self._steps, now=self._now)
        token = await offer(account)
        return (
            f"The password of {account.id} is void. Hand this link to nobody but its owner; it is "
            f"good once, for an hour:\n{self._address}{ACCOUNT}/reset/{token}"
        )

    async def _remove_second_factor(self, account: Account) -> str:
        await RemoveSecondFactor(factors=self._factors)(account.id)
        if count := await self._passkeys.remove_all(account.id):
            security("passkey-removed", account=account.id, count=count)
        await self._accounts.end_everything(account.id)
        return f"{account.id} signs in by password alone, and is signed out everywhere."

    async def _forget_identity(self, account: Account) -> str:
        await self._identities.release(account.id)
        await self._accounts.end_everything(account.id)
        security("provider-released", account=account.id)
        return (
            f"{account.id} is signed out everywhere, and belongs to whomever the network's sign-in "
            "next names with its address."
        )


async def run(options: argparse.Namespace) -> int:
    settings = settings_or_exit(ServiceSettings)
    configure_logs("accounts", settings.log_level)
    client = connect(settings.mongodb_uri, application="accounts")
    database = client[f"{settings.database_prefix}_{options.service}"]
    address = getattr(settings, f"{options.service}_url")
    try:
        await prepare_sign_in(database)
        with gathering() as events:
            done = await Operator(database, address=address).act(options.action, options.email)
        if options.service == "routing":  # which has an audit chain
            await MongoActNotes(database).add([_act(one) for one in events])
    finally:
        client.close()
    if done is None:
        print("There is no account with this address.", file=sys.stderr)
        return 1
    print(done)
    return 0


def _act(event: SecurityEvent) -> Act:
    return Act(
        id=new_id(),
        at=utc_now(),
        clinic=NETWORK,
        account=_OPERATOR,
        action=f"security.{event.name}",
        about=event.account,
    )


def options_of(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m shared.auth.manage")
    parser.add_argument("service", choices=("content", "inquiry", "routing"))
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument("email")
    options = parser.parse_args(arguments)
    if (options.service, options.action) == ("inquiry", "reset-password"):
        parser.error("inquiry has no pages for staff: load another password (shared.auth.load)")
    return options


if __name__ == "__main__":
    sys.exit(asyncio.run(run(options_of())))
