"""Whatever is in the record is said in words."""

import re
from pathlib import Path

import pytest

from services.routing.leads.domain import Action
from shared.disclosure.waiting import Step

ROOT = Path(__file__).parents[3]
TEMPLATE = ROOT / "services/routing/templates/console/_audit.html"
OF_NOBODY = {
    Action.READ, Action.OPEN_DETAILS, Action.ANSWER, Action.ASK_PERSON, Action.WITHDRAW,
    Action.UNKNOWN,
}  # fmt: skip
"""What leaves no act of the staff: a look, and what patients do."""
EVENT = re.compile(r"\bsecurity\(\s*\"([a-z-]+)\"")


def security_events() -> list[str]:
    sources = [*ROOT.glob("shared/auth/**/*.py"), *ROOT.glob("services/routing/**/*.py")]
    return sorted({name for one in sources for name in EVENT.findall(one.read_text("utf-8"))})


@pytest.mark.parametrize(
    "code",
    [
        *(f"lead.{one}" for one in Action if one not in OF_NOBODY),
        *(f"queue.{one}" for one in Step),
        *(f"security.{one}" for one in security_events()),
    ],
)
def test_an_act_is_said_in_words(code: str) -> None:
    assert f'"{code}": _(' in TEMPLATE.read_text(encoding="utf-8")
