"""Somebody of the staff: opens pages, fills in the forms that are on them, sends them."""

import html
import re
from dataclasses import dataclass

import httpx2

from shared.auth.domain import Role
from shared.mongo import Database
from tests.content.editors import sign_in
from tests.shared.auth.builders import FROM_HERE

_INPUT = re.compile(r"<input\b[^>]*>")
_AREA = re.compile(r"<textarea\b([^>]*)>\n(.*?)</textarea>", re.DOTALL)
_SELECT = re.compile(r"<select\b([^>]*)>(.*?)</select>", re.DOTALL)
_CHOSEN = re.compile(r'<option value="([^"]*)" selected')


def _attribute(tag: str, name: str) -> str | None:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else None


def form_of(page: str, action: str) -> dict[str, str]:
    """What a browser would send of the form with this address, with every button left alone."""
    start = page.index(f'action="{action}"')
    body = page[start : page.index("</form>", start)]
    fields = dict[str, str]()
    for tag in _INPUT.findall(body):
        name, value = _attribute(tag, "name"), _attribute(tag, "value") or ""
        is_choice = _attribute(tag, "type") in {"checkbox", "radio"}
        if name and (not is_choice or " checked" in tag):
            fields[name] = value
    for tag, text in _AREA.findall(body):
        fields[_attribute(tag, "name") or ""] = html.unescape(text).replace("\n", "\r\n")
    for tag, options in _SELECT.findall(body):
        chosen = _CHOSEN.search(options)
        fields[_attribute(tag, "name") or ""] = chosen[1] if chosen else ""
    return fields


@dataclass(frozen=True, kw_only=True)
class Person:
    client: httpx2.AsyncClient

    async def open(self, address: str, status: int = 200) -> str:
        answer = await self.client.get(address)
        assert answer.status_code == status, answer.text
        return answer.text

    async def send(
        self, address: str, action: str, *, status: int = 303, **typed: str
    ) -> httpx2.Response:
        """The form on the page at the address, with what is typed in."""
        return await self.send_form(
            action, form_of(await self.open(address), action), status, **typed
        )

    async def send_form(
        self, action: str, form: dict[str, str], status: int = 303, **typed: str
    ) -> httpx2.Response:
        fields = {**form, **{name.replace("_at_", "-"): value for name, value in typed.items()}}
        answer = await self.client.post(action, data=fields)
        assert answer.status_code == status, answer.text
        return answer


async def somebody(
    client: httpx2.AsyncClient, database: Database, role: Role, *clinics: str
) -> Person:
    """The client is theirs from now on."""
    client.headers.update(FROM_HERE)
    await sign_in(client, database, role, *clinics)
    return Person(client=client)
