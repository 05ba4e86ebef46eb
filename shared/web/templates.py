"""Jinja templates with translations and icons: escaped unless they are plain texts (`.txt`),
undefined names are errors.
"""

from collections.abc import Callable, Hashable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    select_autoescape,
)
from jinja2.bccache import Bucket
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from shared.brand import NEUTRAL, Brand
from shared.formatting import format_phone
from shared.web.fonts import preload_header, sheets_for
from shared.web.locales import (
    LOCALES,
    SOURCE_LOCALE,
    direction,
    load_translations,
    locale_of,
)
from shared.web.npm import NODE_MODULES

SHARED: Final = Path(__file__).parent / "html"
"""Templates and catalogues that every service has, laid out as a service's own."""
_DRAWN_AT_MOST: Final = 2_000
"""Of each locale, some 3 KB each."""
_ICONS: Final = NODE_MODULES / "lucide-static" / "icons"


class _Compiled(BytecodeCache):
    """Each template compiled once for a process, whatever the number of its locales."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


_COMPILED: Final = _Compiled()

BrandIn = Callable[[str], Brand]
"""The brand for the readers of a locale, at once and whatever does not answer."""


def no_brand(_locale: str) -> Brand:
    return NEUTRAL


class Templates:
    """The templates of one service, its `templates/` folder and the catalogues of its `locales/`,
    behind them those of `more` folders laid out alike, and behind these what all services share;
    without a service that alone. `brand`: whose name and logo the layouts show.
    """

    def __init__(
        self,
        service_folder: Path | None = None,
        locales: Sequence[str] = LOCALES,
        *,
        more: Sequence[Path] = (),
        brand: BrandIn = no_brand,
    ) -> None:
        self._brand = brand
        self.locales = tuple(locales)
        folders = [*([service_folder] if service_folder else []), *more, SHARED]
        found = [load_translations(folder / "locales", locales) for folder in reversed(folders)]
        self._translations: dict[str, dict[str, str]] = {locale: {} for locale in locales}
        for translations in found:
            for locale, texts in translations.items():
                self._translations[locale] |= texts
        self._environments = {
            locale: self._environment([folder / "templates" for folder in folders], locale)
            for locale in locales
        }

    def text(self, name: str, view: object, locale: str = SOURCE_LOCALE, **more: Any) -> str:
        """The template with `view`, `locale` and `dir`, `_()`, `icon()` and `phone()`, `brand()`
        and its `logo()`.
        """
        environment = self._environments.get(locale, self._environments[SOURCE_LOCALE])
        return environment.get_template(name).render(view=view, locale=locale, **more)

    def page(
        self,
        name: str,
        view: object,
        locale: str = SOURCE_LOCALE,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> HTMLResponse:
        """The rendered page; private by default, since most pages are somebody's."""
        text = self.text(name, view, locale, **more)
        is_whole = text.startswith("<!doctype")
        fields = {
            "Cache-Control": "no-store",
            "Content-Language": locale,
            **(preload_header() if is_whole else {}),
            **(headers or {}),
        }
        return HTMLResponse(text, status, fields)

    def locale_of(self, request: Request, asked: str | None = None) -> str:
        """The locale to answer in, of those that these templates have."""
        return locale_of(request, asked, self.locales)

    def translate(self, text: str, locale: str, /, **values: object) -> str:
        """`text` in the locale with its `%(name)s` places filled in."""
        translated = self._translations.get(locale, {}).get(text, text)
        return translated % values if values else translated

    def _environment(self, folders: Sequence[Path], locale: str) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(folders),
            autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
            bytecode_cache=_COMPILED,
        )
        environment.globals["icon"] = icon
        environment.globals["logo"] = logo
        environment.globals["phone"] = format_phone
        environment.globals["drawn"] = _drawing(environment, locale)
        environment.globals["brand"] = lambda: self._brand(locale)
        environment.globals["dir"] = direction(locale)
        environment.globals["font_sheets"] = sheets_for(locale)
        environment.install_gettext_callables(  # type: ignore[attr-defined] # added by the i18n extension
            lambda text: self._translations.get(locale, {}).get(text, text),
            lambda one, many, n: self._plural(locale, one, many, n),
            newstyle=True,
        )
        return environment

    def _plural(self, locale: str, one: str, many: str, count: int) -> str:
        # French uses the singular for 0 and 1; a plural is a message of its own in the catalogue.
        is_one = count == 1 or (locale.startswith("fr") and count == 0)
        source = one if is_one else many
        return self._translations.get(locale, {}).get(source, source)


def _drawing(environment: Environment, locale: str) -> Callable[[str, Hashable], Markup]:
    """For templates that know nothing but their view, and are shown to many: those of equal views
    are drawn once. Views are immutable.
    """

    @lru_cache(maxsize=_DRAWN_AT_MOST)
    def drawn(name: str, view: Hashable) -> Markup:
        text = environment.get_template(name).render(view=view, locale=locale)
        return Markup(text)  # noqa: S704 - of a template, which escapes

    return drawn


def logo(brand: Brand) -> Markup:
    """Inline SVG, hidden from screen readers: the name stands beside it."""
    if not brand.logo:
        return Markup()
    svg = brand.logo.replace("<svg ", '<svg class="logo" aria-hidden="true" focusable="false" ', 1)
    return Markup(svg)  # noqa: S704 - `brand_of` lets nothing but plain shapes through


@cache
def icon(name: str) -> Markup:
    """A Lucide icon as inline SVG, hidden from screen readers: the words beside it say the same.

    Raises `FileNotFoundError` for a name that the icon set does not have.
    """
    svg = (_ICONS / f"{name}.svg").read_text(encoding="utf-8")
    start = svg.index("<svg")
    inner = svg[start:].replace("<svg", '<svg aria-hidden="true" focusable="false"', 1)
    return Markup(inner)  # noqa: S704 - a file of an installed package, not user input
