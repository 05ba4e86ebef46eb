"""Puts together what editors and reviewers do until a page is published, and after."""

from services.content.divergence.usecases.list_divergences import ListDivergences
from services.content.previews.usecases.compose_draft import ComposeDraft
from services.content.publishing.usecases.isolate_failures import IsolateFailures
from services.content.reviews.usecases.read_revision import ReadRevision
from services.content.reviews.usecases.review_text import ReadReviews, RecordReview, RequestReview
from services.content.wiring_publishing import Publishing, Stores
from services.content.workflow.usecases.carry_out import CarryOut
from services.content.workflow.usecases.check_words import CheckWords
from services.content.workflow.usecases.list_reviews_due import ListReviewsDue
from services.content.workflow.usecases.publish_revision import PublishRevision
from services.content.workflow.usecases.read_status import ReadStatus
from services.content.workflow.usecases.release_pages import ReleasePages
from services.content.workflow.usecases.retire_page import CancelSchedule, RetirePage
from shared.clock import Clock
from shared.mongo import NO_ANSWER


class EditorialWorkflow:
    """Over one set of stores."""

    def __init__(self, stores: Stores, publishing: Publishing, now: Clock) -> None:
        read_revision = ReadRevision(revisions=stores.revisions)
        check_words = CheckWords(
            find_review=publishing.find_review, read_revision=read_revision, pages=stores.pages
        )
        release_pages = ReleasePages(
            gather=publishing.gather,
            announce=publishing.announce,
            finish=publishing.finish,
            find_review=publishing.find_review,
            read_revision=read_revision,
            procedures=stores.procedures,
            pages=stores.pages,
            workflows=stores.workflows,
        )
        self.compose_draft = ComposeDraft(
            gather=publishing.gather,
            find_review=publishing.find_review,
            read_revision=read_revision,
            procedures=stores.procedures,
            pages=stores.pages,
        )
        self.read_reviews = ReadReviews(reviews=stores.reviews, procedures=stores.procedures)
        self.request_review = RequestReview(
            reviews=stores.reviews,
            procedures=stores.procedures,
            read_revision=read_revision,
            now=now,
        )
        self.record_review = RecordReview(
            reviews=stores.reviews, read_revision=read_revision, now=now
        )
        self.publish = PublishRevision(
            procedures=stores.procedures,
            workflows=stores.workflows,
            gather=publishing.gather,
            check_words=check_words,
            release_pages=release_pages,
            pages=stores.pages,
            now=now,
        )
        self.retire = RetirePage(
            locations=stores.locations,
            workflows=stores.workflows,
            pages=stores.pages,
            release_pages=release_pages,
        )
        self.cancel = CancelSchedule(workflows=stores.workflows)
        self.carry_out = CarryOut(
            workflows=stores.workflows,
            offerings=stores.offerings,
            release_pages=release_pages,
            isolate_failures=IsolateFailures(fatal=NO_ANSWER),
            now=now,
        )
        self.read_status = ReadStatus(
            locations=stores.locations,
            procedures=stores.procedures,
            workflows=stores.workflows,
            reviews=stores.reviews,
            pages=stores.pages,
            now=now,
        )
        self.list_divergences = ListDivergences(
            procedures=stores.procedures, revisions=stores.revisions
        )
        self.list_reviews_due = ListReviewsDue(pages=stores.reviewed_pages, now=now)
