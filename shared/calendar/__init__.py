"""Opening hours of a clinic, on its own clocks."""

from shared.calendar.opening_hours import HORIZON, Interval, OpeningHours, opening_time

__all__ = ["HORIZON", "Interval", "OpeningHours", "opening_time"]
