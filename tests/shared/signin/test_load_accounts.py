"""Loading accounts from a file; passwords come apart from it."""

from pathlib import Path

from shared.mongo import Database
from shared.signin.load import load, read_accounts
from shared.signin.store import MongoAccounts, prepare_sign_in
from tests.shared.signin.builders import quick_passwords

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
