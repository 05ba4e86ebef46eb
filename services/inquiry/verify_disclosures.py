"""`python -m services.inquiry.verify_disclosures`: verifies every chain of disclosure records now.

Chains under an older key get an entry under the current one. `--announced` also holds them against
the heads in the topic `inquiry.disclosures`, which no one who writes the database can change. Exit
code 0: every chain is intact; 1: one or more are not, each with a line in the log.
"""

import argparse
import asyncio
import sys
from typing import Final

from services.inquiry.settings import InquirySettings
from services.inquiry.wiring import InquiryCore, build_core
from shared.logs import configure_logs
from shared.settings import settings_or_exit

_BROKEN: Final = 1


async def run(inquiry: InquiryCore, *, with_announced: bool) -> int:
    await inquiry.prepare()
    done = await inquiry.verify_chains.all_now()
    broken = done.broken
    if with_announced:
        broken += await inquiry.verify_chains.against(inquiry.published_heads)
    sys.stdout.write(f"{done.verified} chains verified, {broken} faults found\n")
    return _BROKEN if broken else 0


async def _run(settings: InquirySettings, *, with_announced: bool) -> int:
    inquiry = build_core(settings, application="inquiry-verify")
    try:
        return await run(inquiry, with_announced=with_announced)
    finally:
        await inquiry.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="services.inquiry.verify_disclosures")
    parser.add_argument("--announced", action="store_true", help="also against the topic's heads")
    arguments = parser.parse_args()
    settings = settings_or_exit(InquirySettings)
    configure_logs("inquiry-verify", settings.log_level)
    return asyncio.run(_run(settings, with_announced=arguments.announced))


if __name__ == "__main__":
    sys.exit(main())
