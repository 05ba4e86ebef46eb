"""The names of the directory, to compare those on a page with: clinics, doctors, phones."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from services.content.importing.domain.report import ImportReport, NameKind, NameOnPage
from services.content.importing.domain.source.lines import folded

_TITLES = re.compile(r"^(?:d\^?re?|pre?|prof)\b\.?\s*")
_AFTER_A_NAME = re.compile(r"\s*,| - |\s*\(")
_CREDENTIALS = re.compile(r"\s+(?:md|m\.d\.|frcsc|frcpc|frcs\(c\)|mbbs|mbchb|do)$")
_AFTER_A_TOWN = re.compile(r"\s*[,(|/]| - ")
_DIGITS_OF_A_NUMBER = 10  # without the country's, in North America


@dataclass(frozen=True, kw_only=True)
class DirectoryNames:
    """As they are compared; made by `of`."""

    clinics: frozenset[str]
    doctors: frozenset[str]
    phones: frozenset[str]

    @classmethod
    def of(
        cls, *, clinics: Iterable[str], doctors: Iterable[str], phones: Iterable[str]
    ) -> "DirectoryNames":
        """`clinics` by their names and by their towns."""
        return cls(
            clinics=frozenset(map(folded, clinics)),
            doctors=frozenset(map(_doctor, doctors)),
            phones=frozenset(map(_phone, phones)),
        )

    def compared(self, report: ImportReport) -> ImportReport:
        """The report, with the names on the page that the directory does not know."""
        unknown = tuple(name for name in report.names if not self._knows(name))
        return replace(report, unknown=unknown)

    def _knows(self, name: NameOnPage) -> bool:
        match name.kind:
            case NameKind.CLINIC:
                town = _AFTER_A_TOWN.split(folded(name.text), maxsplit=1)[0]
                return not self.clinics.isdisjoint({folded(name.text), town})
            case NameKind.DOCTOR:
                return _doctor(name.text) in self.doctors
            case NameKind.PHONE:
                return _phone(name.text) in self.phones


def _doctor(name: str) -> str:
    """`Dr. Ada Invented, MD, FRCSC` is `ada invented`."""
    plain = _TITLES.sub("", folded(name))
    return _CREDENTIALS.sub("", _AFTER_A_NAME.split(plain, maxsplit=1)[0])


def _phone(number: str) -> str:
    """Without an extension."""
    plain = re.split(r"(?:ext|poste)", folded(number), maxsplit=1)[0]
    return re.sub(r"\D", "", plain)[-_DIGITS_OF_A_NUMBER:]
