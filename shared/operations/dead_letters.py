"""`python -m shared.operations.dead_letters SERVICE list|replay|discard`: dead letters at the
keyboard.

    … routing list
    … routing replay ID                     or: replay --all [--reason unreadable]
    … routing discard ID --why "WORDS"  or: discard --all [--reason newer] --why "WORDS"

`--reason` takes those whose reason begins so. Exit codes: 0 done, 1 refused.
"""

import argparse
import asyncio
import getpass
import sys
from collections.abc import AsyncIterator, Sequence

from shared.errors import Refusal
from shared.kafka.dead_letters import DeadLetter, DeadLetterSettled, MongoOpenDeadLetters
from shared.mongo import connect
from shared.settings import ServiceSettings, settings_or_exit


async def every(dead_letters: MongoOpenDeadLetters, reason: str) -> AsyncIterator[DeadLetter]:
    """All unresolved ones whose reason begins with `reason`."""
    after: str | None = None
    while True:
        page = await dead_letters.page(after=after, limit=200)
        for dead_letter in page.dead_letters:
            if dead_letter.reason.startswith(reason):
                yield dead_letter
        if page.next_id is None:
            return
        after = page.next_id


async def act(dead_letters: MongoOpenDeadLetters, options: argparse.Namespace, by: str) -> int:
    """How many were listed, replayed or discarded."""
    ids = (
        [options.id]
        if options.id
        else [one.id async for one in every(dead_letters, options.reason)]
    )
    count = 0
    for dead_letter_id in ids:
        try:
            if options.action == "replay":
                await dead_letters.replay(dead_letter_id, by=by)
            else:
                await dead_letters.discard(dead_letter_id, by=by, reason=options.why)
        except DeadLetterSettled:
            if options.id:
                raise
            continue
        count += 1
    return count


async def show(dead_letters: MongoOpenDeadLetters, reason: str) -> int:
    count = 0
    async for dead_letter in every(dead_letters, reason):
        state = "waits for you" if dead_letter.waits_for_somebody else "waits"
        tried = f"{dead_letter.error or '-'}  {dead_letter.attempts}x"
        print(f"{dead_letter.id}  {dead_letter.reason}  {tried}  {state}")
        count += 1
    return count


async def run(options: argparse.Namespace) -> int:
    settings = settings_or_exit(ServiceSettings)
    client = connect(settings.mongodb_uri, application="dead-letters")
    dead_letters = MongoOpenDeadLetters(client[f"{settings.database_prefix}_{options.service}"])
    try:
        if options.action == "list":
            print(f"{await show(dead_letters, options.reason)} dead letters of {options.service}.")
            return 0
        count = await act(dead_letters, options, by=getpass.getuser())
        done = "asked to be tried again" if options.action == "replay" else "discarded"
        print(f"{count} dead letters of {options.service} {done}.")
    except Refusal as refusal:
        print(refusal.title, file=sys.stderr)
        return 1
    finally:
        client.close()
    return 0


def options_of(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m shared.operations.dead_letters")
    parser.add_argument("service", choices=("inquiry", "routing"))
    parser.add_argument("action", choices=("list", "replay", "discard"))
    parser.add_argument("id", nargs="?")
    parser.add_argument("--all", action="store_true", help="instead of an id")
    parser.add_argument("--reason", default="", help="only those whose reason begins so")
    parser.add_argument("--why", help="why they are given up")
    options = parser.parse_args(arguments)
    if options.action != "list" and bool(options.id) == options.all:
        parser.error("give an id, or --all")
    if options.action == "discard" and not options.why:
        parser.error("say why: --why")
    return options


def main() -> int:
    return asyncio.run(run(options_of()))


if __name__ == "__main__":
    sys.exit(main())
