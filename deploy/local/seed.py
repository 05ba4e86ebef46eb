"""`make seed`: loads the sample content again into the Wayfare that runs."""

import asyncio
import os
import sys
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from deploy.local.keys import keys_and_passwords
from deploy.local.ports import Ports
from deploy.local.processes import Surroundings
from deploy.local.refusals import CannotStart
from deploy.local.samples import load_samples, sample_accounts
from deploy.local.state import State, read


def main() -> int:
    state = State()
    if not state.run.exists():
        print(
            "Wayfare does not run (or is not ready yet); start it with `make run`.", file=sys.stderr
        )
        return 1
    try:
        asyncio.run(seed(state))
    except CannotStart as refusal:
        print(refusal, file=sys.stderr)
        return refusal.exit_code
    print("The sample content is loaded.")
    return 0


async def seed(state: State) -> None:
    emails = [account.email for account in sample_accounts()]
    keys, passwords = keys_and_passwords(state.secrets, emails)
    run = read(state.run)
    around = Surroundings(
        ports=ports_of(run),
        keys=keys,
        mongodb_uri=run["mongo"],
        bootstrap_servers=run["kafka"]["bootstrap_servers"],
        log_level=os.environ.get("LOG_LEVEL", "INFO"),
    )
    await load_samples(around, passwords, state.logs)


def ports_of(run: dict[str, Any]) -> Ports:
    """The pages name the services' addresses, so those must be the ones in use."""
    services = ("content", "inquiry", "routing")
    return replace(Ports(), **{f"{one}_port": urlsplit(run[one]).port for one in services})


if __name__ == "__main__":
    sys.exit(main())
