"""What was logged: our own lines as events and fields."""

import pytest


def events(caplog: pytest.LogCaptureFixture) -> list[tuple[str, dict[str, object]]]:
    """Lines of our own logs; those of libraries carry no fields."""
    return [
        (record.msg, dict(record.wayfare))
        for record in caplog.records
        if hasattr(record, "wayfare")
    ]


def security_events(caplog: pytest.LogCaptureFixture) -> list[tuple[str, dict[str, object]]]:
    return [event for event in events(caplog) if event[0].startswith("security.")]
