"""The words by which the slots of a page are known, as data: a new locale is a new entry."""

import re
from dataclasses import dataclass

from services.content.importing.domain.lines import folded


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Labels are compared whole; patterns are searched in the line, in lower case, quotes plain."""

    inquire_labels: frozenset[str]
    available_in_labels: frozenset[str]
    action_labels: frozenset[str]
    call_lead_in: re.Pattern[str]
    faqs_heading: re.Pattern[str]
    next_steps_heading: re.Pattern[str]
    doctors_heading: re.Pattern[str]
    doctor_title: re.Pattern[str]
    out_of_province_heading: re.Pattern[str]
    international_heading: re.Pattern[str]
    not_suitable: re.Pattern[str]

    def is_inquire_label(self, text: str) -> bool:
        return _label(text) in self.inquire_labels

    def is_available_in_label(self, text: str) -> bool:
        return _label(text) in self.available_in_labels

    def is_action_label(self, text: str) -> bool:
        return _label(text) in self.action_labels


ENGLISH = Vocabulary(
    inquire_labels=frozenset(
        {
            "make an inquiry",
            "make an enquiry",
            "inquire now",
            "send an inquiry",
            "start an inquiry",
            "book a consultation",
            "request a consultation",
            "request an appointment",
        }
    ),
    available_in_labels=frozenset(
        {"available in", "available at", "this procedure is available in", "offered in"}
    ),
    action_labels=frozenset(
        {
            "learn more",
            "learn how",
            "learn why",
            "find out how",
            "find out more",
            "read more",
            "see how",
            "see how it works",
            "plan your trip",
            "view details",
        }
    ),
    call_lead_in=re.compile(r"^(please )?(call|phone) (now|us|today|to inquire)\b"),
    faqs_heading=re.compile(
        r"\bfaqs?\b|frequently asked questions|common questions|questions and answers"
        r"|questions patients ask|questions we are often asked"
    ),
    next_steps_heading=re.compile(r"^(the |your )?next steps?\b|^ready to (book|take)\b"),
    doctors_heading=re.compile(
        r"(: |^)((our|meet our|meet the) )?(doctors|physicians|surgeons|specialists)$"
    ),
    doctor_title=re.compile(r"^(dr\b|prof\b)|\b(md|frcsc|frcpc|mbbs|mbchb|m\.d\.|do)$"),
    out_of_province_heading=re.compile(
        r"^(travel|care|treatment|surgery)\w*\b.*\b(out[- ]of[- ]province|another province"
        r"|outside your province)"
    ),
    international_heading=re.compile(
        r"^travel(l?ing)? to canada\b|^coming to canada\b|^international patients\b"
        r"|^patients from (abroad|outside canada)\b"
    ),
    not_suitable=re.compile(
        r"\bnot (be )?(a )?(suitable|suited|recommended|advised|appropriate|the right|right|good)\b"
        r"|\bnot (offered|for)\b"
        r"|\b(does|may|might) not suit\b|\bunsuitable\b|\bcontraindicated\b|\bshould not have\b"
        r"|\b(we|surgeons) (do|will) not (offer|operate|treat)\b"
    ),
)

FRENCH = Vocabulary(
    inquire_labels=frozenset(
        {
            "faire une demande",
            "présenter une demande",
            "envoyer une demande",
            "faire une demande de renseignements",
            "demander une consultation",
            "demander un rendez-vous",
            "prendre rendez-vous",
        }
    ),
    available_in_labels=frozenset(
        {
            "offert à",
            "offerte à",
            "offert dans",
            "offerte dans",
            "offert dans ces villes",
            "disponible à",
            "disponible dans",
            "disponible dans les cliniques suivantes",
            "où l'obtenir",
        }
    ),
    action_labels=frozenset(
        {
            "en savoir plus",
            "en savoir davantage",
            "en apprendre plus",
            "apprenez-en plus",
            "découvrez comment",
            "voyez comment",
            "voir comment",
            "comment faire",
            "lire la suite",
            "voir les détails",
            "planifier votre séjour",
        }
    ),
    call_lead_in=re.compile(
        r"^(veuillez )?(appelez|téléphonez|appeler|composez)\b"
        r"|^pour (nous joindre|vous renseigner),"
    ),
    faqs_heading=re.compile(
        r"\bfaq\b|foire aux questions|questions (les plus )?(fréquentes|courantes)"
        r"|questions et réponses|questions fréquemment posées|vos questions"
    ),
    next_steps_heading=re.compile(
        r"^(les |vos |la |votre )?prochaines? étapes?\b|^étapes? suivantes?\b|^et maintenant\b"
    ),
    doctors_heading=re.compile(
        r"(: |^)((nos|voici nos) )?(médecins|chirurgiens|spécialistes)( et chirurgiens)?$"
    ),
    doctor_title=re.compile(r"^(dr|dre|d\^r|pr|pre)\b|\b(md|m\.d\.|frcsc|frcpc|frcs\(c\))$"),
    out_of_province_heading=re.compile(
        r"^(se (déplacer|faire)|voyager|aller|soins|des soins|vous déplacer|traverser)\b.*"
        r"(hors (de la |de votre )?province|autre province|l'extérieur de (la|votre) province)"
    ),
    international_heading=re.compile(
        r"^(se faire \w+|venir|voyager|être \w+|des soins|se rendre)\b.*\bau canada\b"
        r"|^patients? (internationaux|étrangers|de l'étranger|venant de l'étranger)\b"
    ),
    not_suitable=re.compile(
        r"\bne (vous )?convien\w+( peut-être)?(-elle|-il|-elles|-ils)? (peut-être )?(pas|guère)\b"
        r"|\bn'est pas (indiqu|recommand|conseill|appropri|offert|pour|propos)"
        r"|\bdéconseill|\bcontre-indiqu|\bne (peu\w+|doi\w+) pas (subir|recevoir)\b"
        r"|\bn'opérons pas\b|\bne (la |le )?proposons pas\b"
    ),
)

VOCABULARIES = {"en": ENGLISH, "fr": FRENCH}


def vocabulary_of(locale: str) -> Vocabulary:
    """The words of the locale's language; English where the language is not known."""
    return VOCABULARIES.get(re.split(r"[-_]", locale.casefold())[0], ENGLISH)


def _label(text: str) -> str:
    return folded(text).rstrip(" :.!→>»").strip()
