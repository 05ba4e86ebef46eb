"""Why an attachment is not taken or not given."""

from shared.errors import Conflict, NotFound, Refusal


class AttachmentUnknown(NotFound):
    code = "attachment.unknown"
    title = "There is no such attachment."


class AttachmentUnfinished(Conflict):
    code = "attachment.unfinished"
    title = "This attachment has not been sent completely yet."


class AttachmentNotChecked(Conflict):
    code = "attachment.not-checked"
    title = "This attachment has not been checked for harmful content yet."


class TooManyAttachments(Conflict):
    """By number or by size together."""

    code = "attachment.too-many"
    title = "An inquiry has at most 20 attachments, and 200 MB of them together."


class AttachmentTooLarge(Refusal):
    code = "attachment.too-large"
    title = "An attachment has at most 25 MB, and no more than it was announced with."
    status = 413


class AttachmentEmpty(Refusal):
    code = "attachment.empty"
    title = "This attachment is empty."
    status = 422


class AttachmentTypeRefused(Refusal):
    code = "attachment.type"
    title = "Accepted are PDF, JPEG, PNG, TIFF, HEIC, DICOM, plain text and Word (docx)."
    status = 422


class UploadOffsetWrong(Conflict):
    code = "attachment.offset"
    title = "This upload goes on at another offset; HEAD says at which."


class UploadBroken(Refusal):
    """What should have come has not come to its end."""

    code = "attachment.broken-off"
    title = "This upload has broken off. Please send it again."
