"""`python -m shared.auth.load --database NAME --accounts FILE`: adds and updates local accounts.

FILE is YAML: a list (or one under `accounts:`) of {id, email, name, role, clinics, doctor}.
`clinics` are slugs; `network-desk` stands for leads without a clinic, `"*"` for the whole network,
and without any an account sees nothing.
Passwords come as JSON on standard input, {email: password}: no file of the content holds them and
no process list shows them. An account that has none there is passed over; `--without-passwords`
adds it all the same, for somebody who signs in with the network's own identity provider.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared.auth.domain import Account, Role, account_id_of, normal_email
from shared.auth.passwords import Passwords
from shared.auth.store import MongoAccounts, prepare_sign_in
from shared.mongo import connect

_QUIET: Final = ConfigDict(hide_input_in_errors=True)
"""What cannot be read is named and not quoted: it may be a password or an address."""


class ListedAccount(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str | None = None
    email: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
    name: str = Field(min_length=1)
    role: Role
    clinics: tuple[str, ...] | None = None
    doctor: str | None = None

    @property
    def account_id(self) -> str:
        """The id given, else one of the address: the same at every load."""
        return self.id or account_id_of(self.email)

    def account(self, password_hash: str) -> Account:
        return Account(
            id=self.account_id,
            email=normal_email(self.email),
            name=self.name,
            role=self.role,
            clinics=self.clinics or (),
            doctor=self.doctor,
            password_hash=password_hash,
        )


async def load(
    accounts: MongoAccounts,
    listed: Sequence[ListedAccount],
    passwords: Mapping[str, str],
    hashing: Passwords,
    *,
    without_passwords: bool = False,
) -> int:
    """Puts every listed account that has a password, or all of them; says how many were added or
    changed.
    """
    by_email = {normal_email(email): password for email, password in passwords.items()}
    changed = 0
    for entry in listed:
        password = by_email.get(normal_email(entry.email))
        if password is not None or without_passwords:
            changed += await _put(accounts, entry, password, hashing)
    return changed


async def _put(
    accounts: MongoAccounts, entry: ListedAccount, password: str | None, hashing: Passwords
) -> bool:
    """A password that its owner or an operator has set since is not replaced, nor one by none, and
    an account that is disabled stays so.
    """
    before = await accounts.by_id(entry.account_id)
    password_hash = await _hash(before, password, hashing)
    account = entry.account(password_hash)
    if before is not None:
        account = replace(
            account,
            password_changed_at=before.password_changed_at,
            disabled_at=before.disabled_at,
        )
    if account == before:
        return False
    await accounts.put(account)
    return True


async def _hash(before: Account | None, password: str | None, hashing: Passwords) -> str:
    known = before.password_hash if before else ""
    is_set = before is not None and before.password_changed_at is not None
    if password is None or is_set or (known and await hashing.is_right(known, password)):
        return known
    return await hashing.hash(password)


def read_accounts(file: Path) -> list[ListedAccount]:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    listed = content.get("accounts", []) if isinstance(content, dict) else content
    return TypeAdapter(list[ListedAccount], config=_QUIET).validate_python(listed)


def read_passwords(given: str) -> dict[str, str]:
    """Passwords by e-mail address."""
    return TypeAdapter(dict[str, str], config=_QUIET).validate_json(given)


async def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m shared.auth.load", description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--accounts", required=True, type=Path)
    parser.add_argument("--without-passwords", action="store_true")
    options = parser.parse_args(arguments)
    listed = read_accounts(options.accounts)
    passwords = read_passwords(sys.stdin.read())
    client = connect(os.environ["MONGODB_URI"], application="accounts")
    hashing = Passwords()
    try:
        database = client[options.database]
        await prepare_sign_in(database)
        changed = await load(
            MongoAccounts(database),
            listed,
            passwords,
            hashing,
            without_passwords=options.without_passwords,
        )
        print(f"{len(listed)} accounts listed, {changed} added or changed in {options.database}.")
    finally:
        hashing.close()
        client.close()


if __name__ == "__main__":
    asyncio.run(main())
