"""Saved views: whose they are, how many there may be, and what may stand in one."""

import asyncio

import pytest

from services.routing.saved_views.domain import (
    LONGEST_NAME,
    LONGEST_QUERY,
    MOST,
    SavedView,
    TooManyViews,
    ViewUnfit,
)
from services.routing.saved_views.store import MongoSavedViews
from services.routing.saved_views.usecases.keep_views import KeepViews
from shared.auth.domain import Role, RoleMayNot
from shared.mongo import Database
from tests.routing.console.test_console import post
from tests.routing.inbox.builders import Office
from tests.routing.leads.builders import person


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("", ""),
        ("  \t ", ""),
        ("x" * (LONGEST_NAME + 1), ""),
        ("a\x00b", ""),
        ("a\u202eb", ""),
        ("\ud800", ""),
        ("fine", "x" * (LONGEST_QUERY + 1)),
    ],
)
def test_a_view_has_a_name_that_can_be_shown(name: str, query: str) -> None:
    with pytest.raises(ViewUnfit):
        SavedView.of(name, query)


def test_spaces_round_a_name_say_nothing() -> None:
    assert SavedView.of("  From \n France ", "language=fr").name == "From France"


async def test_each_person_has_so_many_views_and_a_name_once(database: Database) -> None:
    keep = KeepViews(views=MongoSavedViews(database))
    maya, jordan = person("maya"), person("jordan")
    for number in range(MOST):
        await keep.save(f"view {number}", "", maya)
    with pytest.raises(TooManyViews):
        await keep.save("one more", "", maya)
    await keep.save("view 3", "language=fr", maya)
    await keep.remove("view 0", maya)
    await keep.remove("view 0", maya)
    await asyncio.gather(*[keep.save("at once", f"status={n}", maya) for n in range(4)])
    views = await keep(maya)
    assert len(views) == MOST
    assert [view.query for view in views if view.name == "view 3"] == ["language=fr"]
    assert [view.name for view in views][-1] == "at once"
    assert await keep(jordan) == []
    with pytest.raises(RoleMayNot):
        await keep(person("editor", role=Role.EDITOR))
    await database["saved_views"].update_one({"_id": "maya"}, {"$set": {"views": [7, {"name": 1}]}})
    assert await keep(maya) == []


async def test_a_list_is_saved_opened_and_let_go_on_the_page(office: Office) -> None:
    query = "status=unrouted&language=fr&nonsense=1"
    async with office.signed_in("maya") as client:
        saved = await post(
            office, client, "maya", "/console/views", name=" <i>French</i> ", query=query
        )
        page = (await client.get(saved.headers["location"])).text
        others = await post(office, client, "maya", "/console/views", name="", query=query)
        gone = await post(
            office, client, "maya", "/console/views/remove", name="<i>French</i>", query=query
        )
        after = (await client.get("/console")).text
    href = "/console?status=unrouted&amp;language=fr"
    assert saved.headers["location"] == "/console?status=unrouted&language=fr"
    assert f'<a href="{href}" aria-current="page">&lt;i&gt;French&lt;/i&gt;</a>' in page
    assert others.status_code == 422
    assert "A saved view has a name of 1 to 60 characters" in others.text
    assert gone.status_code == 303
    assert "French&lt;" not in after
