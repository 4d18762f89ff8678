"""YAML with positions, read as its writer meant it.

PyYAML's composer gives every node its place but speaks YAML 1.1, where `yes` is true and 12:30 is 750. So scalars
are resolved here, by the core schema of YAML 1.2 (10.3), as editors do; what 1.1 reads differently is kept beside the
value, so that text which some tool would take for a date is refused. What silently changes a writer's words is refused
too: duplicate keys, anchors and aliases, tags, and text that a ` #` cuts off.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from builders.errors import Problem, Where
from builders.model.node import Node

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,18}(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_BASED = re.compile(r"0o[0-7]{1,20}|0x[0-9a-fA-F]{1,15}")
_WORDS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", "")),
}
_TAG = "tag:yaml.org,2002:"
# What YAML 1.1 makes of a plain scalar, by the tag that PyYAML's resolver gives it; the rest is text.
_READINGS = {
    "bool": "true or false",
    "float": "a number",
    "int": "a number",
    "merge": "a sign of its own",
    "null": "null",
    "timestamp": "a date",
    "value": "a sign of its own",
}
_DEPTH = 20
_NODES = 30_000  # keys and values, also of what aliases make: a bank of 500 questions has half as many
# What YAML 1.1 counts as the end of a line: its marks go by these.
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")


def parse_yaml(
    text: str, path: str, problems: list[Problem], *, first_line: int = 1, foreign: bool = False
) -> Node | None:
    """Return the document as nodes, or None with problems. `first_line` is where `text` starts in its file.

    `foreign` files are another program's (`mkdocs.yml`): tags and anchors are read past, comments may follow values.
    """
    reader = _Reader(text, path, problems, first_line, foreign=foreign)
    before = len(problems)
    node = reader.document()
    return node if len(problems) == before else None


class _TooLargeError(Exception):
    """An alias leads into itself, or aliases of aliases multiply."""


class _Reader:
    def __init__(self, text: str, path: str, problems: list[Problem], first_line: int, *, foreign: bool) -> None:
        self.text = text
        self.lines = _BREAK.split(text)
        self.path = path
        self.problems = problems
        self.first_line = first_line
        self.foreign = foreign
        self.left = _NODES

    def document(self) -> Node | None:
        try:
            if self._refuses(yaml.parse(self.text, Loader=_LOADER)):
                return None
            composed = yaml.compose(self.text, Loader=_LOADER)
            if composed is not None:
                return self._node(composed, 1)
        except _TooLargeError:
            self._note("Y005", 0, 0, "aliases ('*') make this endless or too large.", "Write out what they stand for.")
            return None
        except yaml.MarkedYAMLError as error:
            self._syntax(error)
            return None
        except yaml.YAMLError as error:
            # The reader's own errors have no mark: a control character, as a rule.
            self._note("Y002", 0, 0, f"not valid YAML: {str(error).splitlines()[0]}.", "Delete that character.")
            return None
        self._note("Y002", 0, 0, "nothing is written here.", "Write 'key: value' lines.")
        return None

    def _refuses(self, events: Iterator[Any]) -> bool:
        """Note what no course file needs, before the composer could expand it. Say whether there was any."""
        before, depth, nodes = len(self.problems), 0, 0
        for event in events:
            nodes += isinstance(event, yaml.NodeEvent)
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            depth -= isinstance(event, yaml.CollectionEndEvent)
            mark = event.start_mark
            if depth > _DEPTH:
                self._note("Y005", mark.line, mark.column, f"nested more than {_DEPTH} deep.", "Write it flatter.")
                return True
            if nodes > _NODES:
                self._note("Y005", mark.line, mark.column, f"over {_NODES:,} keys and values.", "Split the file.")
                return True
            if self.foreign:
                continue
            if getattr(event, "anchor", None):
                message = "'&' and '*' at the start make an anchor or alias."
                self._note("Y004", mark.line, mark.column, message, "Quote the text.")
            if getattr(event, "tag", None):
                self._note("Y004", mark.line, mark.column, "'!' at the start makes a tag.", "Quote the text.")
        return len(self.problems) > before

    def _syntax(self, error: yaml.MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        what = (error.problem or "it can't be read").rstrip(".")
        hint = "Put the whole value in quotes if it holds ': ' or starts with a sign such as * & ! [ { > | @ ` %."
        if "\t" in "".join(self.lines[line : line + 1]):
            hint = "Take the tab out of this line: YAML indents with blanks."
        self._note("Y002", line, column, f"not valid YAML: {what}.", hint)

    def _node(self, node: Any, depth: int) -> Node:
        self.left -= 1
        if depth > _DEPTH or self.left < 0:
            raise _TooLargeError
        where = self._where(node.start_mark.line, node.start_mark.column)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where, depth)
        if isinstance(node, yaml.SequenceNode):
            value = tuple(self._node(item, depth + 1) for item in node.value)
            return Node(value=value, where=where, tag=_tag(node))
        reading = "" if node.style else _READINGS.get(node.tag.removeprefix(_TAG), "")
        return Node(value=self._scalar(node), where=where, raw=node.value, reading=reading, tag=_tag(node))

    def _mapping(self, node: Any, where: Where, depth: int) -> Node:
        items: dict[str, Node] = {}
        keys: dict[str, Where] = {}
        for key, value in node.value:
            mark = key.start_mark
            if not isinstance(key, yaml.ScalarNode):
                self._note("K003", mark.line, mark.column, "a key is a list or a mapping.", "Take the '?' away.")
                continue
            name = key.value
            if name in items:
                hint = f"It is first at line {keys[name].line}; keep one."
                self._note("Y003", mark.line, mark.column, f"the key '{name}' is here twice.", hint)
            items[name] = self._node(value, depth + 1)
            keys[name] = self._where(mark.line, mark.column)
        return Node(value=items, where=where, keys=keys, tag=_tag(node))

    def _scalar(self, node: Any) -> str | bool | int | float | None:
        text: str = node.value
        if node.style:
            return text
        self._cut_off(node)
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text):
            return int(text)
        if _BASED.fullmatch(text):
            return int(text, 0)
        return float(text) if _NUMBER.fullmatch(text) else text

    def _cut_off(self, node: Any) -> None:
        """Refuse `Who may see claim #123?`: YAML drops what follows the ` #` without a word."""
        # A scalar that ends with the text may end on a line that isn't there.
        rest = "".join(self.lines[node.end_mark.line : node.end_mark.line + 1])[node.end_mark.column :]
        if node.value and not self.foreign and rest.lstrip().startswith("#"):
            whole = f"{node.value} {rest.strip()}".replace('"', '\\"')
            mark = node.start_mark
            message = "the text after '#' is dropped by YAML."
            hint = f'Quote the whole value: "{whole}" (or put a comment on its own line).'
            self._note("Y006", mark.line, mark.column, message, hint)

    def _where(self, line: int, column: int) -> Where:
        return Where(path=self.path, line=line + self.first_line, column=column + 1)

    def _note(self, code: str, line: int, column: int, message: str, hint: str) -> None:
        self.problems.append(Problem(code=code, where=self._where(line, column), message=message, hint=hint))


def _tag(node: Any) -> str:
    """Return a tag that somebody wrote, not one of YAML's own types."""
    return node.tag if node.tag.startswith("!") or "python/" in node.tag else ""
