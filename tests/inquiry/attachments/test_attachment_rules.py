"""The limits of an inquiry's attachments and the way of one of them, without any server."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.attachments.domain import (
    AT_MOST,
    CHUNK_BYTES,
    LARGEST_BYTES,
    TOGETHER_BYTES,
    UNFINISHED_LIVES_FOR,
    Attachment,
    AttachmentEmpty,
    Attachments,
    AttachmentTooLarge,
    AttachmentUnfinished,
    AttachmentUnknown,
    Kind,
    State,
    TooManyAttachments,
    UploadOffsetWrong,
    Verdict,
)
from services.inquiry.inquiries.domain import InquiryEnded
from tests.support.clocks import MONDAY_NOON

MINUTE = timedelta(minutes=1)
NONE = Attachments(inquiry_id="i-1")


def attachment(attachment_id: str = "a", size: int = 10) -> Attachment:
    return Attachment(id=attachment_id, kind=Kind.OTHER, filename=b"", size=size, at=MONDAY_NOON)


def whole(attachment_id: str = "a", size: int = 10) -> Attachment:
    chunks = tuple(f"c{n}" for n in range((size - 1) // CHUNK_BYTES + 1))
    return replace(attachment(attachment_id, size), offset=size, chunks=chunks)


def waiting() -> Attachment:
    return whole().completed("image/png", MONDAY_NOON, is_to_be_scanned=True)


def with_sizes(*sizes: int) -> Attachments:
    those = NONE
    for number, size in enumerate(sizes):
        those = those.begin(attachment(f"a{number}", size))
    return those


def test_one_of_every_size_up_to_the_largest_is_begun_and_no_larger_one() -> None:
    for size in (1, LARGEST_BYTES):
        assert NONE.begin(attachment(size=size)).get("a").expires_at == (
            MONDAY_NOON + UNFINISHED_LIVES_FOR
        )
    with pytest.raises(AttachmentTooLarge):
        NONE.begin(attachment(size=LARGEST_BYTES + 1))
    for size in (0, -1):
        with pytest.raises(AttachmentEmpty):
            NONE.begin(attachment(size=size))


def test_there_are_so_many_and_no_more_and_each_gives_back_what_it_took() -> None:
    those = with_sizes(*[1] * AT_MOST)
    with pytest.raises(TooManyAttachments):
        those.begin(attachment("one-more"))
    left = those.remove("a3")
    assert len(left.begin(attachment("one-more")).entries) == AT_MOST


def test_together_they_have_so_many_bytes_from_the_first_one_announced_on() -> None:
    those = with_sizes(*[LARGEST_BYTES] * (TOGETHER_BYTES // LARGEST_BYTES - 1))
    assert those.bytes_left == LARGEST_BYTES
    full = those.begin(attachment("last", LARGEST_BYTES))
    assert full.bytes_left == 0
    with pytest.raises(TooManyAttachments):
        full.begin(attachment("x", 1))


def test_what_is_forgotten_takes_nothing_any_more() -> None:
    forgotten = with_sizes(1, 2).forget()
    assert forgotten.entries == ()
    with pytest.raises(InquiryEnded):
        forgotten.begin(attachment())
    with pytest.raises(AttachmentUnknown):
        forgotten.get("a0")


def test_a_chunk_goes_on_where_the_upload_stands_and_nowhere_else() -> None:
    one = attachment(size=CHUNK_BYTES + 5)
    short = one.extended("c0", start=0, end=10)
    assert (short.offset, short.chunks, short.tail_bytes) == (10, ("c0",), 10)
    full = short.extended("c1", start=10, end=CHUNK_BYTES)
    assert (full.offset, full.chunks, full.tail_bytes) == (CHUNK_BYTES, ("c1",), 0)
    last = full.extended("c2", start=CHUNK_BYTES, end=CHUNK_BYTES + 5)
    assert (last.is_whole, last.chunks) == (True, ("c1", "c2"))
    assert [last.part(0), last.part(1)] == ["attachment/a/0/more", "attachment/a/1/last"]
    assert [last.expected_bytes(n) for n in (0, 1)] == [CHUNK_BYTES, 5]
    for start in (0, 9, 11, CHUNK_BYTES):
        with pytest.raises(UploadOffsetWrong):
            short.extended("x", start=start, end=CHUNK_BYTES)
    with pytest.raises(AttachmentTooLarge):
        full.extended("x", start=CHUNK_BYTES, end=CHUNK_BYTES + 6)
    with pytest.raises(ValueError, match="bounds"):
        one.extended("x", start=0, end=CHUNK_BYTES + 1)


@given(ends=st.lists(st.integers(1, 3 * CHUNK_BYTES), max_size=12))
def test_however_it_is_cut_there_is_one_chunk_for_each_part_of_it(ends: list[int]) -> None:
    one = attachment(size=3 * CHUNK_BYTES)
    for number, more in enumerate(ends):
        bound = (one.offset // CHUNK_BYTES + 1) * CHUNK_BYTES
        end = min(one.offset + more, bound, one.size)
        if end > one.offset:
            one = one.extended(f"c{number}", start=one.offset, end=end)
        assert len(one.chunks) == -(-one.offset // CHUNK_BYTES)
        assert sum(one.expected_bytes(n) for n in range(len(one.chunks))) == one.offset


def test_only_a_whole_one_is_completed_and_a_second_time_nothing_changes() -> None:
    with pytest.raises(AttachmentUnfinished):
        attachment().completed("image/png", MONDAY_NOON, is_to_be_scanned=False)
    clean = whole().completed("image/png", MONDAY_NOON, is_to_be_scanned=False)
    assert (clean.state, clean.is_scanned, clean.due_at) == (State.CLEAN, False, None)
    assert clean.completed("text/plain", MONDAY_NOON, is_to_be_scanned=True) == clean
    with pytest.raises(UploadOffsetWrong):
        clean.extended("x", start=10, end=10)


def test_the_scanner_lets_through_or_leaves_the_name_alone() -> None:
    assert waiting().state is State.WAITING
    clean = waiting().scanned(Verdict.CLEAN)
    assert (clean.state, clean.is_scanned) == (State.CLEAN, True)
    refused = waiting().scanned(Verdict.REFUSED)
    assert (refused.state, refused.chunks, refused.size) == (State.REFUSED, (), 0)
    assert (refused.kept_bytes, refused.is_readable) == (0, False)
    nobody = waiting().scanned(None)
    assert (nobody.state, nobody.is_scanned) == (State.CLEAN, False)
    assert clean.scanned(Verdict.REFUSED) == clean


def test_a_scanner_that_is_down_is_asked_again_later_and_later_for_ever() -> None:
    one, now = waiting(), MONDAY_NOON
    pauses = []
    for _ in range(40):
        one = one.scan_failed(now)
        assert one.scan_at is not None
        pauses.append(one.scan_at - now)
        now = one.scan_at
    assert pauses[:3] == [MINUTE / 2, MINUTE, 2 * MINUTE]
    assert pauses[-1] == 30 * MINUTE
    assert one.state is State.WAITING


def test_an_unfinished_upload_expires_after_a_day_and_a_whole_one_never() -> None:
    those = NONE.begin(attachment(size=20))
    late = MONDAY_NOON + UNFINISHED_LIVES_FOR
    assert those.due_at == late
    assert those.expire("a", late - timedelta(seconds=1)) == those
    assert those.expire("a", late).entries == ()
    assert those.expire("b", late) == those
    done = NONE.begin(attachment()).change("a", lambda _: whole())
    assert done.expire("a", late) == done
    assert done.due_at == MONDAY_NOON  # nobody has finished it: at once


def test_of_refused_ones_the_newest_are_kept_and_they_count_for_no_limit() -> None:
    those = NONE
    for number in range(30):
        name = f"r{number}"
        those = those.begin(attachment(name))
        those = those.change(name, lambda one: replace(waiting(), id=one.id))
        those = those.change(name, lambda one: one.scanned(Verdict.REFUSED))
    assert [one.id for one in those.entries] == ["r25", "r26", "r27", "r28", "r29"]
    assert those.bytes_left == LARGEST_BYTES
