"""What the form needs."""

from typing import Protocol

from services.inquiry.form.domain import Draft


class Drafts(Protocol):
    """Whoever has the secret of a draft has the draft; nobody else, whatever they can read."""

    async def add(self, secret: str, draft: Draft) -> None: ...

    async def find(self, secret: str) -> Draft | None:
        """None where there is none of this secret, or it has been forgotten."""
        ...

    async def replace(self, secret: str, draft: Draft) -> bool:
        """Whether it was still of the version that was read; it is one higher afterwards."""
        ...

    async def remove(self, secret: str) -> None: ...
