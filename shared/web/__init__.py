"""What every HTTP process has in common: errors, limits, headers, probes, templates and how it is
run.
"""

from shared.web.application import Check, create_app
from shared.web.clients import client_address
from shared.web.limited import limited, over_limit
from shared.web.locales import LOCALES, locale_of
from shared.web.openapi import ETAG, Scheme, bearer, may_refuse
from shared.web.problems import Problem, problem
from shared.web.refusing import ErrorPage
from shared.web.run import run_app, run_worker
from shared.web.templates import Templates

__all__ = [
    "ETAG",
    "LOCALES",
    "Check",
    "ErrorPage",
    "Problem",
    "Scheme",
    "Templates",
    "bearer",
    "client_address",
    "create_app",
    "limited",
    "locale_of",
    "may_refuse",
    "over_limit",
    "problem",
    "run_app",
    "run_worker",
]
