"""The English words of a page's slots."""

import re

from services.content.importing.domain.vocabulary.vocabulary import Vocabulary

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
