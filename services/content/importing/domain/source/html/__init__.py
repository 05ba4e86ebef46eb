"""HTML to lines: what a browser shows of it, as headings, text, items and rows.

The parser of the standard library is not used: in the versions that run here it raises for a
broken declaration and takes quadratic time for tags that are never closed.
"""

from services.content.importing.domain.source.html.reader import read_html
from services.content.importing.domain.source.html.tokens import is_html

__all__ = ["is_html", "read_html"]
