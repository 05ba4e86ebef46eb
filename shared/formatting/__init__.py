"""Times, names, numbers and telephone numbers as a reader of a locale writes them.

Every function takes the locale as BCP 47 (`en-CA`) and never fails for a value that was stored:
what nobody knows is shown as it is.
"""

from shared.formatting.names import (
    format_languages,
    format_money,
    format_names,
    format_number,
    format_percent,
    initials,
    language_name,
    region_name,
    sort_key,
    subdivision_name,
    weekday_name,
)
from shared.formatting.phones import format_phone
from shared.formatting.times import (
    NETWORK_ZONE,
    clock_city,
    first_known_zone,
    format_clock_time,
    format_day,
    format_day_of_year,
    format_duration,
    format_long_time,
    format_opening_time,
    format_short_day,
    format_short_time,
    format_wait,
    format_weekday,
)

__all__ = [
    "NETWORK_ZONE",
    "clock_city",
    "first_known_zone",
    "format_clock_time",
    "format_day",
    "format_day_of_year",
    "format_duration",
    "format_languages",
    "format_long_time",
    "format_money",
    "format_names",
    "format_number",
    "format_opening_time",
    "format_percent",
    "format_phone",
    "format_short_day",
    "format_short_time",
    "format_wait",
    "format_weekday",
    "initials",
    "language_name",
    "region_name",
    "sort_key",
    "subdivision_name",
    "weekday_name",
]  # fmt: skip
