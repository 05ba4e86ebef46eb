"""How many requests are answered: counted by client, contact and site, in this service's database.

What is counted is hashed under a key, so the database tells nobody who came.
"""

from shared.limits.counted import Counted, LimitReached, by_address, by_contact
from shared.limits.limiter import RequestLimits

__all__ = ["Counted", "LimitReached", "RequestLimits", "by_address", "by_contact"]
