"""Reading a page takes as long as the page is: eight times the page, eight times the work."""

from collections.abc import Callable

import pytest

from services.content.importing.domain import read_page
from tests.content.importing.shapes import SHAPES
from tests.content.importing.work import work_of

_FEW, _MANY = 100, 800


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_a_page_eight_times_as_long_is_not_more_than_eight_times_the_work(
    shape: Callable[[int], str],
) -> None:
    def work(count: int) -> int:
        page = shape(count)
        return work_of(lambda: read_page(page, locale="en-CA"))

    assert work(_MANY) <= 8.8 * work(_FEW)
