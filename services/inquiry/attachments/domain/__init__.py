"""What is attached to an inquiry: its limits, how far an upload has come, and what is accepted."""

from services.inquiry.attachments.domain.attachment import (
    AT_MOST,
    CHUNK_BYTES,
    LARGEST_BYTES,
    TOGETHER_BYTES,
    UNFINISHED_LIVES_FOR,
    Attachment,
    Kind,
    State,
    Verdict,
    chunk_part,
    filename_part,
)
from services.inquiry.attachments.domain.attachments import Attachments
from services.inquiry.attachments.domain.media import TextCheck, known_media_type
from services.inquiry.attachments.domain.names import clean_filename
from services.inquiry.attachments.domain.refusals import (
    AttachmentEmpty,
    AttachmentNotChecked,
    AttachmentTooLarge,
    AttachmentTypeRefused,
    AttachmentUnfinished,
    AttachmentUnknown,
    TooManyAttachments,
    UploadBroken,
    UploadOffsetWrong,
)

__all__ = [
    "AT_MOST", "CHUNK_BYTES", "LARGEST_BYTES", "TOGETHER_BYTES", "UNFINISHED_LIVES_FOR",
    "Attachment", "AttachmentEmpty", "AttachmentNotChecked", "AttachmentTooLarge",
    "AttachmentTypeRefused", "AttachmentUnfinished", "AttachmentUnknown", "Attachments", "Kind",
    "State", "TextCheck", "TooManyAttachments", "UploadBroken", "UploadOffsetWrong", "Verdict",
    "chunk_part", "clean_filename", "filename_part", "known_media_type",
]  # fmt: skip
