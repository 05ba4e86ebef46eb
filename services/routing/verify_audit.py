"""`python -m services.routing.verify_audit`: verifies the audit chains of all clinics now.

Names the clinic, the day and the number of what does not fit. Chains that only an older key vouches
for get an entry under the current one. Exit code 0: every chain is whole and unaltered; 1: one or
more are not.
"""

import asyncio
import sys
from typing import Final

from services.routing.audit.domain import Fault, Misfit
from services.routing.audit.usecases.verify_audit import Verification
from services.routing.settings import RoutingSettings
from services.routing.wiring_audit import Audit, build_audit
from shared.logs import configure_logs
from shared.mongo import connect
from shared.settings import settings_or_exit

_BROKEN: Final = 1
_SENTENCES: Final = {
    Misfit.CONTENT: "it has been changed",
    Misfit.KEY: "it was not written by us",
    Misfit.MISSING: "it is missing",
    Misfit.ORDER: "it is out of order",
    Misfit.LINK: "it does not follow on the one before",
    Misfit.END: "the chain once went on to here, with another entry or one that is missing",
    Misfit.HEAD: "the note of where the chain ends is missing or not ours",
}


async def run(audit: Audit) -> int:
    await audit.prepare()
    done = await audit.verify()
    for fault in (fault for clinic in done.clinics for fault in clinic.faults):
        sys.stdout.write(f"{_sentence(fault)}\n")
    sys.stdout.write(f"{_summary(done)}\n")
    return _BROKEN if done.faults else 0


def _sentence(fault: Fault) -> str:
    position = fault.position
    return f"{fault.clinic}, {position.day}, entry {position.number}: {_SENTENCES[fault.misfit]}"


def _summary(done: Verification) -> str:
    return (
        f"{done.entries} entries of {done.days} days in {len(done.clinics)} chains verified, "
        f"{done.faults} faults found, {done.waiting} records with actions that are not chained yet"
    )


async def _run(settings: RoutingSettings) -> int:
    client = connect(settings.mongodb_uri, application="routing-verify-audit")
    try:
        audit = build_audit(client[settings.database_name], settings.audit_chain_keys)
        return await run(audit)
    finally:
        client.close()


def main() -> int:
    settings = settings_or_exit(RoutingSettings)
    configure_logs("routing-verify-audit", settings.log_level)
    return asyncio.run(_run(settings))


if __name__ == "__main__":
    sys.exit(main())
