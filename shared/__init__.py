"""What the three services have in common: the event contract and the machinery around it.

Every program imports this first, so it is here that time zones are taken from the pinned package
`tzdata` and from nowhere else. A machine's own rules may be years old, and a clinic's hours with
them: British Columbia stopped changing its clocks in 2026, Debian's tables of 2025 do not know it.
"""

import zoneinfo
from importlib.metadata import version
from typing import Final

TZDATA_VERSION: Final = version("tzdata")

zoneinfo.reset_tzpath(to=())  # neither the machine's folders nor PYTHONTZPATH
zoneinfo.ZoneInfo.clear_cache()  # whoever was faster must not keep an older rule
