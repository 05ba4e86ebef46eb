"""Why nothing could be looked for, and how long an answer takes."""

from datetime import timedelta

from shared.disclosure.assertion import NOT_AN_ADDRESS, TYPED_AT_MOST
from shared.errors import Invalid, Unavailable


class NotAnAddress(Invalid):
    code = NOT_AN_ADDRESS
    title = "This is no e-mail address that somebody could have written from."


class SearchUnavailable(Unavailable):
    code = "search.unavailable"
    title = "The inquiry service cannot be asked right now. Please try again in a moment."


def may_be_sent(typed: str) -> bool:
    """Whether it can stand in a request at all; what of it is an address inquiry knows."""
    is_text = not any("\ud800" <= symbol <= "\udfff" for symbol in typed)  # halves of pairs
    return len(typed) <= TYPED_AT_MOST and is_text


def rest_of_step(taken: timedelta, step: timedelta) -> timedelta:
    """How long to wait until a whole number of steps is over: answers come at such instants only,
    so that how long one takes tells nobody whether something was found that is out of their sight.
    """
    return -taken % step if step else timedelta()
