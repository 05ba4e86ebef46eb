"""What `make run` and `make test` start on one machine."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is the check itself
    print(
        "Wayfare needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".",
        file=sys.stderr,
    )
    raise SystemExit(7)
