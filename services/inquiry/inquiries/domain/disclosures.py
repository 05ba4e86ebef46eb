"""What an inquiry's document notes of its chain of disclosure records."""

from dataclasses import dataclass

from shared.chains import GENESIS


@dataclass(frozen=True, kw_only=True)
class Head:
    """The chain's last entry, as noted outside it; `mac` is a code by the key `kid`."""

    seq: int = 0
    hash: str = GENESIS
    kid: str | None = None
    mac: str | None = None
