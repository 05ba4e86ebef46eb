"""`make run` (`python -m deploy.local.run`): everything on one machine, until it is told to end.

Exit codes are listed in `deploy.local.refusals`.
"""

import asyncio
import os
import signal
import sys

from deploy.local.disk import NEEDED_BYTES, free_in, refuse_full
from deploy.local.mongo import find_mongod
from deploy.local.ports import Ports, ports_from, refuse_taken
from deploy.local.refusals import CannotStart, disk_is_full, too_little_space
from deploy.local.state import State, only_one
from deploy.local.system import System
from deploy.local.welcome import welcome

# Ports of a server that runs elsewhere are not ours.
MONGO_PORTS = frozenset({"mongo_port"})
KAFKA_PORTS = frozenset({"kafka_port", "kafka_controller_port"})


def main() -> int:
    state = State()
    try:
        state.make_folders()
        with only_one(state):
            return run(state)
    except CannotStart as refusal:
        print(refusal, file=sys.stderr)
        return refusal.exit_code
    except OSError as error:
        if not disk_is_full(error):
            raise
        full = too_little_space(state.folder, free_in(state.folder), NEEDED_BYTES)
        print(full, file=sys.stderr)
        return full.exit_code


def run(state: State) -> int:
    ports = ports_from()
    refuse_full(state.folder)
    if not os.environ.get("MONGODB_URI"):
        find_mongod()
    refuse_taken(ports, without=_ports_of_others())
    return asyncio.run(until_ended(state, ports))


def _ports_of_others() -> frozenset[str]:
    mongo = MONGO_PORTS if os.environ.get("MONGODB_URI") else frozenset[str]()
    kafka = KAFKA_PORTS if os.environ.get("KAFKA_BOOTSTRAP_SERVERS") else frozenset[str]()
    return mongo | kafka


async def until_ended(state: State, ports: Ports) -> int:
    system = System(
        state=state, ports=ports, say=say, verbose=os.environ.get("WAYFARE_VERBOSE") == "1"
    )
    _cancel_on_signal()
    say("Starting Wayfare")
    try:
        print(welcome(await system.start()), flush=True)
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        say("Ending")
    finally:
        await system.stop()
    say("Everything has ended")
    return 0


def _cancel_on_signal() -> None:
    """A second signal breaks off the orderly end; the children then end with this process."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - called from a coroutine
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
