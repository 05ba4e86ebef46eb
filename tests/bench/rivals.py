"""What a page is held against, each a bare application: `python -m tests.bench.rivals PORT`, its
name in BENCH_RIVAL.

- `bytes`: the least that HTTP costs here: fixed bytes from memory.
- `rendering`: how a page is usually made: a document is read and a template rendered for every
  request.
"""

import json
import os
import sys
from pathlib import Path

import uvicorn
from jinja2 import Environment
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from shared.mongo import connect

_DATABASE = "wayfare_bench"
_TEMPLATE = Environment(autoescape=True).from_string(
    "<h1>{{ p.title }}</h1><p>{{ p.summary }}</p>"
    "{% for s in p.sections %}<h2>{{ s.heading }}</h2>{{ s.html }}{% endfor %}"
    "{% for f in p.faqs %}<h3>{{ f.question }}</h3>{{ f.answer_html }}{% endfor %}"
    "{% for d in p.doctors %}<p>{{ d.name }}, {{ d.credentials }}</p>{% endfor %}"
)


def application(name: str) -> Starlette:
    database = connect(os.environ["BENCH_MONGODB_URI"], application="bench")[_DATABASE]
    body = Path(os.environ["BENCH_PAGE"]).read_bytes()

    async def fixed(_request: Request) -> Response:
        return Response(body, media_type="application/json")

    async def rendering(_request: Request) -> Response:
        page = await database["pages"].find_one({"_id": "page"})
        return HTMLResponse(_TEMPLATE.render(p=page))

    async def prepare() -> None:
        page = {"_id": "page", **json.loads(body)}
        await database["pages"].replace_one({"_id": "page"}, page, upsert=True)

    async def ready(_request: Request) -> Response:
        await prepare()
        return Response()

    handlers = {"bytes": fixed, "rendering": rendering}
    return Starlette(
        routes=[
            Route("/", handlers[name]),
            Route("/ready", ready),
        ]
    )


def main() -> None:
    name, port = os.environ["BENCH_RIVAL"], int(sys.argv[1])
    uvicorn.run(application(name), port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
