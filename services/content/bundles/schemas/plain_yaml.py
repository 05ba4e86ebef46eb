"""YAML of the plain kind: mappings, lists and values, each key once, no anchors and no depth.

An alias can make a file of a kilobyte say a gigabyte, and of a key that is written twice PyYAML
keeps the last in silence.
"""

from collections.abc import Hashable
from typing import Any, Final

import yaml
from yaml.nodes import MappingNode, Node

_DEEPEST: Final = 20


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


def read_yaml(content: bytes) -> Any:
    return yaml.load(content, Loader=PlainLoader)  # noqa: S506 - a SafeLoader, made stricter


def _refused(problem: str, at: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=at.start_mark)
