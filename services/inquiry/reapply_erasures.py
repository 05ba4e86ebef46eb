"""`python -m services.inquiry.reapply_erasures`: erases again what came back from a backup.

Every inquiry in the record of erasures loses its key and its content again; and every inquiry that
is marked as erased gets its line in the record. Safe beside running processes, and to repeat. A
worker does the same when it starts. Exit code 0: done, and how many there were is printed.
"""

import asyncio
import sys

from services.inquiry.settings import InquirySettings
from services.inquiry.wiring import InquiryCore, build_core
from services.inquiry.wiring_rights import prepare_rights, reapply_erasures
from shared.logs import configure_logs
from shared.settings import settings_or_exit


async def run(inquiry: InquiryCore) -> int:
    await prepare_rights(inquiry)
    count = await reapply_erasures(inquiry)()
    sys.stdout.write(f"{count} inquiries were erased again\n")
    return 0


async def _run(settings: InquirySettings) -> int:
    inquiry = build_core(settings, application="inquiry-reapply-erasures")
    try:
        return await run(inquiry)
    finally:
        await inquiry.close()


def main() -> int:
    settings = settings_or_exit(InquirySettings)
    configure_logs("inquiry-reapply-erasures", settings.log_level)
    return asyncio.run(_run(settings))


if __name__ == "__main__":
    sys.exit(main())
