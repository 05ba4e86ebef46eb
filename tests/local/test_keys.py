"""The keys of an installation: made once, brought up to date, rotated and dropped."""

import json
import stat
from base64 import b64encode
from dataclasses import asdict
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy import make_keys, rotate_keys
from deploy.key_folder import read_keys
from deploy.local.keys import HOLDERS, ROTATED, CannotRotate, keys_and_passwords
from deploy.rotate_keys import change
from shared.keys import KeyRing, key_ring

SIGNER = Ed25519PrivateKey.generate()
OF_BEFORE = {
    "inquiry_master_key": b64encode(bytes(range(96))).decode(),
    "inquiry_hash_key": b64encode(bytes(range(32))).decode(),
    "inquiry_link_key": b64encode(bytes(range(1, 33))).decode(),
    "disclosure_private_key": b64encode(SIGNER.private_bytes_raw()).decode(),
    "disclosure_public_key": b64encode(SIGNER.public_key().public_bytes_raw()).decode(),
}
"""As they were kept before keys had ids."""


def made(folder: Path) -> str:
    """Runs the command and returns the folder's files as one text."""
    assert make_keys.main([str(folder)]) == 0
    return "".join((folder / f"{process}.env").read_text() for process in HOLDERS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made(tmp_path / "keys")
    return tmp_path / "keys"


def ring_of(folder: Path, name: str) -> KeyRing:
    keys = asdict(read_keys(folder))
    field = "disclosure_public_key" if name == "disclosure_signing_key" else name
    return key_ring(keys[field], length=96 if name == "inquiry_master_key" else 32)


def test_keys_are_made_once_one_private_file_for_each_process_that_has_any(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "keys"
    before = made(folder)
    assert made(folder) == before
    assert {file.name for file in folder.iterdir()} == {f"{process}.env" for process in HOLDERS}
    for process, names in HOLDERS.items():
        file = folder / f"{process}.env"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        given = [line.partition("=")[0] for line in file.read_text().splitlines()]
        assert given == [name.upper() for name in names]


def test_files_of_before_ids_are_brought_up_to_date_with_the_same_keys(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "keys"
    folder.mkdir()
    inquiry = "".join(
        f"{name.upper()}={value}\n"
        for name, value in OF_BEFORE.items()
        if name != "disclosure_private_key"
    )
    (folder / "inquiry.env").write_text(f"# ours\n{inquiry}SMTP_HOST=mail.example\n")
    private = OF_BEFORE["disclosure_private_key"]
    (folder / "routing.env").write_text(f"DISCLOSURE_PRIVATE_KEY={private}\n")
    text = made(folder)
    keys = asdict(read_keys(folder))
    for name, value in OF_BEFORE.items():
        kid, _, kept = keys[name].partition(":")
        assert (kept, kid != "") == (value, True)
    public, private = keys["disclosure_public_key"], keys["disclosure_private_key"]
    assert public.partition(":")[0] == private.partition(":")[0]
    assert "# ours\n" in text
    assert "SMTP_HOST=mail.example\n" in text
    assert made(folder) == text


def test_an_existing_checkout_keeps_its_keys_and_passwords(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    path.write_text(json.dumps({"keys": OF_BEFORE, "passwords": {"a@example.com": "secret"}}))
    keys, passwords = keys_and_passwords(path, ["a@example.com"])
    assert passwords == {"a@example.com": "secret"}
    assert {
        name: text.partition(":")[2] for name, text in asdict(keys).items() if name in OF_BEFORE
    } == OF_BEFORE
    again, _ = keys_and_passwords(path, [])
    assert again == keys


@pytest.mark.parametrize("name", ROTATED)
def test_a_rotated_key_is_current_at_once_and_the_one_before_is_accepted_until_the_end(
    folder: Path, name: str
) -> None:
    before = ring_of(folder, name)
    assert "Start" in change(folder, name, finish=False, is_checked=False)
    both = ring_of(folder, name)
    assert both.keys[1:] == before.keys
    assert both.current.kid != before.current.kid
    change(folder, name, finish=True, is_checked=True)
    assert ring_of(folder, name).keys == both.keys[:1]


def test_a_rotation_changes_one_key_in_every_file_that_holds_it(folder: Path) -> None:
    before = read_keys(folder)
    change(folder, "inquiry_link_key", finish=False, is_checked=False)
    after = read_keys(folder)
    changed = {n for n, text in asdict(after).items() if text != asdict(before)[n]}
    assert changed == {"inquiry_link_key"}
    for process in ("inquiry", "inquiry-worker"):
        line = f"INQUIRY_LINK_KEY={after.inquiry_link_key}"
        assert line in (folder / f"{process}.env").read_text().splitlines()


def test_a_rotated_signing_key_signs_as_the_current_public_key_says(folder: Path) -> None:
    change(folder, "disclosure_signing_key", finish=False, is_checked=False)
    keys = read_keys(folder)
    (private,) = key_ring(keys.disclosure_private_key, length=32)
    public = key_ring(keys.disclosure_public_key, length=32)
    signer = Ed25519PrivateKey.from_private_bytes(private.secret)
    assert public.current.kid == private.kid
    assert public.current.secret == signer.public_key().public_bytes_raw()
    assert len(public.keys) == 2


@pytest.mark.parametrize("name", ROTATED)
def test_there_are_never_three_keys_and_never_none(folder: Path, name: str) -> None:
    with pytest.raises(CannotRotate, match="nothing to finish"):
        change(folder, name, finish=True, is_checked=True)
    change(folder, name, finish=False, is_checked=False)
    with pytest.raises(CannotRotate, match="finish that rotation first"):
        change(folder, name, finish=False, is_checked=False)


def test_a_master_key_is_not_dropped_before_somebody_has_looked(folder: Path) -> None:
    change(folder, "inquiry_master_key", finish=False, is_checked=False)
    with pytest.raises(CannotRotate, match=r"services\.inquiry\.rewrap --check"):
        change(folder, "inquiry_master_key", finish=True, is_checked=False)
    assert len(ring_of(folder, "inquiry_master_key").keys) == 2


def test_the_keys_of_make_run_are_rotated_where_they_lie(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    _, passwords = keys_and_passwords(path, ["a@example.com"])
    change(tmp_path, "inquiry_hash_key", finish=False, is_checked=False)
    keys, kept = keys_and_passwords(path, ["a@example.com"])
    assert kept == passwords
    assert len(key_ring(keys.inquiry_hash_key, length=32).keys) == 2
    assert [one.name for one in tmp_path.iterdir()] == ["secrets.json"]


def test_the_command_says_what_to_do_next_and_what_it_refuses(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*arguments: str) -> int:
        return rotate_keys.main([str(folder), *arguments])

    assert run("INQUIRY_MASTER_KEY") == 0
    assert "services.inquiry.rewrap" in capsys.readouterr().out
    assert run("inquiry_master_key", "--finish") == 1
    lines = capsys.readouterr()
    assert "--checked" in lines.err
    secrets = [entry.partition(":")[2] for entry in asdict(read_keys(folder)).values()]
    assert not any(secret in lines.err for secret in secrets)
    assert run("inquiry_master_key", "--finish", "--checked") == 0


def test_a_folder_without_keys_has_nothing_to_rotate(tmp_path: Path) -> None:
    with pytest.raises(CannotRotate, match="no keys"):
        change(tmp_path, "inquiry_hash_key", finish=False, is_checked=False)
