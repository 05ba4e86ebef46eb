"""`python -m deploy.rotate_keys FOLDER NAME`: makes a new current key; the old one stays accepted.

Start the processes again, and once nothing needs the old key any more drop it with `--finish`. What
needs it for how long is printed at the end. `FOLDER` is that of `deploy.make_keys`, or `.local`.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from deploy.key_folder import has_keys, read_keys, write_keys
from deploy.local.keys import ROTATED, CannotRotate, finished, rotated

NEXT: Final = {
    "inquiry_master_key": (
        "Start inquiry and inquiry-worker again, then wrap the data keys anew:\n"
        "  docker compose -f deploy/docker-compose.yml run --rm inquiry-worker "
        "python -m services.inquiry.rewrap\n"
        "When it says that only the current key is needed: --finish --checked."
    ),
    "inquiry_hash_key": (
        "Start inquiry again. Requests repeated with the same Idempotency-Key are recognised by "
        "the old key until --finish, and forms that were opened before it; a day is plenty. Before "
        "--finish index the inquiries of before, so that they are still found by their address:\n"
        "  docker compose -f deploy/docker-compose.yml run --rm inquiry "
        "python -m services.inquiry.index_contacts"
    ),
    "inquiry_link_key": (
        "Start inquiry, then inquiry-worker again. Links that were mailed before open until "
        "--finish; they live for 30 days."
    ),
    "disclosure_chain_key": (
        "Start inquiry and inquiry-worker again, then bring the chains under the new key:\n"
        "  docker compose -f deploy/docker-compose.yml run --rm inquiry-worker "
        "python -m services.inquiry.verify_disclosures\n"
        "When it ends well: --finish --checked."
    ),
    "limits_key": (
        "Start content, inquiry, inquiry-worker and routing again; counting begins anew. Nothing "
        "needs the old key: --finish may follow at once."
    ),
    "webhook_key": (
        "Start content again, then content-worker, which seals the secrets of webhooks anew as it "
        "starts (webhook.sealed-anew in its log, where there are any). Nothing needs the old key "
        "any more once it has started: --finish may follow."
    ),
    "preview_key": (
        "Start content again. Links to previews that were made before open until --finish; the "
        "longest lives for 7 days."
    ),
    "sign_in_key": (
        "Start content and routing again: each seals the secrets of authenticator apps anew as it "
        "starts (sign-in.sealed-anew in its log, where there are any). Nothing needs the old key "
        "any more once every process of both has started again: --finish may follow."
    ),
    "audit_chain_key": (
        "Start routing and routing-worker again, then bring the chains under the new key:\n"
        "  docker compose -f deploy/docker-compose.yml run --rm routing-worker "
        "python -m services.routing.verify_audit\n"
        "When it ends well: --finish --checked."
    ),
    "disclosure_signing_key": (
        "Start inquiry again, then routing. What the old key signed lives for a minute: --finish "
        "may follow at once."
    ),
}
CHECK_FIRST: Final = {
    "inquiry_master_key": (
        "Data that only the old key opens would be lost. Check that none is left:\n"
        "  docker compose -f deploy/docker-compose.yml run --rm inquiry-worker "
        "python -m services.inquiry.rewrap --check\n"
        "and if it ends well, repeat this with --checked."
    ),
    "disclosure_chain_key": (
        "Records that only the old key vouches for could no longer be verified. Check first:\n"
        "  docker compose -f deploy/docker-compose.yml run --rm inquiry-worker "
        "python -m services.inquiry.verify_disclosures\n"
        "and if it ends well, repeat this with --checked."
    ),
    "audit_chain_key": (
        "Entries that only the old key vouches for could no longer be verified. Check first:\n"
        "  docker compose -f deploy/docker-compose.yml run --rm routing-worker "
        "python -m services.routing.verify_audit\n"
        "and if it ends well, repeat this with --checked."
    ),
}


def _read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="deploy.rotate_keys")
    parser.add_argument("folder", type=Path)
    parser.add_argument("name", type=str.lower, choices=ROTATED)
    parser.add_argument("--finish", action="store_true", help="accept only the current key")
    parser.add_argument("--checked", action="store_true", help="nothing needs the old key")
    return parser.parse_args(arguments)


def change(folder: Path, name: str, *, finish: bool, is_checked: bool) -> str:
    """Changes the folder's keys and returns what to do next."""
    if not has_keys(folder):
        raise CannotRotate(f"There are no keys in {folder}.")
    keys = read_keys(folder)
    if not finish:
        write_keys(folder, rotated(keys, name))
        return f"There is a new {name}.\n{NEXT[name]}"
    only_current = finished(keys, name)
    if name in CHECK_FIRST and not is_checked:
        raise CannotRotate(CHECK_FIRST[name])
    write_keys(folder, only_current)
    return f"Only the current {name} is accepted once the processes have been started again."


def main(arguments: Sequence[str]) -> int:
    given = _read(arguments)
    try:
        printed = change(given.folder, given.name, finish=given.finish, is_checked=given.checked)
    except CannotRotate as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    sys.stdout.write(f"{printed}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
