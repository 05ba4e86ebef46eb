"""Alarms: what a person has to look at. The gauge is 1 while one lasts; the log tells when it
begins and when it ends.
"""

from shared.logs import get_log
from shared.telemetry.metrics import gauge

_log = get_log(__name__)
_alarm = gauge("alarm", "1 while somebody has to look at this.", ["alarm", "about"])
_lasting: set[tuple[str, str]] = set()


def alarm(name: str, *, lasts: bool, about: str = "", **fields: object) -> None:
    """Says whether the alarm lasts; `about` tells several of one name apart (a topic, a clinic).

    Call it as often as the state is looked at: only a change is logged. `fields` are log fields.
    """
    _alarm.labels(name, about).set(1 if lasts else 0)
    key = (name, about)
    if lasts and key not in _lasting:
        _lasting.add(key)
        _log.error("alarm.begins", None, alarm=name, about=about, **fields)
    elif not lasts and key in _lasting:
        _lasting.discard(key)
        _log.info("alarm.ends", alarm=name, about=about, **fields)


def lasting_alarms() -> tuple[str, ...]:
    """The alarms of this process that last now, as `name` or `name:about`."""
    return tuple(sorted(f"{name}:{about}" if about else name for name, about in _lasting))
