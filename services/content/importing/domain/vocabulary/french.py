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
        r"\bfaqs?\b|foire aux questions|questions (les plus )?(fréquentes|courantes)"
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
        r"|\bdéconseill|\bcontre-indi(qu|c)|\bcritères d'exclusion\b"
        r"|\bne (peu\w+|doi\w+) pas (subir|recevoir)\b"
        r"|\bn'opérons pas\b|\bne (la |le )?proposons pas\b"
    ),
    heading_start=re.compile(
        r"^(qu'|que\b|quoi|quel\w*|pourquoi|comment|qui\b|quand|où\b|est-ce|peut-on|combien"
        r"|à (qui|propos|savoir)|aperçu|introduction|résumé|votre|vos|notre|nos|avant|après|pendant"
        r"|prépar\w+|se préparer|récupération|rétablissement|convalescence|risques?"
        r"|effets secondaires|bienfaits|avantages|résultats?|coûts?|prix|tarifs?|payer|paiement"
        r"|frais|financement|faq|raisons?|symptômes|causes|soins|suivi|le jour|la journée|en bref"
        r"|en un coup|comprendre|choisir|description|détails|déroulement|le déroulement|prochaines?"
        r"|voyage\w*|séjour)(\b|(?<='))"
    ),
    heading_word=re.compile(
        r"\b(chirurgie|intervention|opération|traitement|risques|effets|vous|votre|vos|pour|avec"
        r"|sans|questions|coûts|soins|séjour|récupération)\b"
    ),
    clinic=re.compile(
        r"^(clinique|hôpital|institut|centre)s?\b|\b(clinique|hôpital|chirurgie d'un jour)$"
    ),
    name_joints=re.compile(
        r"\s*[,;]\s*(?:et\s+|ou\s+)?(?:à\s+)?|\s+(?:et|ou)\s+(?:à\s+)?|\s*[|·]\s*"
    ),
    site_links=frozenset(
        {
            "accueil",
            "menu",
            "recherche",
            "rechercher",
            "aller au contenu",
            "passer au contenu",
            "à propos",
            "à propos de nous",
            "nous joindre",
            "contact",
            "contactez-nous",
            "carrières",
            "emplois",
            "nouvelles",
            "blogue",
            "nos cliniques",
            "cliniques",
            "interventions",
            "services",
            "nos services",
            "patients",
            "ressources",
            "connexion",
            "portail des patients",
            "confidentialité",
            "politique de confidentialité",
            "politique relative aux témoins",
            "conditions d'utilisation",
            "modalités",
            "accessibilité",
            "mentions légales",
            "plan du site",
            "suivez-nous",
            "partager cette page",
            "imprimer",
            "infolettre",
            "retour en haut",
            "haut de page",
            "facebook",
            "instagram",
            "linkedin",
            "youtube",
            "twitter",
            "english",
            "français",
        }
    ),
    footer=re.compile(r"^©|© ?\d{4}|^copyright\b|\btous droits réservés\b"),
    cookie_notice=re.compile(
        r"\b(utilis\w+|recour\w+ à) (des |les |aux )?(témoins|cookies|fichiers témoins)\b"
    ),
    cookie_buttons=frozenset(
        {
            "accepter",
            "tout accepter",
            "accepter tout",
            "accepter les témoins",
            "refuser",
            "tout refuser",
            "continuer sans accepter",
            "paramètres",
            "personnaliser",
            "gérer les témoins",
            "gérer mes préférences",
            "préférences",
            "compris",
            "ok",
        }
    ),
)
