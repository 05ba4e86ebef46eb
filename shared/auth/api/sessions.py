"""`/v1/sessions`: signing in and out for programs."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from shared.auth.api.dependencies import signed_in
from shared.auth.api.sign_in import sign_in_of
from shared.auth.csrf import refuse_cross_site
from shared.auth.domain import (
    Principal,
    Role,
    SecondFactorNeeded,
    SecondFactorUnreadable,
    WrongCode,
    WrongCredentials,
)
from shared.auth.passwords import TooBusyToSignIn
from shared.auth.store import TooManyAttempts
from shared.limits import LimitReached
from shared.web import may_refuse


class SignInBody(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    email: str = Field(min_length=3, max_length=254)
    password: str = Field(min_length=1, max_length=256)
    code: str | None = Field(default=None, max_length=64)
    """Of the authenticator app, or a recovery code, where the account asks for one."""


class SessionAnswer(BaseModel):
    name: str
    role: Role
    clinics: list[str]


def _answer(principal: Principal) -> SessionAnswer:
    clinics = ["*"] if principal.scope.everything else sorted(principal.scope.clinics)
    return SessionAnswer(name=principal.name, role=principal.role, clinics=clinics)


def sessions_router() -> APIRouter:
    router = APIRouter(prefix="/v1/sessions", tags=["sessions"])

    @router.post("", status_code=201, dependencies=[Depends(refuse_cross_site)])
    @may_refuse(
        WrongCredentials,
        SecondFactorNeeded,
        WrongCode,
        TooManyAttempts,
        LimitReached,
        TooBusyToSignIn,
        SecondFactorUnreadable,
    )
    async def begin_session(
        body: SignInBody, request: Request, response: Response
    ) -> SessionAnswer:
        sign_in = sign_in_of(request)
        begun = await sign_in.sign_in(
            request, email=body.email, password=body.password, code=body.code
        )
        sign_in.keep(response, begun)
        response.headers["cache-control"] = "no-store"
        return _answer(begun.signed_in.principal)

    @router.get("/current")
    async def current_session(
        principal: Annotated[Principal, Depends(signed_in())], response: Response
    ) -> SessionAnswer:
        response.headers["cache-control"] = "no-store"
        return _answer(principal)

    @router.delete("", status_code=204, dependencies=[Depends(refuse_cross_site)])
    async def end_session(request: Request, response: Response) -> None:
        """Ends the session of the cookie; harmless when there is none."""
        sign_in = sign_in_of(request)
        token = sign_in.token(request)
        if token:
            await sign_in.end(token)
        sign_in.forget(response)

    return router
