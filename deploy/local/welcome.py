"""What `make run` prints when everything is up."""

from deploy.local.processes import WIDE_LIMIT
from deploy.local.system import Running

SAMPLE = "toronto"
SAMPLE_PROCEDURE = "micro-needling"


def welcome(running: Running) -> str:
    url = running.stack.url
    addresses = (
        ("Procedure page", f"{url('content')}/en-CA/{SAMPLE}/procedures/{SAMPLE_PROCEDURE}"),
        (
            "Inquiry form",
            f"{url('inquiry')}/inquire?location={SAMPLE}&procedure={SAMPLE_PROCEDURE}&locale=en-CA",
        ),
        ("Console", f"{url('routing')}/console"),
        ("Mail viewer", f"{url('mail')}/"),
        ("Kafka", f"{running.servers.broker.describe()}, {running.stack.bootstrap_servers}"),
    )
    lines = ["", "Wayfare is ready. Ctrl-C or `make stop` ends it.", ""]
    lines += [f"  {name:<16}{value}" for name, value in addresses]
    return "\n".join([*lines, "", *_sign_ins(running), "", *_limits(), ""])


def _limits() -> list[str]:
    return [
        f"  Limits are wide open here, at {WIDE_LIMIT} each, so that trying things out meets none.",
        "  `.env.example` lists those of a real installation as LIMIT_...",
    ]


def _sign_ins(running: Running) -> list[str]:
    rows = [
        (one.role, one.email, running.passwords[one.email], ", ".join(one.clinics))
        for one in running.accounts
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return ["  Sign-ins (samples, this machine only)"] + [
        "    " + "  ".join(text.ljust(width) for text, width in zip(row, [*widths, 0], strict=True))
        for row in rows
    ]
