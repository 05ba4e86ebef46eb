"""What is not on the list of fields cannot be logged, whoever logs it."""

import json
import logging
import sys

from shared.logs import JsonFormatter, describe


def line(event: str, **fields: object) -> dict[str, object]:
    record = logging.LogRecord("wayfare", logging.INFO, "f.py", 1, event, None, None)
    record.wayfare = fields
    parsed: dict[str, object] = json.loads(JsonFormatter("test").format(record))
    return parsed


def test_a_field_that_is_not_on_the_list_is_left_out_and_counted() -> None:
    written = line("inquiry.received", inquiry_id="i-1", email="ann@example.org")
    assert written["inquiry_id"] == "i-1"
    assert written["dropped_fields"] == 1
    assert "ann@example.org" not in json.dumps(written)


def test_an_exception_is_named_by_its_class_and_location_and_never_quoted() -> None:
    try:
        raise ValueError("dup key: { email: 'ann@example.org' }")
    except ValueError as error:
        described = describe(error)
    assert described["error"] == "ValueError"
    assert str(described["error_at"]).startswith("test_logs.py:")
    assert "ann@" not in str(described)


def test_the_arguments_of_a_librarys_message_are_left_out() -> None:
    record = logging.LogRecord(
        "lib", logging.WARNING, "f.py", 1, "sent %s", ("ann@example.org",), None
    )
    assert "ann@" not in JsonFormatter("test").format(record)
    made = logging.LogRecord("lib", logging.WARNING, "f.py", 1, "sent ann@example.org", None, None)
    assert "ann@" not in JsonFormatter("test").format(made)


def test_a_librarys_exception_is_not_quoted_either() -> None:
    try:
        raise ValueError("ann@example.org")
    except ValueError:
        record = logging.LogRecord("uvicorn.error", 40, "f.py", 1, "failed", None, sys.exc_info())
    written = JsonFormatter("test").format(record)
    assert "ann@" not in written
    assert "ValueError" in written
