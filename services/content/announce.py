"""Announces everything again, as after a lost topic: `python -m services.content.announce`.

The facts go into outboxes, with the revisions that they had; the content worker publishes them.
Harmless to repeat: whoever knows a revision passes it over. Exit codes: 0 done, 1 no database.
"""

import asyncio
import sys

from services.content.settings import ContentSettings
from services.content.wiring import build_content
from shared.mongo import NO_ANSWER, connect
from shared.settings import settings_or_exit

DONE, NO_DATABASE = 0, 1


async def run() -> int:
    settings = settings_or_exit(ContentSettings)
    client = connect(settings.mongodb_uri, application="content-announce")
    content = build_content(settings, client[settings.database_name])
    try:
        count = await content.announce_everything()
    except NO_ANSWER:
        print("The database does not answer.", file=sys.stderr)
        return NO_DATABASE
    finally:
        client.close()
    print(f"{count} facts are announced again.")
    return DONE


if __name__ == "__main__":
    sys.exit(asyncio.run(run()))
