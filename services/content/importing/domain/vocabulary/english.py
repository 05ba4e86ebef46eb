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
        r"|\b(does|may|might) not suit\b|\bunsuitable\b|\bcontraindicat\w+"
        r"|\bexclusion criteria\b|\bnot (be )?(a )?candidates?\b|\bshould not have\b"
        r"|\b(we|surgeons) (do|will) not (offer|operate|treat)\b"
    ),
    heading_start=re.compile(
        r"^(what|why|how|who|whom|when|where|which|is|are|can|should|do|does|about|overview"
        r"|introduction|summary|your|our|my|before|after|during|prepar\w+|recover\w*|risks?"
        r"|side effects|benefits|candidates?|types|results?|costs?|pricing|paying|payment|fees"
        r"|funding|faqs?|reasons?|symptoms|causes|conditions|aftercare|next|more|at a glance"
        r"|in brief|in short|getting|choosing|understanding|description|details|key|travel\w*)\b"
    ),
    heading_word=re.compile(
        r"\b(surger(y|ies)|procedures?|treatments?|operations?|recovery|risks|effects|you|your|it"
        r"|for|with|without|questions|costs|care|stay)\b"
    ),
    clinic=re.compile(
        r"\b(clinics?|hospital|institute|day surgery|(surgery|surgical|medical|health) cent(re|er)"
        r"|cent(re|er))$|^(clinic|hospital|cent(re|er)) "
    ),
    name_joints=re.compile(r"\s*[,;]\s*(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+|\s*[|·]\s*"),
    site_links=frozenset(
        {
            "home",
            "menu",
            "search",
            "skip to content",
            "skip to main content",
            "about",
            "about us",
            "contact",
            "contact us",
            "careers",
            "news",
            "blog",
            "locations",
            "our locations",
            "procedures",
            "our procedures",
            "services",
            "our services",
            "patients",
            "for patients",
            "resources",
            "log in",
            "login",
            "sign in",
            "patient portal",
            "privacy",
            "privacy policy",
            "privacy notice",
            "cookie policy",
            "terms",
            "terms of use",
            "terms of service",
            "terms and conditions",
            "accessibility",
            "legal",
            "disclaimer",
            "site map",
            "sitemap",
            "follow us",
            "share this page",
            "print this page",
            "subscribe",
            "newsletter",
            "back to top",
            "facebook",
            "instagram",
            "linkedin",
            "youtube",
            "twitter",
            "français",
            "english",
        }
    ),
    footer=re.compile(r"^©|^\(c\) \d{4}|© ?\d{4}|^copyright\b|\ball rights reserved\b"),
    cookie_notice=re.compile(
        r"\b(we|site|website) uses? (\w+ ){0,2}cookies\b|\bcookies (help|let|allow) us\b"
    ),
    cookie_buttons=frozenset(
        {
            "accept",
            "accept all",
            "accept cookies",
            "accept all cookies",
            "allow all",
            "reject",
            "reject all",
            "decline",
            "only necessary",
            "necessary only",
            "settings",
            "cookie settings",
            "manage preferences",
            "manage cookies",
            "preferences",
            "got it",
            "ok",
        }
    ),
)
