"""`python -m services.inquiry.rewrap`: wraps every data key under the current master key, and seals
anew what an earlier version has sealed with libmongocrypt.

Safe beside running processes of this version, and when it is broken off it goes on where it ended.
`--check` only counts. Exit code 0: the current master key alone is needed; 1: an older one still
is.
"""

import argparse
import asyncio
import sys
from typing import Final

from services.inquiry.inquiries.usecases.seal_anew import SealAnew
from services.inquiry.privacy.ports import DataKeys
from services.inquiry.settings import VaultSettings
from services.inquiry.wiring import build_seal_anew, build_vault
from shared.mongo import connect
from shared.settings import settings_or_exit

_AT_ONCE: Final = 200
_NEEDED: Final = 1


async def rewrap(keys: DataKeys, *, at_once: int = _AT_ONCE) -> int:
    """Once through all data keys; returns how many were wrapped anew."""
    done = 0
    async for count in keys.rewrap(at_once):
        done += count
        sys.stderr.write(f"{done} data keys wrapped under the current master key\n")
    return done


async def seal_anew(sealing: SealAnew) -> int:
    """Once through what is of before; returns how many inquiries were sealed anew."""
    done = 0
    async for _ in sealing():
        done += 1
    if done:
        sys.stderr.write(f"{done} inquiries sealed anew in today's format\n")
    return done


async def run(settings: VaultSettings, *, only_check: bool) -> int:
    client = connect(settings.mongodb_uri, application="inquiry-rewrap")
    vault = build_vault(settings, client)
    try:
        if not only_check:
            await seal_anew(build_seal_anew(settings, client))
            await rewrap(vault)
        counts = await vault.count_by_master_key()
    finally:
        client.close()
    current = settings.master_keys.current.kid
    for kid, count in sorted(counts.items()):
        mark = "current" if kid == current else "older: rewrap before it is dropped"
        sys.stdout.write(f"{count} data keys under {kid or '(without id)'} ({mark})\n")
    return 0 if set(counts) <= {current} else _NEEDED


def main() -> int:
    parser = argparse.ArgumentParser(prog="services.inquiry.rewrap")
    parser.add_argument("--check", action="store_true", help="only count, change nothing")
    arguments = parser.parse_args()
    settings = settings_or_exit(VaultSettings)
    return asyncio.run(run(settings, only_check=arguments.check))


if __name__ == "__main__":
    sys.exit(main())
