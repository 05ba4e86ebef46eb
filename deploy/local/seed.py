"""`make seed`: loads the sample content again into the Wayfare that runs."""

import asyncio
import os
import sys
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from deploy.local.console import say
from deploy.local.keys import keys_and_passwords
from deploy.local.ports import Ports
from deploy.local.processes import StackConfiguration
from deploy.local.refusals import exit_code_of
from deploy.local.samples import load_samples, sample_accounts
from deploy.local.state import State, read, running_pid


def main() -> int:
    state = State()
    return exit_code_of(lambda: load(state), state.folder)


def load(state: State) -> int:
    if running_pid(state) is None or not state.run.exists():
        print(
            "Wayfare does not run (or is not ready yet); start it with `make run`.", file=sys.stderr
        )
        return 1
    asyncio.run(seed(state))
    say("The sample content is loaded.")
    return 0


async def seed(state: State) -> None:
    emails = [account.email for account in sample_accounts()]
    keys, passwords = keys_and_passwords(state.secrets, emails)
    run = read(state.run)
    stack = StackConfiguration(
        ports=ports_of(run),
        keys=keys,
        mongodb_uri=run["mongo"],
        bootstrap_servers=run["kafka"]["bootstrap_servers"],
        log_level=os.environ.get("LOG_LEVEL", "INFO"),
    )
    await load_samples(stack, passwords, state.logs)


def ports_of(run: dict[str, Any]) -> Ports:
    """The pages name the services' addresses, so those must be the ones in use."""
    services = ("content", "inquiry", "routing")
    return replace(Ports(), **{f"{one}_port": urlsplit(run[one]).port for one in services})


if __name__ == "__main__":
    sys.exit(main())
