"""FastAPI works out every route of an application when it is declared, again for the check of each
router that includes it, and again at the first request: what it depends on, its validators, its
models. Tests build applications by the thousand and call a few routes of each, so that more than
half of an API test's processor time went there. Here a route is worked out when it is first called
or described. The programs themselves do it at once: what is wrong with one fails at their start.
"""

from typing import Any, Final

from fastapi import routing
from starlette.routing import compile_path, get_name

_KNOWN_AT_ONCE: Final = frozenset(
    {
        "original_route",
        "starlette_route",
        "path",
        "path_regex",
        "path_format",
        "param_convertors",
        "methods",
        "endpoint",
        "name",
        "matches",
    }
)


def work_out_routes_when_used() -> None:
    """For this process; harmless to repeat."""
    if "__getattr__" in vars(routing.APIRoute):
        return
    at_once: Any = routing.APIRoute.__init__

    def declare(route: Any, path: str, endpoint: Any, **options: Any) -> None:
        declared = {"path": path, "endpoint": endpoint, **options}
        route.__dict__["work_out"] = lambda: at_once(route, **declared)
        route.path = path
        route.endpoint = endpoint
        route.name = options.get("name") or get_name(endpoint)
        route.methods = {method.upper() for method in options.get("methods") or ["GET"]}
        route.path_regex, route.path_format, route.param_convertors = compile_path(path)

    def rest(route: Any, name: str) -> Any:
        work_out = route.__dict__.pop("work_out", None)
        if work_out is None:
            raise AttributeError(name)
        work_out()
        return getattr(route, name)

    setattr(routing.APIRoute, "__init__", declare)  # noqa: B010 - no other signature of ours
    setattr(routing.APIRoute, "__getattr__", rest)  # noqa: B010 - it has none
    setattr(routing._EffectiveRouteContext, "from_api_route", _LateContext.of)  # noqa: B010


class _LateContext(routing._EffectiveRouteContext):
    """A route as one router has it, which learns what FastAPI makes of it at the first look at
    anything that is more than its address.
    """

    _at_once: Final = routing._EffectiveRouteContext.from_api_route

    @classmethod
    def of(cls, *, original_route: Any, include_context: Any) -> "_LateContext":
        context = cls.__new__(cls)
        known = vars(context)
        known["included_by"] = include_context
        known |= {name: getattr(original_route, name) for name in ("endpoint", "name", "methods")}
        known["original_route"] = original_route
        known["path"] = include_context.path_for(original_route)
        parts = compile_path(known["path"])
        known["path_regex"], known["path_format"], known["param_convertors"] = parts
        return context

    def __getattribute__(self, name: str) -> Any:
        known = object.__getattribute__(self, "__dict__")
        is_late = name not in _KNOWN_AT_ONCE and not name.startswith("__")
        if is_late and (included_by := known.pop("included_by", None)):
            original = known["original_route"]
            whole = _LateContext._at_once(original_route=original, include_context=included_by)
            known.update(vars(whole))
        return object.__getattribute__(self, name)
