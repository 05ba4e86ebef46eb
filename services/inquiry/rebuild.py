"""`python -m services.inquiry.rebuild`: reads the replica of clinics, doctors and procedures anew.

Forgets it and waits until the running worker has read it from content's compacted topic; until then
the service answers 503 where it needs it. Exit codes: 0 done, 1 no worker has read it.
"""

import sys

from shared.directory import MongoDirectory
from shared.runtime.replica import rebuild_command

if __name__ == "__main__":
    sys.exit(rebuild_command("inquiry", MongoDirectory))
