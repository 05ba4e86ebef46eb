"""FastAPI makes a validator for every parameter and answer of every route of an application, twice
where a router is included; tests build applications by the thousand and call a few routes of each.
So a validator is made when it is first used, which saves more than a quarter of an API test. The
programs themselves make them at once: what cannot be made fails at their start.
"""

from functools import cached_property
from typing import Any

from fastapi._compat.v2 import ModelField


def make_validators_when_used() -> None:
    """For this process; harmless to repeat."""
    if isinstance(vars(ModelField).get("_type_adapter"), cached_property):
        return
    build: Any = ModelField.__post_init__

    def made(field: ModelField) -> Any:
        build(field)
        return vars(field)["_type_adapter"]

    adapter = cached_property(made)
    adapter.__set_name__(ModelField, "_type_adapter")
    ModelField._type_adapter = adapter  # type: ignore[assignment] # an attribute of each until now
    setattr(ModelField, "__post_init__", lambda _field: None)  # noqa: B010 - no method of its own
