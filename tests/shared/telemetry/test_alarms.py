"""Alarms are logged when they begin and when they end, however often somebody looks."""

import logging

import pytest

from shared.telemetry import alarm, lasting_alarms, metrics_page


def test_an_alarm_is_logged_when_it_begins_and_when_it_ends(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        for lasts in (False, True, True, False, False):
            alarm("test.alarm", lasts=lasts, about="here")
    assert [r.message for r in caplog.records] == ["alarm.begins", "alarm.ends"]


def test_a_lasting_alarm_shows_in_the_metrics_and_in_the_list() -> None:
    alarm("test.lasting", lasts=True)
    body, _ = metrics_page()
    assert b'wayfare_alarm{about="",alarm="test.lasting"} 1.0' in body
    assert "test.lasting" in lasting_alarms()
    alarm("test.lasting", lasts=False)
    assert "test.lasting" not in lasting_alarms()
