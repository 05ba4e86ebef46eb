"""Names of languages, countries and their parts, numbers, and what is made of a person's name."""

import gettext
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Final

import pycountry
from babel import Locale, UnknownLocaleError
from babel.dates import get_day_names
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from babel.numbers import format_percent as babel_percent

from shared.formatting.times import babel_locale

_DAYS: Final = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_PROVINCES: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": {
        "CA-BC": "Colombie-Britannique",
        "CA-NB": "Nouveau-Brunswick",
        "CA-NL": "Terre-Neuve-et-Labrador",
        "CA-NS": "Nouvelle-Écosse",
        "CA-NT": "Territoires du Nord-Ouest",
        "CA-PE": "Île-du-Prince-Édouard",
        "CA-QC": "Québec",
    },
    "es": {
        "CA-BC": "Columbia Británica",
        "CA-NB": "Nuevo Brunswick",
        "CA-NL": "Terranova y Labrador",
        "CA-NS": "Nueva Escocia",
        "CA-NT": "Territorios del Noroeste",
        "CA-PE": "Isla del Príncipe Eduardo",
        "CA-QC": "Quebec",
    },
    "ar": {
        "CA-AB": "ألبرتا",
        "CA-BC": "كولومبيا البريطانية",
        "CA-MB": "مانيتوبا",
        "CA-NB": "نيو برونزويك",
        "CA-NL": "نيوفاوندلاند ولابرادور",
        "CA-NS": "نوفا سكوشا",
        "CA-NT": "الأقاليم الشمالية الغربية",
        "CA-NU": "نونافوت",
        "CA-ON": "أونتاريو",
        "CA-PE": "جزيرة الأمير إدوارد",
        "CA-QC": "كيبيك",
        "CA-SK": "ساسكاتشوان",
        "CA-YT": "يوكون",
    },
    "zh": {
        "CA-AB": "阿尔伯塔省",
        "CA-BC": "不列颠哥伦比亚省",
        "CA-MB": "曼尼托巴省",
        "CA-NB": "新不伦瑞克省",
        "CA-NL": "纽芬兰与拉布拉多省",
        "CA-NS": "新斯科舍省",
        "CA-NT": "西北地区",
        "CA-NU": "努纳武特地区",
        "CA-ON": "安大略省",
        "CA-PE": "爱德华王子岛省",
        "CA-QC": "魁北克省",
        "CA-SK": "萨斯喀彻温省",
        "CA-YT": "育空地区",
    },
}
"""By language; where pycountry's own catalogue has the English name, or names of several kinds."""


def language_name(tag: str, locale: str) -> str:
    """`fr` as `French`."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(babel_locale(locale)) or tag
    except (UnknownLocaleError, ValueError):
        return tag


def format_languages(tags: tuple[str, ...], locale: str) -> str:
    """`en, fr` as `English and French`."""
    return format_list([language_name(tag, locale) for tag in tags], locale=babel_locale(locale))


def format_names(names: Sequence[str], locale: str) -> str:
    """`Toronto, Winnipeg` as `Toronto and Winnipeg`."""
    return format_list(list(names), locale=babel_locale(locale))


def region_name(country: str, subdivision: str | None, locale: str) -> str:
    """`US, US-TX` as `Texas, United States`."""
    name = Locale.parse(babel_locale(locale)).territories.get(country, country)
    return f"{subdivision_name(subdivision, locale)}, {name}" if subdivision else name


def subdivision_name(code: str, locale: str) -> str:
    """`CA-NS` (ISO 3166-2) as `Nova Scotia`."""
    language = locale.split("-", maxsplit=1)[0]
    if name := _PROVINCES.get(language, {}).get(code):
        return name
    found = pycountry.subdivisions.get(code=code)  # type: ignore[no-untyped-call] # untyped
    return _subdivisions_in(language).gettext(str(found.name)) if found else code


@cache
def _subdivisions_in(language: str) -> gettext.NullTranslations:
    return gettext.translation("iso3166-2", pycountry.LOCALES_DIR, [language], fallback=True)


def weekday_name(day: str, locale: str) -> str:
    """`mon` as `Monday`."""
    return str(get_day_names("wide", "stand-alone", babel_locale(locale))[_DAYS[day]])


def format_number(value: float, locale: str) -> str:
    """`1234.5` as `1,234.5`, in French as `1 234,5`."""
    return format_decimal(value, locale=babel_locale(locale))


def format_percent(part: float, locale: str) -> str:
    """`0.125` as `13%`, in French as `13 %`."""
    return babel_percent(part, locale=babel_locale(locale))


def format_money(cents: int, currency: str, locale: str) -> str:
    """`240000` cents as `$2,400`, in French as `2 400 $`; cents only where there are some."""
    written = babel_locale(locale)
    pattern = Locale.parse(written).currency_formats["standard"].pattern
    if cents % 100 == 0:
        pattern = pattern.replace("0.00", "0")
    amount = Decimal(cents) / 100
    return format_currency(amount, currency, pattern, written, currency_digits=False)


def initials(name: str) -> str:
    """`Dr. Priya Raman` as `PR`."""
    parts = [part for part in name.split() if not part.endswith(".")]
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()


def sort_key(text: str) -> str:
    """Without case and accents: the order in which people look things up."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
