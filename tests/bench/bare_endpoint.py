"""What `POST /v1/inquiries` is held against: FastAPI parses the same body by the same model and
makes one insert per request, majority and journal, by the same driver. Nothing is looked up,
sealed, counted or announced.

`python -m tests.bench.bare_endpoint PORT`; the database's address is in BENCH_MONGODB_URI.
"""

import os
import sys

import uvicorn
from fastapi import FastAPI

from services.inquiry.intake.schemas import InquiryBody
from shared.ids import new_id
from shared.mongo import connect

DATABASE = "wayfare_bench"
COLLECTION = "bare_inquiries"


def application() -> FastAPI:
    client = connect(os.environ["BENCH_MONGODB_URI"], application="bench")
    inquiries = client[DATABASE][COLLECTION]
    app = FastAPI()

    @app.post("/", status_code=202)
    async def insert(body: InquiryBody) -> dict[str, str]:
        inquiry_id = new_id()
        await inquiries.insert_one({"_id": inquiry_id, **body.model_dump(mode="json")})
        return {"reference": inquiry_id}

    @app.get("/ready")
    async def ready() -> None:
        await client.admin.command("ping")

    return app


def main() -> None:
    uvicorn.run(application(), port=int(sys.argv[1]), log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
