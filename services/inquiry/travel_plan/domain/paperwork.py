"""What to bring, and what to mind on the way."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final


class Paper(StrEnum):
    PHOTO_ID = "photo_id"
    HEALTH_CARD = "health_card"
    PASSPORT = "passport"
    ENTRY_DOCUMENT = "entry_document"
    """A visa or an electronic travel authorization, where one is needed."""
    TRAVEL_INSURANCE = "travel_insurance"
    RECORDS = "records"
    MEDICATION_LIST = "medication_list"
    PAYER_AUTHORIZATION = "payer_authorization"


class Advice(StrEnum):
    LONG_JOURNEY = "long_journey"
    """The journey is long enough for clots to matter."""
    PERHAPS_LONG_JOURNEY = "perhaps_long_journey"
    """Nobody has said how long it is."""


_PAYS_ALONE: Final = frozenset({"self", "unknown"})


def papers_for(*, comes_from_abroad: bool, is_at_home: bool, payer_kind: str) -> tuple[Paper, ...]:
    return tuple(_papers(comes_from_abroad, is_at_home, payer_kind))


def _papers(comes_from_abroad: bool, is_at_home: bool, payer_kind: str) -> Iterator[Paper]:
    if comes_from_abroad:
        yield from (Paper.PASSPORT, Paper.ENTRY_DOCUMENT)
    else:
        yield from (Paper.PHOTO_ID, Paper.HEALTH_CARD)
    yield from (Paper.RECORDS, Paper.MEDICATION_LIST)
    if payer_kind not in _PAYS_ALONE:
        yield Paper.PAYER_AUTHORIZATION
    if not is_at_home:
        yield Paper.TRAVEL_INSURANCE


def advice_for(
    hours_of_travel: float | None, *, is_at_home: bool, more_than: int
) -> tuple[Advice, ...]:
    """`more_than`: the hours from which on clots matter."""
    if is_at_home:
        return ()
    if hours_of_travel is None:
        return (Advice.PERHAPS_LONG_JOURNEY,)
    return (Advice.LONG_JOURNEY,) if hours_of_travel > more_than else ()
