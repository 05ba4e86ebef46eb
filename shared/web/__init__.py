"""What every HTTP process has in common: errors, limits, headers, probes and templates."""

from shared.web.application import Check, create_app
from shared.web.branding import branding_router
from shared.web.clients import client_address
from shared.web.direct import DirectPost
from shared.web.encodings import encodings_for
from shared.web.error_pages import BACKGROUND_HEADER, ErrorPage, ErrorPages, reader_locale
from shared.web.fonts import preload_header
from shared.web.limited import limited, over_limit
from shared.web.locales import LOCALES, PATIENT_LOCALES, locale_of
from shared.web.openapi import ETAG, Scheme, bearer, may_refuse
from shared.web.problems import Problem, problem
from shared.web.ready import ReadyAnswers, keep_ready
from shared.web.redirects import safe_redirect_target
from shared.web.templates import Templates
from shared.web.validators import etag_of

__all__ = [
    "BACKGROUND_HEADER",
    "ETAG",
    "LOCALES",
    "PATIENT_LOCALES",
    "Check",
    "DirectPost",
    "ErrorPage",
    "ErrorPages",
    "Problem",
    "ReadyAnswers",
    "Scheme",
    "Templates",
    "bearer",
    "branding_router",
    "client_address",
    "create_app",
    "encodings_for",
    "etag_of",
    "keep_ready",
    "limited",
    "locale_of",
    "may_refuse",
    "over_limit",
    "preload_header",
    "problem",
    "reader_locale",
    "safe_redirect_target",
]
