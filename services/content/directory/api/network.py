"""The network's name and look."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Response

from services.content.directory.domain import (
    AnotherNetwork,
    NetworkRevisionConflict,
    NetworkRevisionRequired,
    UnknownNetwork,
)
from services.content.directory.schemas import NetworkBody, NetworkForm
from services.content.directory.usecases.check_scope import OutsideScope, check_scope
from services.content.directory.usecases.edit_network import EditNetwork
from services.content.directory.usecases.read_network import ReadNetwork
from services.content.revisions.schemas import etag, named_revisions
from shared.auth.api import signed_in
from shared.auth.domain import Principal, Role
from shared.web import ETAG, may_refuse

_BODY_LIMIT: Final = 64 * 1024
_Editor = Annotated[Principal, Depends(signed_in(Role.EDITOR))]
_Reader = Annotated[Principal, Depends(signed_in(Role.EDITOR, Role.REVIEWER))]
_Tag = Annotated[str | None, Header(max_length=200)]


def network_router(*, read_network: ReadNetwork, edit_network: EditNetwork) -> APIRouter:
    """It belongs to everybody, so whoever writes it needs the scope of every clinic."""
    router = APIRouter(prefix="/v1/editorial", tags=["editorial"])

    @router.get("/network", responses={200: ETAG})
    @may_refuse(OutsideScope, UnknownNetwork)
    async def the_network(response: Response, reader: _Reader) -> NetworkBody:
        check_scope(reader, None)
        stored = await read_network()
        response.headers.update({"ETag": etag(stored.revision), "Cache-Control": "no-store"})
        return NetworkBody.of(stored)

    @router.put("/network", max_body_size=_BODY_LIMIT, responses={200: ETAG})
    @may_refuse(OutsideScope, AnotherNetwork, NetworkRevisionRequired, NetworkRevisionConflict)
    async def write_the_network(
        network: NetworkForm, response: Response, editor: _Editor, if_match: _Tag = None
    ) -> NetworkBody:
        check_scope(editor, None)
        stored = await edit_network(
            network.value(), seen=named_revisions(if_match), by=editor.account_id
        )
        response.headers.update({"ETag": etag(stored.revision), "Cache-Control": "no-store"})
        return NetworkBody.of(stored)

    return router
