"""Loading accounts from a file; passwords come apart from it."""

from pathlib import Path

import pytest

from shared.auth.domain import Role
from shared.auth.load import ListedAccount, load, read_accounts
from shared.auth.store import MongoAccounts, prepare_sign_in
from shared.mongo import Database
from tests.shared.auth.builders import quick_passwords

FILE = """
accounts:
  - {email: Maya@Northlight.example, name: Maya, role: coordinator, clinics: [toronto]}
  - {email: auditor@northlight.example, name: Tom, role: auditor}
"""


async def test_loading_again_changes_nothing_unless_something_changed(
    database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "accounts.yaml"
    file.write_text(FILE, encoding="utf-8")
    listed, accounts, hashing = read_accounts(file), MongoAccounts(database), quick_passwords()
    await prepare_sign_in(database)
    passwords = {"maya@northlight.example": "one", "auditor@northlight.example": "two"}

    assert await load(accounts, listed, passwords, hashing) == 2
    first = await accounts.by_email("maya@northlight.example")
    assert await load(accounts, listed, passwords, hashing) == 0
    assert await accounts.by_email("maya@northlight.example") == first
    changed = passwords | {"maya@northlight.example": "three"}
    assert await load(accounts, listed, changed, hashing) == 1
    second = await accounts.by_email("maya@northlight.example")

    assert first is not None
    assert second is not None
    assert first.id == "maya"
    assert await hashing.is_right(second.password_hash, "three")
    assert not await hashing.is_right(second.password_hash, "one")


async def test_an_account_without_a_password_is_left_alone(
    database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "accounts.yaml"
    file.write_text(FILE, encoding="utf-8")
    await prepare_sign_in(database)
    loaded = await load(MongoAccounts(database), read_accounts(file), {}, quick_passwords())
    assert loaded == 0
    assert await database["accounts"].count_documents({}) == 0


@pytest.mark.parametrize(
    ("email", "account_id"),
    [
        ("Maya@northlight.example", "maya"),
        ("o'brien+desk@northlight.example", "o-brien-desk"),
        ("*@northlight.example", "account"),
        ("édith@northlight.example", "dith"),
        (f"{'x' * 200}@northlight.example", "x" * 100),
    ],
)
def test_an_accounts_id_is_one_that_events_can_carry(email: str, account_id: str) -> None:
    listed = ListedAccount(email=email, name="Somebody", role=Role.COORDINATOR)
    assert listed.account(password_hash="x").id == account_id


def test_an_account_with_another_id_is_refused() -> None:
    listed = ListedAccount(id="a b", email="a@b.example", name="Somebody", role=Role.COORDINATOR)
    with pytest.raises(ValueError, match="letters, digits"):
        listed.account(password_hash="x")
