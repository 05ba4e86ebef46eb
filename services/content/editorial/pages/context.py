"""What every editorial page works with, and how a page is put together."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from fastapi import Depends, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from services.content.bundles.usecases.hand_in_bundle import HandInBundle
from services.content.directory.usecases.find_locations import FindLocation
from services.content.divergence.usecases.list_divergences import ListDivergences
from services.content.editorial.ports import Staff, Titles
from services.content.editorial.usecases.draw_typed import DrawTyped
from services.content.editorial.usecases.edit_field import EditField, EditOverrideField
from services.content.editorial.usecases.list_pages import ListPages
from services.content.editorial.usecases.list_waiting import ListWaiting
from services.content.editorial.usecases.read_manuscript import ReadManuscript
from services.content.editorial.usecases.read_meanwhile import ReadMeanwhile
from services.content.editorial.views.chrome import ChromeView, NoticeView, chrome_view
from services.content.procedures.usecases.import_page import ImportPage
from services.content.procedures.usecases.preview_import import PreviewImport
from services.content.procedures.usecases.restore_text import RestoreText
from services.content.reviews.usecases.read_revision import ReadRevision
from services.content.reviews.usecases.review_text import ReadReviews, RecordReview, RequestReview
from services.content.revisions.usecases.list_revisions import ListRevisions
from services.content.unsaved.usecases.keep_text import KeepText
from services.content.workflow.usecases.list_reviews_due import ListReviewsDue
from services.content.workflow.usecases.publish_revision import PublishRevision
from services.content.workflow.usecases.read_status import ReadStatus
from services.content.workflow.usecases.retire_page import CancelSchedule, RetirePage
from shared.auth.api import signed_in_session
from shared.auth.domain import Role
from shared.auth.usecases import SignedIn
from shared.clock import Clock
from shared.presence.report_presence import ReportPresence
from shared.web import Templates, locale_of

_SLUG: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[str, Path(max_length=100, pattern=_SLUG)]
Locale = Literal["en-CA", "fr-CA"]
Reader = Annotated[SignedIn, Depends(signed_in_session(Role.EDITOR, Role.REVIEWER))]
Editor = Annotated[SignedIn, Depends(signed_in_session(Role.EDITOR))]
Reviewer = Annotated[SignedIn, Depends(signed_in_session(Role.REVIEWER))]
DONE: Final = frozenset(
    {"saved", "asked", "restored", "reviewed", "published", "scheduled", "cancelled", "retired"}
    | {"theirs", "discarded"}
    | {"announced", "announcement_ended", "picture_added", "picture_saved", "picture_removed"}
    | {"webhook_saved", "webhook_paused", "webhook_resumed", "webhook_removed", "message_queued"}
    | {"key_revoked", "imported", "loaded", "offer_begun", "offer_saved", "offer_ended"}
)
"""What an address may say was done just now."""
LARGEST_REVISION: Final = 10**9
BODY_LIMIT: Final = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class EditorialContext:
    """Use cases, names and templates of the editorial pages."""

    list_pages: ListPages
    list_waiting: ListWaiting
    list_reviews_due: ListReviewsDue
    list_divergences: ListDivergences
    list_revisions: ListRevisions
    titles: Titles
    read_manuscript: ReadManuscript
    read_revision: ReadRevision
    read_reviews: ReadReviews
    read_status: ReadStatus
    find_location: FindLocation
    read_meanwhile: ReadMeanwhile
    edit_field: EditField
    edit_override_field: EditOverrideField
    preview_import: PreviewImport
    import_page: ImportPage
    hand_in_bundle: HandInBundle
    restore_text: RestoreText
    request_review: RequestReview
    record_review: RecordReview
    publish: PublishRevision
    cancel: CancelSchedule
    retire: RetirePage
    keep_text: KeepText
    report_presence: ReportPresence
    draw_typed: DrawTyped
    new_id: Callable[[], str]
    staff: Staff
    templates: Templates
    now: Clock

    def chrome(
        self, request: Request, who: SignedIn, here: str, notice: NoticeView | None = None
    ) -> ChromeView:
        """With the notice, or what the address says was done."""
        done = request.query_params.get("done", "")
        what_was_done = NoticeView(tone="good", code=done) if done in DONE else None
        return chrome_view(who, here, notice or what_was_done)

    def html(self, request: Request, name: str, view: object, *, status: int = 200) -> HTMLResponse:
        headers = {"Vary": "Cookie, Accept-Language"}
        return self.templates.page(name, view, locale_of(request), status=status, headers=headers)

    async def names(self) -> dict[str, str]:
        return dict(await self.staff.names())


def go_to(address: str, done: str) -> RedirectResponse:
    """After what was done: to be read, and loaded again without doing it twice."""
    path, _, anchor = address.partition("#")
    return RedirectResponse(f"{path}?done={done}{'#' + anchor if anchor else ''}", 303)
