"""The French words of a page's slots."""

import re

from services.content.importing.domain.vocabulary.vocabulary import Vocabulary

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
