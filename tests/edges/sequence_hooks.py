"""What schemathesis is told for sequences of calls: half of the inquiries are ones that the rules
take, and whoever names one has the key to it.
"""

from itertools import cycle
from typing import Any
from uuid import uuid4

import schemathesis
from schemathesis import GenerationMode

from tests.edges import schema_hooks
from tests.inquiry.builders import body

__all__ = ["schema_hooks"]

_SUBMIT = "POST /v1/inquiries"
_OPEN = "POST /v1/inquiries/{reference}/sessions"
_turns = cycle((True, False))
_links: dict[str, str] = {}
_sessions: dict[str, str] = {}


@schemathesis.hook
def before_load_schema(_context: Any, raw_schema: dict[str, Any]) -> None:
    """Whatever is done with an inquiry may be done with one that has just come in."""
    submit = raw_schema["paths"].get("/v1/inquiries", {}).get("post")
    if submit:
        submit["responses"]["202"]["links"] = {
            operation["operationId"]: {
                "operationId": operation["operationId"],
                "parameters": {"reference": "$response.body#/reference"},
            }
            for path, offered in raw_schema["paths"].items()
            for operation in offered.values()
            if "{reference}" in path
        }


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: Any) -> None:
    is_meant_well = case.meta and case.meta.generation.mode is GenerationMode.POSITIVE
    if case.operation.label == _SUBMIT and is_meant_well and next(_turns):
        case.body = body()
        case.headers["Idempotency-Key"] = uuid4().hex
    reference = (case.path_parameters or {}).get("reference")
    known = _links if case.operation.label == _OPEN else {**_links, **_sessions}
    if reference in known:
        case.headers["Authorization"] = f"Bearer {known[reference]}"


@schemathesis.hook
def after_call(_context: Any, case: Any, response: Any) -> None:
    if case.operation.label == _SUBMIT and response.status_code == 202:
        receipt = response.json()
        _links[receipt["reference"]] = receipt["status_url"].partition("#link=")[2]
    if case.operation.label == _OPEN and response.status_code == 201:
        _sessions[case.path_parameters["reference"]] = response.json()["token"]
