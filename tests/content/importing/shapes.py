"""Pages made to be hard to read: one awkward thing, as often as is wanted."""

from collections.abc import Callable
from typing import Final

_TOP: Final = "Knee wash\n\nIt is short.\n\nWhy\n\nPain.\n\n"
_HTML: Final = "<!doctype html><h1>Knee wash</h1>\n<h2>Why</h2>\n<p>Pain.</p>\n"

SHAPES: Final[dict[str, Callable[[int], str]]] = {
    "equal headings": lambda n: _TOP + "Same heading\n\n" * n,
    "headings that look numbered": lambda n: (
        _TOP + "".join(f"Same {i}\n\n" for i in range(n)) + "Same\n\n" * n
    ),
    "numbers without a list": lambda n: _TOP + "1. a\n" * n,
    "paragraphs": lambda n: _TOP + "A sentence is here.\n\n" * n,
    "one long paragraph": lambda n: _TOP + "words and words\n" * n,
    "one list": lambda n: _TOP + "- a\n" * n,
    "a list set apart by blank lines": lambda n: _TOP + "- a b\n\n" * n,
    "a numbered list set apart": lambda n: (
        _TOP + "".join(f"{i % 99 + 1}. a b\n\n" for i in range(n))
    ),
    "one item that goes on": lambda n: _TOP + "- a\n" + "   goes on\n" * n,
    "lists in turn": lambda n: _TOP + "- a\n1. b\n" * n,
    "questions": lambda n: _TOP + "FAQs\n\n" + "Why is it?\n\nBecause.\n\n" * n,
    "questions and answers in one": lambda n: _TOP + "FAQs\n\n" + "Why?\nSo.\nAnd so.\n\n" * n,
    "banners": lambda n: _TOP + "We moved. Learn More ×\n\n" * n,
    "marks to dismiss": lambda n: _TOP + "×\n\n" * n,
    "clinics": lambda n: "Knee\n\nAvailable in:\n\n" + "Toronto City\n" * n + "\n\nWhy\n\nPain",
    "doctors": lambda n: _TOP + "Our doctors\n\n" + "Dr. Who\n\n" * n,
    "titles": lambda n: "Knee wash\n\n" * n + "Why\n\nPain.",
    "actions": lambda n: _TOP + "Travel to Canada\n\n" + "Say so.\n\nLearn How\n\n" * n,
    "litter": lambda n: _TOP + "---\n" * n,
    "spaces": lambda n: _TOP + "a" + " \t" * n + "b.",
    "hard spaces": lambda n: _TOP + "1\u00a0 " * n + "b.",
    "one line": lambda n: _TOP + "word. " * n,
    "half a cue": lambda n: _TOP + "It is " + "not be not " * n + ".\n\n- a\n- b",
    "footers": lambda n: _TOP + "Privacy Policy\n\n416 555-0123\n\n" * n + "© 2025\n\n" * n,
    "cookie notices": lambda n: _TOP + "We use cookies.\n\nAccept all\n\n" * n,
    "leads to lists": lambda n: _TOP + "It is not suitable if you:\n\nsmoke\n\n" * n,
    "one list without marks": lambda n: _TOP + "It is not suitable if you:\n\n" + "smoke,\n\n" * n,
    "lists of exclusions": lambda n: _TOP + "It is not suitable if you:\n• smoke\n\n" * n,
    "answers in line": lambda n: _TOP + "FAQs\n\n" + "Why is it so? No.\n\n" * n,
    "half an answer in line": lambda n: _TOP + "FAQs\n\n" + "Why is it " * n + "?",
    "short answers": lambda n: _TOP + "FAQs\n\n" + "Why is it?\n\nNo\n\n" * n,
    "clinics in a line": lambda n: f"Knee\n\nAvailable in: {'Laval, ' * min(n, 900)}\n\nWhy\n\nNo.",
    "a table with tabs": lambda n: _TOP + "Day\tEat\n" + "1\tlittle\n" * n,
    "a table with pipes": lambda n: _TOP + "| Day | Eat |\n|---|---|\n" + "| 1 | no |\n" * n,
    "tables of one row": lambda n: _TOP + "a\tb\tc\n\n" * n,
    "columns in a line": lambda n: _TOP + "a\t" * n,
    "marked headings": lambda n: "# Knee\n\n" + "## Why\n\nPain.\n\n" * n,
    "half a link": lambda n: _TOP + "[a](b) " + "[a](b" * n + "![" * n + "](" * n,
    "half of what is bold": lambda n: _TOP + "**a** " + "**a" * n + " *b" * n + "_c" * n,
    "quotes and rules": lambda n: _TOP + "# A\n\n" + "> " * n + "a" + " #" * n + "\n" + "|-" * n,
    "underlined": lambda n: _TOP + "Why\n---\n\n" * n,
    "without blank lines": lambda n: "Knee wash\n" + "Why is it\nPain is common.\n" * n,
    "paragraphs of HTML": lambda n: _HTML + "<p>A sentence is here.</p>\n" * n,
    "HTML nested deeply": lambda n: _HTML + "<div>" * n + "Pain." + "</div>" * n,
    "HTML never closed": lambda n: _HTML + "<ul><li><b><p>Pain." * n,
    "HTML closed too often": lambda n: _HTML + "<div>" * n + "</p></div></b>" * n + "Pain.",
    "tables in tables": lambda n: _HTML + "<table><tr><td>" * n + "Pain.",
    "rows of HTML": lambda n: _HTML + "<table>" + "<tr><th>Day<td>1</tr>" * n + "</table>",
    "lists in lists": lambda n: _HTML + "<ul><li>Pain." * n,
    "inline tags": lambda n: _HTML + "<p>" + "<b>so</b> <a>is</a>" * n,
    "broken lines of HTML": lambda n: _HTML + "<p>" + "so<br>" * n,
    "a paragraph over many lines": lambda n: _HTML + "<p>" + "so\n" * n,
    "tags never closed": lambda n: _HTML + "<a href='" * n,
    "comments never closed": lambda n: _HTML + "<!--" * n + "<![x" * n,
    "stray marks of tags": lambda n: _HTML + "< & &amp; " * n,
    "cookie banners in HTML": lambda n: _HTML + "<div class='cookie'>" * n + "Yes",
    "what is no text": lambda n: "\x01a" * n,
}
