"""Patients and programs that send an inquiry and follow it by its link; and who signs in."""

from typing import Any

import httpx2

from services.inquiry.wiring_web import InquiryWeb
from shared.auth.domain import Account, Role
from shared.auth.store import MongoAccounts
from tests.inquiry.builders import body


async def submitted(api: httpx2.AsyncClient, **changes: Any) -> dict[str, str]:
    """Reference, link token and inquiry's address."""
    receipt = (await api.post("/v1/inquiries", json=body(**changes))).json()
    return {
        "reference": receipt["reference"],
        "token": receipt["status_url"].split("#link=")[1],
        "page": f"/status/{receipt['reference']}",
        "json": f"/v1/inquiries/{receipt['reference']}",
        "url": receipt["status_url"],
    }


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def id_of(inquiry: InquiryWeb, reference: str) -> str:
    document = await inquiry.database["inquiries"].find_one({"reference": reference})
    assert document is not None
    return str(document["_id"])


async def signed_in(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, role: Role, clinics: tuple[str, ...]
) -> None:
    account = Account(
        id="someone",
        email="someone@example.org",
        name="Some One",
        role=role,
        clinics=clinics,
        password_hash=await inquiry.passwords.hash("correct horse battery"),
    )
    await MongoAccounts(inquiry.database).put(account)
    credentials = {"email": account.email, "password": "correct horse battery"}
    assert (await api.post("/v1/sessions", json=credentials)).status_code == 201
