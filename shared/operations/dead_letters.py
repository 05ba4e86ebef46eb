"""`python -m shared.operations.dead_letters SERVICE list|replay|discard`: dead letters at the
keyboard.

    … routing list
    … routing replay ID                     or: replay --all [--reason unreadable]
    … routing discard ID --because "WORDS"  or: discard --all [--reason newer] --because "WORDS"

`--reason` takes those whose reason begins so. Exit codes: 0 done, 1 refused.
"""

import argparse
import asyncio
import getpass
import sys
from collections.abc import AsyncIterator, Sequence

from shared.errors import Refusal
from shared.kafka.dead_letters import DeadLetter, DeadLetterSettled, MongoDeadLetterBox
from shared.mongo import connect
from shared.settings import ServiceSettings, settings_or_exit


async def every(box: MongoDeadLetterBox, reason: str) -> AsyncIterator[DeadLetter]:
    """All unresolved ones whose reason begins with `reason`."""
    after: str | None = None
    while True:
        page = await box.page(after=after, limit=200)
        for letter in page.letters:
            if letter.reason.startswith(reason):
                yield letter
        if page.next_id is None:
            return
        after = page.next_id


async def act(box: MongoDeadLetterBox, options: argparse.Namespace, by: str) -> int:
    """How many were listed, replayed or discarded."""
    ids = [options.id] if options.id else [one.id async for one in every(box, options.reason)]
    count = 0
    for letter_id in ids:
        try:
            if options.action == "replay":
                await box.replay(letter_id, by=by)
            else:
                await box.discard(letter_id, by=by, reason=options.because)
        except DeadLetterSettled:
            if options.id:
                raise
            continue
        count += 1
    return count


async def show(box: MongoDeadLetterBox, reason: str) -> int:
    count = 0
    async for letter in every(box, reason):
        state = "waits for you" if letter.waits_for_somebody else "waits"
        print(f"{letter.id}  {letter.reason}  {letter.error or '-'}  {letter.attempts}x  {state}")
        count += 1
    return count


async def run(options: argparse.Namespace) -> int:
    settings = settings_or_exit(ServiceSettings)
    client = connect(settings.mongodb_uri, application="dead-letters")
    box = MongoDeadLetterBox(client[f"{settings.database_prefix}_{options.service}"])
    try:
        if options.action == "list":
            print(f"{await show(box, options.reason)} dead letters of {options.service}.")
            return 0
        count = await act(box, options, by=getpass.getuser())
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
    parser.add_argument("--because", help="why they are given up")
    options = parser.parse_args(arguments)
    if options.action != "list" and bool(options.id) == options.all:
        parser.error("give an id, or --all")
    if options.action == "discard" and not options.because:
        parser.error("say why: --because")
    return options


def main() -> int:
    return asyncio.run(run(options_of()))


if __name__ == "__main__":
    sys.exit(main())
