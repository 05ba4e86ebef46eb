"""The cookies that hold the secrets of this browser's drafts: one for each, named by its handle."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from services.inquiry.form.domain.draft import LIVES_FOR
from services.inquiry.form.domain.sealing import is_secret

_HANDLE: Final = re.compile(r"[0-9a-hjkmnp-tv-z]{8}")
_PATH: Final = "/inquire"


def is_handle(text: str) -> bool:
    return _HANDLE.fullmatch(text) is not None


@dataclass(frozen=True, kw_only=True)
class DraftCookies:
    """For this site alone, its form alone and no script. `is_secure`: over HTTPS alone.

    `is_framed`: for the form in a frame, in a jar of its own for each site around it (CHIPS). The
    two kinds do not know each other: what was typed in a tab is shown in no frame.
    """

    is_secure: bool
    is_framed: bool = False

    @property
    def _prefix(self) -> str:
        kind = "framed" if self.is_framed else "draft"
        return f"{'__Secure-' if self.is_secure else ''}wayfare-{kind}-"

    def secret(self, cookies: Mapping[str, str], handle: str) -> str | None:
        found = cookies.get(f"{self._prefix}{handle}", "") if is_handle(handle) else ""
        return found if is_secret(found) else None

    def secrets(self, cookies: Mapping[str, str]) -> dict[str, str]:
        """By handle."""
        handles = [name.removeprefix(self._prefix) for name in cookies]
        return {one: secret for one in handles if (secret := self.secret(cookies, one))}

    def keep(self, response: Response, handle: str, secret: str) -> None:
        self._write(response, handle, secret, int(LIVES_FOR.total_seconds()))

    def forget(self, response: Response, handles: Iterable[str]) -> None:
        for handle in handles:
            self._write(response, handle, "", 0)

    def _write(self, response: Response, handle: str, secret: str, seconds: int) -> None:
        response.set_cookie(
            f"{self._prefix}{handle}",
            secret,
            max_age=seconds,
            expires=None if seconds else 0,
            path=_PATH,
            secure=self.is_secure or self.is_framed,
            httponly=True,
            samesite="none" if self.is_framed else "lax",
        )
        if self.is_framed:  # the standard library writes this attribute from Python 3.14 on
            name, value = response.raw_headers[-1]
            response.raw_headers[-1] = (name, value + b"; Partitioned")
