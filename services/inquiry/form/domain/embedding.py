"""Which sites may show the form in a frame of theirs."""

import re
from typing import Final

_NAME: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ORIGIN: Final = re.compile(
    rf"(?P<scheme>https?)://(?P<host>{_NAME}(?:\.{_NAME})*)(?::(?P<port>[1-9][0-9]{{0,4}}))?"
)
_USUAL_PORTS: Final = {"http": 80, "https": 443}
_LONGEST_HOST: Final = 253


def embed_origins(text: str) -> tuple[str, ...]:
    """The origins in a list with commas between, each once. Raises `ValueError` where one is not
    written as browsers write it: they compare letter by letter.
    """
    parts = [part.strip() for part in text.split(",")] if text.strip() else []
    for number, part in enumerate(parts, start=1):
        if not is_origin(part):
            raise ValueError(
                f"number {number} is not an exact origin such as https://www.clinics.example or"
                " http://localhost:8080, in small letters, without a path, a usual port or a *"
            )
    return tuple(dict.fromkeys(parts))


def is_origin(text: str) -> bool:
    found = _ORIGIN.fullmatch(text)
    if found is None or len(found["host"]) > _LONGEST_HOST:
        return False
    port = int(found["port"] or 0)
    return port <= 65_535 and port != _USUAL_PORTS[found["scheme"]]
