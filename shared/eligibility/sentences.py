"""What a finding says to the staff and to the patient, in their language."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from shared.eligibility.domain import Finding, Rule, RuleSet
from shared.formatting import subdivision_name

_NO_RULE: Final[Mapping[str, Mapping[str, str]]] = {
    "staff": {
        "en": "No rule covers this case: somebody has to look at it.",
        "fr": "Aucune règle ne couvre ce cas: quelqu'un doit l'examiner.",
    },
    "patient": {
        "en": "Somebody looks at whether this clinic may treat you before we go on.",
        "fr": "Quelqu'un vérifie si cette clinique peut vous traiter avant de poursuivre.",
        "es": "Antes de continuar, alguien verificará si esta clínica puede darle tratamiento.",
        "ar": "قبل أن نتابع، يتحقق شخص من فريقنا مما إذا كان يجوز لهذه العيادة علاجك.",
        "zh": "在我们继续之前，会有专人查看这家诊所是否可以为您治疗。",
    },
}


class Reader(StrEnum):
    STAFF = "staff"
    PATIENT = "patient"


def sentence(
    rules: RuleSet, finding: Finding, *, reader: Reader, locale: str, home: str | None = None
) -> str:
    """`home`: the province of the health plan (ISO 3166-2), where it is known. In English for a
    locale that the rule has no sentence in, and where no rule was found, or one without sentences,
    that of there being none.
    """
    rule = rules.rule(finding.rule)
    texts = _sentences(rule, reader) if rule else {}
    text = _in_language(texts or _NO_RULE[reader.value], locale)
    return text.replace("{home}", subdivision_name(home, locale) if home else "-")


def _sentences(rule: Rule, reader: Reader) -> Mapping[str, str]:
    return rule.says if reader is Reader.STAFF else rule.tells


def _in_language(texts: Mapping[str, str], locale: str) -> str:
    language = _language(locale)
    by_language = {_language(one): text for one, text in texts.items()}
    return texts.get(locale) or by_language.get(language) or by_language.get("en", "")


def _language(locale: str) -> str:
    return locale.partition("-")[0].lower()
