"""The editorial pages of somebody's own account are those of the console."""

import httpx2
import pytest
from fastapi import FastAPI

from services.content.app import build_app
from services.content.settings import ContentApiSettings
from shared.auth.domain import Role
from shared.auth.store import MongoAccounts
from shared.clock import utc_now
from shared.mongo import Database
from tests.shared.auth.account_story import Visitor, refuses_foreign_and_odd_forms, tell_story
from tests.shared.auth.builders import PASSWORD, account, quick_passwords
from tests.support.http import client_of

MARIE = account(Role.EDITOR, "*")
FIELD = "/editorial/texts/ear-tubes/en-CA/summary"


def visitor(app: FastAPI) -> Visitor:
    return Visitor.at(
        app, root="/editorial", home="/editorial", email=MARIE.email, password=PASSWORD, now=utc_now
    )


@pytest.mark.usefixtures("published")
async def test_an_editor_enrols_signs_in_by_codes_and_changes_the_password(
    settings: ContentApiSettings, content_database: Database
) -> None:
    await MongoAccounts(content_database).put(MARIE)
    app = build_app(settings, passwords=quick_passwords())
    async with client_of(app):
        marie, at_home = visitor(app), visitor(app)
        await tell_story(marie, at_home)
        await refuses_foreign_and_odd_forms(marie)


@pytest.mark.usefixtures("published")
async def test_what_was_written_comes_along_through_both_steps(
    settings: ContentApiSettings, content_database: Database
) -> None:
    await MongoAccounts(content_database).put(MARIE)
    app = build_app(settings, passwords=quick_passwords())
    async with client_of(app):
        marie = visitor(app)
        await marie.sign_in(status=303)
        await marie.enrol()
        marie.client.cookies = httpx2.Cookies()
        words = {"body-0": "Quiet words about ear tubes.", "revision": "1"}
        lost = await marie.post(FIELD, status=401, **words)
        assert "sign in and go on with it" in lost.text
        asked = await marie.post(
            "/editorial/sign-in", status=200, next=FIELD, email=marie.email,
            password=marie.password, **words,
        )  # fmt: skip
        assert "Quiet words about ear tubes." in asked.text
        again = await marie.post(
            "/editorial/sign-in/code", status=401, next=FIELD, code="000000", **words
        )
        assert "Quiet words about ear tubes." in again.text
        on = await marie.post(
            "/editorial/sign-in/code", status=200, next=FIELD, code=marie.code(), **words
        )
        assert "This is not saved yet." in on.text
        assert "Quiet words about ear tubes." in on.text
