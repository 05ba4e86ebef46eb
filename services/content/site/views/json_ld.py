"""Data for search engines inside a page."""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup


def data_block(node: Mapping[str, Any]) -> Markup:
    """A data block: with no `<` left in it, nothing in it can end the script element."""
    text = json.dumps(node, ensure_ascii=False).replace("<", "\\u003c")
    return Markup(text)  # noqa: S704 - no markup can be in it, see above
