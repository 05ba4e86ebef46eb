"""Who may see what brings content to other sites, which belongs to the whole network: webhooks and
keys.
"""

from typing import Annotated, Any

from fastapi import Depends

from services.content.directory.usecases.check_scope import OutsideScope, check_scope
from shared.auth.api import signed_in_session
from shared.auth.domain import Role
from shared.auth.usecases import SignedIn
from shared.web import may_refuse


def _of_the_network(*roles: Role) -> Any:
    signed = signed_in_session(*roles)

    @may_refuse(OutsideScope)
    async def who_of_the_network(who: Annotated[SignedIn, Depends(signed)]) -> SignedIn:
        check_scope(who.principal, None)
        return who

    return Depends(who_of_the_network)


Issuer = Annotated[SignedIn, _of_the_network(Role.EDITOR, Role.MANAGER)]
Onlooker = Annotated[SignedIn, _of_the_network(Role.EDITOR, Role.MANAGER, Role.AUDITOR)]
