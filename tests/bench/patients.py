"""Inquiries of many invented patients: each has a mailbox and a phone number of its own, and asks
for another offering than the one before.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from tests.support.inquiries import JSON, granted_consents, inquiry_body
from tests.support.networks import sample_network
from tests.support.system import System

_MAILBOX, _PHONE = "mailbox-of-the-patient", "phone-of-the-patient"
_FIRST_PHONE, _PHONES = 2_000_000, 8_000_000
"""Numbers of seven digits that a telephone network of North America gives out."""

_SCRIPT = Template("""\
local run, count = "$run", $first
local bodies = {
$bodies
}
local headers = {["Content-Type"] = "application/json"}

request = function()
  count = count + 1
  local parts = bodies[count % #bodies + 1]
  local phone = string.format("+1212%07d", $first_phone + count % $phones)
  local body = parts[1] .. run .. "-" .. count .. "@example.org" .. parts[2] .. phone .. parts[3]
  headers["Idempotency-Key"] = run .. "-" .. count
  return wrk.format("POST", nil, headers, body)
end
""")


@dataclass(frozen=True)
class Patients:
    """Bodies of `POST /v1/inquiries` for every offering, but for who the patient is."""

    bodies: Sequence[JSON]

    def body(self, number: int, run: str) -> bytes:
        """The inquiry of the patient with this number; `run` is a word that nobody else uses."""
        phone = f"+1212{_FIRST_PHONE + number % _PHONES:07}"
        text = json.dumps(self.bodies[number % len(self.bodies)])
        return text.replace(_MAILBOX, f"{run}-{number}@example.org").replace(_PHONE, phone).encode()

    def script(self, folder: Path) -> Path:
        """A script of wrk that sends another patient's inquiry each time, once it is run once."""
        filled = _SCRIPT.substitute(
            run=fresh_run(), first=secrets.randbelow(_PHONES), first_phone=_FIRST_PHONE,
            phones=_PHONES, bodies="\n".join(_in_lua(body) for body in self.bodies),
        )  # fmt: skip
        path = folder / "inquiries.lua"
        path.write_text(filled, encoding="utf-8")
        return path


async def patients_of(system: System) -> Patients:
    consents = await granted_consents(system.url("inquiry"))
    template = inquiry_body(consents)
    patient = {**template["patient"], "email": _MAILBOX, "phone": _PHONE}
    return Patients(
        [
            {**template, "patient": patient, "location": location, "procedure": procedure}
            for location, procedure in sorted(sample_network().offerings)
        ]
    )


def fresh_run() -> str:
    """What begins mailboxes and idempotency keys that nobody has used yet."""
    return f"bench-{secrets.token_hex(6)}"


def _in_lua(body: JSON) -> str:
    head, rest = json.dumps(body).split(_MAILBOX)
    middle, tail = rest.split(_PHONE)
    return f"  {{[==[{head}]==], [==[{middle}]==], [==[{tail}]==]}},"
