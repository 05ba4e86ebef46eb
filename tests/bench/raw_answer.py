"""The least that an answer costs here: one fixed answer from uvicorn, whatever is asked for.

`python -m tests.bench.raw_answer PORT FILE`; the file has `{status, headers, body}`, the body in
base64.
"""

import base64
import json
import sys
from pathlib import Path
from typing import Any

import uvicorn


def fixed(path: Path) -> Any:
    answer = json.loads(path.read_text(encoding="utf-8"))
    headers = [(name.encode(), value.encode()) for name, value in answer["headers"]]
    start = {"type": "http.response.start", "status": answer["status"], "headers": headers}
    body = {"type": "http.response.body", "body": base64.b64decode(answer["body"])}

    async def app(scope: Any, _receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send(start)
            await send(body)

    return app


def main() -> None:
    uvicorn.run(
        fixed(Path(sys.argv[2])), port=int(sys.argv[1]), log_level="warning", access_log=False,
        lifespan="off", server_header=False, proxy_headers=False,
    )  # fmt: skip


if __name__ == "__main__":
    main()
