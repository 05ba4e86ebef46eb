"""The names under which pages depend on what they show. An edit names what it changed by the same
ones, so that exactly the pages that show it are found.
"""

from dataclasses import dataclass


def on_location(slug: str) -> str:
    return f"location:{slug}"


def on_doctor(slug: str) -> str:
    return f"doctor:{slug}"


def on_offering(location: str, procedure: str) -> str:
    """On who does the procedure at this clinic."""
    return f"offering:{location}:{procedure}"


def on_procedure(slug: str) -> str:
    """On who has reviewed its words; these themselves reach a page when they are published."""
    return f"procedure:{slug}"


def on_clinics_with(procedure: str) -> str:
    """On which clinics offer the procedure."""
    return f"clinics-with:{procedure}"


def on_medium(medium_id: str) -> str:
    """On what is said of a picture, and on what was drawn of it."""
    return f"medium:{medium_id}"


def on_network() -> str:
    """On the network's name and look, which every page bears."""
    return "network"


def on_block(part: str) -> str:
    """On a part of what the whole network shows, such as `announcements` or `category:ears`."""
    return f"block:{part}"


@dataclass(frozen=True, kw_only=True)
class DependentsDue:
    """Of the entry with this key those parts have changed whose names are `dependencies`: the pages
    that depend on them are to be made again. `mark` names this demand, so that whoever meets it
    takes no later one away.
    """

    key: str
    mark: str
    dependencies: tuple[str, ...]
