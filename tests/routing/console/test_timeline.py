"""What happened to a lead, told in words and by people's names."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from services.routing.console.views.formatter import Formatter
from services.routing.console.views.timeline import RECEIVED, timeline_views
from services.routing.leads.domain import PATIENT, SYSTEM, Action, ActionRecord
from tests.routing.decisions.builders import RECEIVED_AT
from tests.routing.leads.builders import NETWORK, new_lead

LABELS = Path(__file__).parents[3] / "services/routing/templates/console/_labels.html"
NEVER_DONE = {Action.READ, Action.OPEN_DETAILS, Action.UNKNOWN}
FORMATTER = Formatter(locale="en-CA", directory=NETWORK, staff={"maya": "Maya Roy"})


@pytest.mark.parametrize("action", [RECEIVED, *(one for one in Action if one not in NEVER_DONE)])
def test_whatever_is_done_is_said_in_words(action: str) -> None:
    moments = LABELS.read_text(encoding="utf-8").partition("macro moment")[2].partition("endmacro")
    assert f'"{action}": _(' in moments[0]


def test_it_begins_with_the_arrival_and_names_colleagues_and_nobody_else() -> None:
    done = [
        ActionRecord(action=Action.CONTACT, by="maya", at=RECEIVED_AT, version=2),
        ActionRecord(action=Action.ADVANCE, by="gone", at=RECEIVED_AT, version=3, target="records"),
        ActionRecord(action=Action.ANSWER, by=PATIENT, at=RECEIVED_AT, version=4, target="x"),
        ActionRecord(
            action=Action.DECLINE, by=SYSTEM, at=RECEIVED_AT + timedelta(days=1), version=5
        ),
    ]
    views = timeline_views(replace(new_lead(), actions=tuple(done)), FORMATTER)
    assert [(one.what, one.by, one.to) for one in views] == [
        (RECEIVED, None, None),
        ("contact", "Maya Roy", None),
        ("advance", "gone", "records"),
        ("answer", None, None),
        ("decline", None, None),
    ]
    assert views[0].at == views[1].at != views[4].at
