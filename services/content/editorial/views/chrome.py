"""The frame of every editorial page."""

from dataclasses import dataclass

from shared.auth.domain import Role
from shared.auth.usecases import SignedIn


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """A sentence above the page: `tone` is good, warn or bad; the sentence belongs to the code."""

    tone: str
    code: str


@dataclass(frozen=True, kw_only=True)
class ChromeView:
    """Who is signed in, the token of this session's forms, and which part this is."""

    name: str
    role: str
    sees_everything: bool
    clinics: int
    csrf_token: str
    here: str
    notice: NoticeView | None = None

    @property
    def is_editor(self) -> bool:
        return self.role == Role.EDITOR

    @property
    def may_see_delivery(self) -> bool:
        """Webhooks and keys belong to the whole network."""
        return self.sees_everything and self.role in {Role.EDITOR, Role.MANAGER, Role.AUDITOR}

    @property
    def may_issue(self) -> bool:
        """Whoever looks after what brings content to other sites."""
        return self.may_see_delivery and self.role != Role.AUDITOR

    @property
    def is_reviewer(self) -> bool:
        return self.role == Role.REVIEWER


def chrome_view(who: SignedIn, here: str, notice: NoticeView | None = None) -> ChromeView:
    scope = who.principal.scope
    return ChromeView(
        name=who.principal.name,
        role=who.principal.role.value,
        sees_everything=scope.everything,
        clinics=len(scope.clinics),
        csrf_token=who.session.csrf_token,
        here=here,
        notice=notice,
    )
