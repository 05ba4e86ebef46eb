"""The phrases that are warned of, in English and French, and what makes the same words harmless.

All are looked for in every text: a page may quote the other language. They are written as the
folding of a text leaves it, and every repetition in them has a bound, so that no text takes long.
"""

import re
from typing import Final

from services.content.wording.domain.warning import Reason


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")


_BETWEEN: Final = r"(?: [\w'-]{1,30}){0,3}"
"""Up to three words between an adjective and what it praises."""

_WHO: Final = (
    r"(?:surgeons?|doctors?|physicians?|specialists?|clinics?|surgical cent(?:re|er)s?"
    r"|hospitals?|teams?|care|experts?|nurses?|an(?:a)?esthetists?|facilit(?:y|ies)"
    r"|technolog(?:y|ies)|equipment)"
)
_QUI: Final = (
    r"(?:chirurgien(?:ne)?s?|médecins?|spécialistes?|cliniques?|centres?|hôpita(?:l|ux)"
    r"|équipes?|soins|experts?|technologies?|équipements?)"
)
_HARMLESS: Final = (
    r"moments?|façons?|manières?|choix|options?|intérêts?|positions?|moyens?|conditions?|délais?"
    r"|dates?|heures?|endroits?|résultats?|traitements?|solutions?|pratiques?|périodes?|temps"
    r"|estimations?|candidate?s?|protections?|connus?|connaissances?"
)
_WHOLLY: Final = r"(?:100 ?%|(?:100|cent|(?:a |one )?hundred) ?(?:per ?cent|pour cent)|à 100 ?%)"

PHRASES: Final = {
    Reason.GUARANTEE: _pattern(
        r"guarantee(?:s|d|ing)?",
        r"we promise(?: you)?",
        rf"{_WHOLLY} (?:safe|successful|success(?: rate)?|effective|painless|satisfaction|certain"
        r"|sure|reliable|natural results?)",
        r"(?:completely|totally|entirely|perfectly|absolutely) (?:safe|painless|harmless)",
        r"(?:completely |totally |entirely )?(?:risk-free|risk free)",
        r"(?:no|zero)[ -]risks?(?![ -](?:free|factors?|assessments?|groups?))",
        r"without (?:any |the slightest )?risks?(?! factors?)",
        r"garanti(?:e|s|es|r|t|ssons|ssent|ssant)?",
        r"nous (?:vous )?promettons",
        rf"{_WHOLLY} (?:sûre?s?(?! [ld])|sécuritaires?|efficaces?|réussite|de réussite|indolores?"
        r"|satisfaction)",
        r"(?:totalement|entièrement|complètement|parfaitement|absolument)"
        r" (?:sûre?s?|sécuritaires?|indolores?|inoffensi(?:f|ve)s?)",
        r"(?:totalement |entièrement |complètement )?sans (?:aucun |le moindre )?risques?",
        r"(?:totalement|entièrement|complètement) sans danger|sans (?:aucun|le moindre) danger",
        r"(?:zéro|aucun) risque|risque zéro",
    ),
    Reason.SUPERLATIVE: _pattern(
        rf"(?:the )?(?:best|finest|safest|foremost|premier){_BETWEEN} {_WHO}",
        rf"(?:(?:the|canada's|our) )?(?:leading|top){_BETWEEN} {_WHO}",
        rf"(?:the )?most (?:experienced|skilled|trusted|advanced|renowned|qualified){_BETWEEN}"
        rf" {_WHO}",
        r"(?:the )?best(?: [\w'-]{1,30}){0,3} in (?:the )?"
        r"(?:world|country|canada|province|city|region|ontario|quebec|alberta|manitoba)",
        rf"(?:#|no\. ?|number )(?:1|one){_BETWEEN} {_WHO}",
        r"(?:simply|are|is) the best(?= ?(?:[.!,;]|$))",
        r"world[ -]class|best[ -]in[ -]class|top[ -](?:rated|ranked)|world's (?:best|leading)",
        r"second to none|unrivall?ed|unparalleled|unmatched|unsurpassed",
        rf"(?:le|la|les|nos|notre) meilleure?s?(?! (?:{_HARMLESS})(?!\w))"
        rf"(?:{_BETWEEN} {_QUI})?",
        rf"{_QUI} (?:les?|la) plus (?:expérimenté|compétent|réputé|qualifié|sûr|avancé)e?s?",
        rf"(?:numéro un|numéro 1|n[°ºo]\.? ?1)(?= (?:{_QUI}|au|en|du|dans))",
        r"de (?:renommée|classe) mondiale|chefs? de file|sans égale?s?|inégalée?s?|hors pair",
    ),
}

_JOINS: Final = r"(?!(?:and|but|et|mais|or|car|because)(?!\w))"
NEGATED: Final = re.compile(
    r"(?:(?<!\w)(?:no(?!-)|not(?! only)|never|cannot|nobody|none|neither|nor|without|\w{2,6}n't"
    r"|no one|nothing|pas|jamais|aucune?|ni|sans|personne|rien|ne|nul(?:le)?)(?!\w)"
    r"|(?<!\w)n'\w{1,20})"
    rf"(?: {_JOINS}[\w'-]{{1,30}}){{0,6}} ?$"
)
"""At the end of what stands before a phrase: "no surgery is entirely", "ne sont pas". A comma or a
conjunction ends its reach: "no waiting, guaranteed" promises."""

HARMLESS_AFTER: Final = re.compile(
    r" (?:your|a|the|our|an?) (?:appointment|booking|date|spot|reservation|deposit)(?!\w)"
    r"| (?:votre|un|une|le|la) (?:rendez-vous|réservation|date|dépôt)(?!\w)"
    r"| (?:pas|jamais|aucun|aucune|rien)(?!\w)"
)
HARMLESS_BEFORE: Final = re.compile(r"(?:letters? of|lettres? de|not a|under|sous) $")

RISKS: Final = _pattern(
    r"risks?", r"complications?", r"side effects?", r"adverse effects?",
    r"risques?", r"effets secondaires", r"effets indésirables",
)  # fmt: skip
"""In the heading of the section about risks."""
