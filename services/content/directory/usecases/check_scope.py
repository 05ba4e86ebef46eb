"""An editor works within the scope of their clinics; shared texts belong to the whole network."""

from shared.auth.domain import Principal
from shared.errors import Forbidden


class OutsideScope(Forbidden):
    code = "directory.outside-scope"
    title = "This belongs to a clinic that is not in your scope."


def check_scope(who: Principal, location: str | None) -> None:
    """`location` None: something that every clinic shows."""
    if not who.scope.covers(location):
        raise OutsideScope
