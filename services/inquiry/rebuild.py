"""`python -m services.inquiry.rebuild`: reads the replica of clinics, doctors and procedures anew.

Forgets it and waits until the running worker has read it from content's compacted topic; until then
the service answers 503 where it needs it. Exit codes: 0 done, 1 no worker has read it.
"""

import asyncio
import sys

from services.inquiry.catalogue.store import MongoCatalogue
from shared.mongo import connect
from shared.settings import ServiceSettings, settings_or_exit
from shared.workers.rebuild import WorkerDoesNotRead, rebuild


async def run(settings: ServiceSettings) -> int:
    client = connect(settings.mongodb_uri, application="inquiry-rebuild")
    replica = MongoCatalogue(client[f"{settings.database_prefix}_inquiry"])
    try:
        print(f"The replica has {await rebuild(replica)} entries again.")
    except WorkerDoesNotRead:
        print("No worker has read it; is inquiry-worker running?", file=sys.stderr)
        return 1
    finally:
        client.close()
    return 0


def main() -> int:
    return asyncio.run(run(settings_or_exit(ServiceSettings)))


if __name__ == "__main__":
    sys.exit(main())
