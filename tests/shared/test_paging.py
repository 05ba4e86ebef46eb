"""A list in pages shows every entry once, and a cursor from elsewhere is refused."""

import httpx2
from fastapi import APIRouter
from hypothesis import given
from hypothesis import strategies as st

from shared.web import create_app
from shared.web.paging import DEFAULT_LIMIT, MOST, AfterKey, Limit, Page, cut, key_cursor
from tests.support.http import client_of

SLUGS = sorted(f"entry-{number:03}" for number in range(130))
router = APIRouter()


@router.get("/entries")
async def entries(after: AfterKey = "", limit: Limit = DEFAULT_LIMIT) -> Page[str]:
    found = [slug for slug in SLUGS if slug > after][: limit + 1]
    shown, more = cut(found, limit, str)
    return Page(items=list(shown), next_cursor=more)


@given(
    st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1), unique=True),
    st.integers(1, 9),
)
def test_the_pages_of_any_list_together_are_the_list(keys: list[str], limit: int) -> None:
    keys, seen, after = sorted(keys), list[str](), ""
    while True:
        shown, more = cut([key for key in keys if key > after][: limit + 1], limit, str)
        seen += shown
        if more is None:
            break
        assert len(shown) == limit
        assert more == key_cursor(shown[-1])
        after = shown[-1]
    assert seen == keys


async def test_a_cursor_continues_the_list_and_the_last_page_has_none() -> None:
    async with client_of(create_app("test", routers=[router])) as client:
        seen, params = list[str](), {"limit": "60"}
        for size in (60, 60, 10):
            page = (await client.get("/entries", params=params)).json()
            assert len(page["items"]) == size
            seen += page["items"]
            params["cursor"] = page["next_cursor"]
    assert seen == SLUGS
    assert params["cursor"] is None


async def test_what_is_no_cursor_or_no_limit_is_refused_by_name() -> None:
    async with client_of(create_app("test", routers=[router])) as client:

        async def refused(**params: str) -> tuple[int, str]:
            answer = await client.get("/entries", params=params)
            return answer.status_code, answer.json()["errors"][0]["field"]

        assert await refused(cursor="nonsense") == (422, "cursor")
        assert await refused(cursor="x" * 2000) == (422, "cursor")
        assert await refused(limit="0") == (422, "limit")
        assert await refused(limit=str(MOST + 1)) == (422, "limit")
        empty: httpx2.Response = await client.get("/entries", params={"cursor": ""})
        assert len(empty.json()["items"]) == DEFAULT_LIMIT
