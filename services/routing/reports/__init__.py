"""How leads fared in a span of days: times, promises kept, shares and bookings."""
