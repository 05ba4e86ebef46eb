"""Reports as pure functions of rows: numbers, and how sure one can be of them."""

from services.routing.reports.domain.report import (
    ClinicNotReported,
    Conversion,
    Report,
    Share,
    ShareVerdict,
    SpanInvalid,
    SpanTooLong,
    Summary,
    TooManyLeads,
    report_of,
    require_span,
)
from services.routing.reports.domain.row import ReportRow
from services.routing.reports.domain.statistics import FEW, Band, Rate, Spread, spread_of, wilson

__all__ = [
    "FEW",
    "Band",
    "ClinicNotReported",
    "Conversion",
    "Rate",
    "Report",
    "ReportRow",
    "Share",
    "ShareVerdict",
    "SpanInvalid",
    "SpanTooLong",
    "Spread",
    "Summary",
    "TooManyLeads",
    "report_of",
    "require_span",
    "spread_of",
    "wilson",
]
