"""YAML of the plain kind: mappings, lists and values, each key once, no anchors and no depth.

An alias can make a file of a kilobyte say a gigabyte, and of a key that is written twice PyYAML
keeps the last in silence.
"""

from collections.abc import Hashable
from typing import Any, Final

import yaml
from yaml.nodes import MappingNode, Node

_DEEPEST: Final = 20
_NEVER_FOLDED: Final = 10**9


class PlainLoader(yaml.SafeLoader):
    """Refuses with `YAMLError` whatever cannot be read, and names the line."""

    def __init__(self, stream: bytes) -> None:
        super().__init__(stream)
        self._depth = 0

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call] # PyYAML has no annotations here
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise _refused("anchors and aliases are not taken", event)
        if self._depth >= _DEEPEST:
            raise _refused("this is nested too deeply", event)
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1

    def construct_object(self, node: Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep=deep)
        except (ValueError, OverflowError) as error:  # `2026-13-45`, a number of 5,000 digits
            raise _refused("this value cannot be read", node) from error

    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        if len(set(names)) != len(names):
            raise _refused("a key is written twice", node)
        return super().construct_mapping(node, deep=deep)


class PlainDumper(yaml.SafeDumper):
    """What is used twice is written twice."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - as PyYAML calls it
        return True


def read_yaml(content: bytes) -> Any:
    return yaml.load(content, Loader=PlainLoader)  # noqa: S506 - a SafeLoader, made stricter


def write_yaml(value: Any) -> bytes:
    """In the order of the mappings, each paragraph on one line, however long: what changes in one
    paragraph changes one line of the file.
    """
    return yaml.dump(
        value,
        Dumper=PlainDumper,
        allow_unicode=True,
        default_flow_style=False,
        encoding="utf-8",
        sort_keys=False,
        width=_NEVER_FOLDED,
    )


def first_line(error: yaml.YAMLError) -> str:
    """What is wrong, in our own words and with a line number: YAML's message may quote the file."""
    mark = getattr(error, "problem_mark", None)
    return f"Line {mark.line + 1} is not plain YAML." if mark else "This is not plain YAML."


def _refused(problem: str, at: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=at.start_mark)
