"""What a browser makes of the form's guard: a solved challenge."""

from typing import Any, Final

import altcha
import httpx2

HOSTILE_TEXTS: Final = (
    "\x00", "\ud800", "%00", "null", "NaN", "1e400", "-1", "$where", "../../etc", "'; drop",
    "\u202etxt.exe", "٣", "9" * 5_000, "[" * 3_000, "W1tb", "eyJjaGFsbGVuZ2UiOiB7fX0=", " ",
)  # fmt: skip


def solution(challenge: dict[str, Any]) -> str:
    """As the page's script sends it."""
    read = altcha.Challenge.from_dict(challenge)
    found = altcha.solve_challenge(read)
    assert found is not None
    return altcha.Payload(read, found).to_base64()


async def solved_by(api: httpx2.AsyncClient) -> str:
    return solution((await api.get("/v1/challenges")).json())
