"""How much of what there is, as a bar with its numbers beside it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class MeterView:
    """`percent` of `most`, at most 100; without a limit `most` is None and there is no bar."""

    count: str
    most: str | None
    percent: int = 0
    is_full: bool = False


def meter_view(count: int, most: int | None) -> MeterView:
    if most is None:
        return MeterView(count=str(count), most=None)
    percent = 100 if count >= most else count * 100 // most
    return MeterView(count=str(count), most=str(most), percent=percent, is_full=count >= most)
