"""`python -m services.inquiry.index_contacts`: indexes every inquiry's e-mail address and phone
number under the hash keys that are live, so that those of before a rotation are still found.

Safe beside running processes; a run that is broken off is simply repeated.
"""

import asyncio
import sys

from services.inquiry.search.usecases.index_contacts import IndexContacts
from services.inquiry.settings import ContactSettings
from services.inquiry.wiring_search import build_index_contacts
from shared.mongo import connect
from shared.settings import settings_or_exit


async def index_contacts(index: IndexContacts) -> int:
    """Once through all inquiries; returns how many were indexed anew."""
    done = 0
    async for _ in index():
        done += 1
    return done


async def run(settings: ContactSettings) -> int:
    client = connect(settings.mongodb_uri, application="inquiry-index-contacts")
    try:
        done = await index_contacts(build_index_contacts(settings, client))
    finally:
        client.close()
    sys.stdout.write(f"{done} inquiries indexed anew under the live keys\n")
    return 0


def main() -> int:
    return asyncio.run(run(settings_or_exit(ContactSettings)))


if __name__ == "__main__":
    sys.exit(main())
