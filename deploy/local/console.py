"""The terminal of the person at the keyboard: what is said to it, and that it may be closed."""

import contextlib
import os
import select
import signal
import sys
import threading
from collections.abc import Callable

STANDARD_STREAMS = (0, 1, 2)


def say(line: str) -> None:
    """Prints a line at once. When the terminal was closed or the reader of a pipe has ended, the
    rest goes nowhere: what was started still has to be ended in order.
    """
    try:
        print(line, flush=True)
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def when_the_terminal_closes(end: Callable[[], object]) -> None:
    """Calls `end` from a thread of its own. The kernel sends SIGHUP to the first process of the
    session only, and when that is make, it waits for us and passes nothing on.

    Whoever ignores SIGHUP (nohup) or runs in the background goes on.
    """
    terminal = next((fd for fd in STANDARD_STREAMS if os.isatty(fd)), None)
    if terminal is None or os.tcgetpgrp(terminal) != os.getpgrp():
        return
    if signal.SIGHUP not in signals_to_end():
        return
    threading.Thread(target=_watch, args=(os.dup(terminal), end), daemon=True).start()


def signals_to_end() -> tuple[signal.Signals, ...]:
    """The signals that ask for an orderly end; what is ignored (SIGHUP under nohup) stays so."""
    asking = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    return tuple(number for number in asking if signal.getsignal(number) is not signal.SIG_IGN)


def _watch(terminal: int, end: Callable[[], object]) -> None:
    hangup = select.poll()
    hangup.register(terminal, 0)  # a hangup is told without being asked for
    hangup.poll()
    with contextlib.suppress(RuntimeError):  # it has just ended by itself
        end()
