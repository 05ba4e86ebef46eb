"""Slugs from titles."""

import re
import unicodedata

from services.content.text.domain.checks import LONGEST_SLUG


def slug_from(title: str) -> str:
    """Small unaccented letters, digits and hyphens; `procedure` when nothing of that is left."""
    decomposed = unicodedata.normalize("NFKD", title.casefold())
    plain = "".join(one for one in decomposed if not unicodedata.combining(one))
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG]
    return slug.strip("-") or "procedure"
