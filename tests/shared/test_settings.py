"""Settings that are not acceptable end the process in one line that gives nothing away."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic import ValidationError

from shared.auth.load import read_accounts, read_passwords
from shared.settings import MISCONFIGURED
from tests.local.stack import process_environment

ROOT = Path(__file__).parents[2]
SECRET = "Kanarienvogel-geheim"


async def started(name: str, environment: Mapping[str, str]) -> tuple[int | None, str]:
    """The exit code of the process and everything that it wrote."""
    service, is_worker, _ = name.partition("-worker")
    module = f"services.{service}.{'worker' if is_worker else 'app'}"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    written, _ = await process.communicate()
    return process.returncode, written.decode()


@pytest.mark.processes
@pytest.mark.parametrize(
    ("process", "wrong"),
    [
        ("inquiry", {"INQUIRY_HASH_KEY": f"k1:{SECRET}"}),
        ("inquiry-worker", {"INQUIRY_LINK_KEY": f"k1:{SECRET}"}),
        ("routing", {"DISCLOSURE_PRIVATE_KEY": f"k1:{SECRET}"}),
        ("content", {"MONGODB_URI": f"mongodb://user:{SECRET}@host:{SECRET}/"}),
    ],
)
async def test_a_process_with_a_bad_secret_ends_with_one_line_that_does_not_hold_it(
    process: str, wrong: Mapping[str, str]
) -> None:
    code, written = await started(process, {**process_environment(process), **wrong})
    assert code == MISCONFIGURED
    assert SECRET not in written
    (line,) = written.splitlines()
    assert line.startswith(f"Cannot start. {next(iter(wrong))}: this ")


@pytest.mark.processes
async def test_everything_that_is_wrong_is_named_at_once() -> None:
    given = process_environment("inquiry")
    del given["INQUIRY_LINK_KEY"]
    wrong = {"INQUIRY_HASH_KEY": "k1:c2hvcnQ=", "INQUIRY_PORT": SECRET, "LOG_LEVEL": SECRET}
    code, written = await started("inquiry", given | wrong)
    assert code == MISCONFIGURED
    assert SECRET not in written
    for sentence in (
        "INQUIRY_LINK_KEY: this has to be set",
        "INQUIRY_HASH_KEY: this key must be 32 bytes in base64",
        "INQUIRY_PORT: Input should be a valid integer",
        "LOG_LEVEL: Input should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'",
    ):
        assert sentence in written


@pytest.mark.parametrize(
    "given", [f"{SECRET}", f'{{"a@b.example": ["{SECRET}"]}}', f'["{SECRET}"]']
)
def test_passwords_that_cannot_be_read_are_not_quoted(given: str) -> None:
    with pytest.raises(ValidationError) as error:
        read_passwords(given)
    assert SECRET not in str(error.value)


def test_an_account_that_cannot_be_read_is_not_quoted(tmp_path: Path) -> None:
    file = tmp_path / "accounts.yaml"
    file.write_text(f"- {{email: {SECRET}, name: {SECRET}, role: {SECRET}}}", encoding="utf-8")
    with pytest.raises(ValidationError) as error:
        read_accounts(file)
    assert SECRET not in str(error.value)
