"""Bodies that memory does not take lie in a file, and come back as they were."""

import pytest

from shared.web.spilling import SpilledBodies

_SLOT = 4 * 1024


def test_what_is_written_is_read_again() -> None:
    spilled = SpilledBodies(most_bytes=100 * _SLOT)
    bodies = [bytes([number]) * length for number, length in enumerate([0, 1, _SLOT, 3 * _SLOT])]
    slots = [spilled.write(body) for body in bodies]
    assert [spilled.read(slot) for slot in slots if slot] == bodies


def test_the_file_takes_so_much_and_no_more_until_something_is_let_go() -> None:
    spilled = SpilledBodies(most_bytes=2 * _SLOT)
    first, second = spilled.write(b"first"), spilled.write(b"second")
    assert first is not None
    assert second is not None
    assert spilled.write(b"third") is None
    spilled.free(first)
    third = spilled.write(b"third")
    assert third is not None
    assert (spilled.read(second), spilled.read(third)) == (b"second", b"third")
    spilled.clear()
    assert spilled.write(b"x" * 2 * _SLOT) is not None


def test_what_has_been_given_back_is_not_read() -> None:
    spilled = SpilledBodies(most_bytes=2 * _SLOT)
    slot = spilled.write(b"first")
    assert slot is not None
    spilled.clear()
    with pytest.raises(OSError, match="whole"):
        spilled.read(slot)
