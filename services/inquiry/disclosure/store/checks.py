"""Notes of the verification (`disclosure_checks`): one document each, replaced as a whole."""

from datetime import datetime
from typing import Any, Final

from services.inquiry.disclosure.domain.checks import Pass, Position, Switch
from shared.mongo import Database, Document

_PASS: Final = "pass"
_SWITCH: Final = "switch"


class MongoCheckBook:
    def __init__(self, database: Database) -> None:
        self._notes = database["disclosure_checks"]

    async def last_pass(self) -> Pass | None:
        found = await self._notes.find_one({"_id": _PASS})
        return _pass(found) if found else None

    async def note_pass(self, one: Pass) -> None:
        after = one.after
        await self._note(
            _PASS,
            {
                "began_at": one.began_at,
                "after": [after.has_entries, after.last] if after else None,
                "verified": one.verified,
                "broken": one.broken,
                "kid": one.kid,
                "mac": one.mac,
            },
        )

    async def switch(self) -> Switch | None:
        found = await self._notes.find_one({"_id": _SWITCH})
        if found is None:
            return None
        return Switch(state=str(found["state"]), kid=found.get("kid"), mac=found.get("mac"))

    async def note_switch(self, switch: Switch) -> None:
        fields = {"state": switch.state, "kid": switch.kid, "mac": switch.mac}
        await self._note(_SWITCH, fields)

    async def _note(self, name: str, fields: Document) -> None:
        await self._notes.replace_one({"_id": name}, fields, upsert=True)


def _pass(found: dict[str, Any]) -> Pass | None:
    """None for a note that somebody else has written over: the next pass then begins at once."""
    try:
        began_at, after = found["began_at"], found["after"]
        if not isinstance(began_at, datetime):
            return None
        return Pass(
            began_at=began_at,
            after=_position(*after) if after else None,
            verified=int(found["verified"]),
            broken=int(found["broken"]),
            kid=found["kid"],
            mac=found["mac"],
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _position(has_entries: object, last: object) -> Position:
    if not (isinstance(has_entries, bool) and isinstance(last, str)):
        raise TypeError("not a position")
    return Position(has_entries=has_entries, last=last)
