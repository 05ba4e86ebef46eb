"""Draws one picture: `python -m services.content.draw`, a job on standard input, the result on
standard output. A process of its own, as what it reads may be hostile: without secrets, with little
memory and little time; whoever started it ends it when that is over.
"""

import json
import resource
import sys
from typing import Final

from services.content.media.domain import Drawn, FocalPoint, ImageRefused
from services.content.media.domain.drawing import draw_again, draw_new

_MEMORY_BYTES: Final = 2 * 1024**3
_SECONDS: Final = 40


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    job, _, image = sys.stdin.buffer.read().partition(b"\n")
    sys.stdout.buffer.write(answer(json.loads(job), image))


def answer(job: dict[str, object], image: bytes) -> bytes:
    """One line of JSON, and after it the parts in the order in which that names them."""
    draw = draw_new if job["is_new"] else draw_again
    try:
        drawn = draw(image, FocalPoint(x=float(str(job["x"])), y=float(str(job["y"]))))
    except ImageRefused as refusal:
        return json.dumps({"refused": refusal.reason}).encode() + b"\n"
    except MemoryError:
        return json.dumps({"refused": "too-much-work"}).encode() + b"\n"
    return _line(drawn) + b"".join(drawn.parts.values())


def _line(drawn: Drawn) -> bytes:
    line = {
        "width": drawn.width,
        "height": drawn.height,
        "renditions": [vars(one) for one in drawn.renditions],
        "parts": [[name, len(part)] for name, part in drawn.parts.items()],
    }
    return json.dumps(line).encode() + b"\n"


if __name__ == "__main__":
    main()
