"""Style sheets and files of the fonts over HTTP."""

import mimetypes
from os import stat_result
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Scope

from shared.web.fonts import Fonts
from shared.web.text_files import text_answer

_FOR_EVER: Final = "public, max-age=31536000, immutable"

mimetypes.add_type("font/woff2", ".woff2")  # not every Python knows it


class FontFiles(StaticFiles):
    """Only what a style sheet names is there: a path is looked up whole and never put together."""

    def __init__(self, fonts: Fonts) -> None:
        super().__init__(directory=fonts.folder)
        self._fonts = fonts

    async def get_response(self, path: str, scope: Scope) -> Response:
        sheet = self._fonts.sheets.get(path)
        if sheet is None or scope["method"] not in {"GET", "HEAD"}:
            return await super().get_response(path, scope)
        return text_answer(sheet, Headers(scope=scope), media_type="text/css")

    def lookup_path(self, path: str) -> tuple[str, stat_result | None]:
        known = self._fonts.files.get(path)
        return super().lookup_path(known) if known else ("", None)

    def file_response(
        self, full_path: PathLike, stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = _FOR_EVER
        return response
