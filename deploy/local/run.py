"""`make run` (`python -m deploy.local.run`): everything on one machine, until it is told to end.

Exit codes are listed in `deploy.local.refusals`.
"""

import asyncio
import os
import sys

from deploy.local.child import end_the_rest
from deploy.local.console import say, signals_to_end, when_the_terminal_closes
from deploy.local.disk import refuse_full
from deploy.local.mongo import find_mongod
from deploy.local.ports import Ports, ports_from, refuse_taken
from deploy.local.refusals import exit_code_of
from deploy.local.state import State, only_one
from deploy.local.system import System
from deploy.local.welcome import welcome

# Ports of a server that runs elsewhere are not ours.
MONGO_PORTS = frozenset({"mongo_port"})
KAFKA_PORTS = frozenset({"kafka_port", "kafka_controller_port"})
# Seconds within which several signals are one wish: a terminal that closes tells its shell, which
# tells us again, and make passes on what the whole group was sent.
ONE_WISH = 2.0


def main() -> int:
    state = State()
    return exit_code_of(lambda: start(state), state.folder)


def start(state: State) -> int:
    state.make_folders()
    with only_one(state):
        return run(state)


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
        say(welcome(await system.start()))
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        say("Ending")
    finally:
        await _end(system)
    say("Everything has ended")
    return 0


async def _end(system: System) -> None:
    try:
        await system.stop()
    except asyncio.CancelledError:
        say("Ending at once")
    finally:
        end_the_rest()


def _cancel_on_signal() -> None:
    """A second wish breaks off the orderly end."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None  # noqa: S101 - called from a coroutine
    wished_at: list[float] = []

    def end() -> None:
        if not wished_at or loop.time() - wished_at[0] > ONE_WISH:
            wished_at.append(loop.time())
            task.cancel()

    for number in signals_to_end():
        loop.add_signal_handler(number, end)
    when_the_terminal_closes(lambda: loop.call_soon_threadsafe(end))


if __name__ == "__main__":
    sys.exit(main())
