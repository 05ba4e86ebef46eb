"""What every HTTP process has in common: errors, limits, headers, probes, templates and how it is
run.
"""

from shared.web.application import Check, create_app
from shared.web.clients import client_address
from shared.web.locales import LOCALES, locale_of
from shared.web.problems import problem
from shared.web.run import run_app, run_worker
from shared.web.templates import Templates

__all__ = [
    "LOCALES",
    "Check",
    "Templates",
    "client_address",
    "create_app",
    "locale_of",
    "problem",
    "run_app",
    "run_worker",
]
