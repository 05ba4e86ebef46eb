"""`python -m services.inquiry.retention`: erases what has ended long enough ago, as the worker does
once an hour. `--dry-run` only prints counts and references. Exit code 0: done.
"""

import argparse
import asyncio
import sys
from collections import defaultdict

from services.inquiry.erasure.usecases.erase_due import EraseDue
from services.inquiry.settings import InquirySettings
from services.inquiry.wiring import InquiryCore, build_core
from services.inquiry.wiring_rights import erase_due, prepare_rights
from shared.logs import configure_logs
from shared.settings import settings_or_exit


async def show(retention: EraseDue) -> int:
    """Counts by status, each with its references; how many in all."""
    due: defaultdict[str, list[str]] = defaultdict(list)
    async for ended_as, _, reference in retention.due(retention.now()):
        due[ended_as.value].append(reference)
    for status, references in due.items():
        sys.stdout.write(f"{status}: {len(references)}\n")
        sys.stdout.writelines(f"  {reference}\n" for reference in references)
    return sum(map(len, due.values()))


async def run(inquiry: InquiryCore, *, is_dry_run: bool) -> int:
    await prepare_rights(inquiry)
    retention = erase_due(inquiry)
    if is_dry_run:
        sys.stdout.write(f"{await show(retention)} inquiries would be erased\n")
    else:
        sys.stdout.write(f"{await retention()} inquiries were erased\n")
    return 0


async def _run(settings: InquirySettings, *, is_dry_run: bool) -> int:
    inquiry = build_core(settings, application="inquiry-retention")
    try:
        return await run(inquiry, is_dry_run=is_dry_run)
    finally:
        await inquiry.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="services.inquiry.retention")
    parser.add_argument("--dry-run", action="store_true", help="only say what would be erased")
    arguments = parser.parse_args()
    settings = settings_or_exit(InquirySettings)
    configure_logs("inquiry-retention", settings.log_level)
    return asyncio.run(_run(settings, is_dry_run=arguments.dry_run))


if __name__ == "__main__":
    sys.exit(main())
