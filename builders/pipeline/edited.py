"""What `bump` writes, as edits of the files that authors wrote: numbers, letters, and somebody's word."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from builders.errors import BadInputError, CoursewrightError, Problem, Where
from builders.model import Module, Project
from builders.model.change import Cosmetic, Pending
from builders.model.node import Node
from builders.questions.choices import LETTERS
from builders.sources.changes import write as changes_text
from builders.sources.edits import Edit, Sheet, UneditableError, entries
from builders.sources.pages import read_page
from builders.sources.textfile import read_text
from builders.sources.yamlfile import parse_yaml
from builders.versions.codebook import codebook, letters
from builders.versions.letters import wanted

_LISTS = {"choices": "answers", "entries": "order", "items": "match"}


def valued(root: Path, path: str, key: str, value: str, *, unless: str = "") -> Edit | None:
    """Return the edit that gives a key of a page's front matter, or of a bank, another value.

    None where it has that value, or (`unless` is given) one that is not the one to be replaced.
    """
    text = (root / path).read_bytes().decode()
    node = _top(root, path)
    found = node.value.get(key) if node and isinstance(node.value, dict) else None
    if found is None or found.raw == value or (unless and found.raw != unless):
        return None
    try:
        return Sheet(text=text).value(found, value)
    except UneditableError:
        raise _by_hand(found.where, f"{key}: {value}") from None


def raised(text: str, path: str, needed: Mapping[str, int]) -> list[Edit]:
    """Return the edits that give questions of a bank another `v`."""
    sheet = Sheet(text=text)
    return [_raised(sheet, node, needed[name]) for name, node in _questions(text, path) if name in needed]


def lettered(project: Project, module: Module, question: str, text: str) -> list[Edit]:
    """Return the edits that write the letters of a question where texts would lose theirs."""
    lists = wanted(project, module, question)
    node = dict(_questions(text, module.bank.path)).get(question) if lists else None
    if node is None:
        return []
    now = letters(codebook(module, project.overlay or {})[question])
    sheet = Sheet(text=text)
    edits: list[Edit] = []
    for name, letter_of in lists.items():
        places = list(_places(node, name, now[name]))
        for place, letter in _needed(places, [letter_of[letter] for letter in now[name]]):
            try:
                edits.append(_lettered(sheet, place, letter))
            except UneditableError:
                raise _by_hand(place.where, f"'id: {letter}' for this text") from None
    return edits


def with_cosmetic(text: str, path: str, word: Cosmetic) -> str:
    """Return the text of a module's changes with one word more; comments and all else stay."""
    alone = changes_text(Pending(module="", path=path, where=Where(path=path), cosmetic=(word,)))
    if not text:
        return alone
    end = "\r\n" if "\r\n" in text else "\n"
    _, key, *entry = alone.rstrip("\n").split("\n")
    first = next(entries(parse_yaml(_plain(text), path, []), "cosmetic"), None)
    if first is None:
        start = text if text.endswith("\n") else text + end
        return start + end.join([key, *entry]) + end
    # Before the first one, as deep as that.
    depth = len(entry[0]) - len(entry[0].lstrip())
    lines = [" " * (_dash(text, first.where) - 1) + line[depth:] for line in entry]
    return Sheet(text=text).with_edits([Edit(line=first.where.line, column=1, length=0, text="\n".join(lines) + "\n")])


def _dash(text: str, where: Where) -> int:
    """Return the column of the hyphen before an entry."""
    line = Sheet(text=text).lines[where.line - 1]
    found = line[: where.column - 1].rfind("-")
    if found < 0:
        raise _by_hand(where, "the entry under 'cosmetic'")
    return found + 1


def _raised(sheet: Sheet, node: Node, v: int) -> Edit:
    held = node.value
    try:
        if isinstance(held, dict) and "v" in held:
            return sheet.value(held["v"], str(v))
        return sheet.after_key(node, "id", "v", str(v))
    except UneditableError:
        raise _by_hand(node.where, f"'v: {v}'") from None


def _places(question: Node, name: str, now: Mapping[str, str]) -> Iterator[Node]:
    """Give the node of each entry of a list, in the order of their letters now."""
    kind, _, step = name.partition(" ")
    if kind == "step":
        steps = (node for node in entries(question, "scenario") if _value(node, "id") == step)
        yield from entries(next(steps, None), "answers")
    elif name == "targets":
        found: dict[str, Node] = {}
        for node in _target_nodes(question):
            found.setdefault(_value(node, "text") or node.raw, node)
        yield from (found[text] for text in found)
    else:
        yield from list(entries(question, _LISTS[name]))[: len(now)]


def _target_nodes(question: Node) -> Iterator[Node]:
    for pair in entries(question, "match"):
        if isinstance(pair.value, dict) and "with" in pair.value:
            yield pair.value["with"]
    yield from entries(question, "decoys")


def _needed(places: Sequence[Node], wished: Sequence[str]) -> Iterator[tuple[Node, str]]:
    """Give the entries whose letter has to be written, with it: the others get theirs by their order."""
    written = [_value(place, "id") for place in places]
    while True:
        taken = {letter for letter in written if letter}
        free = iter(letter for letter in LETTERS if letter not in taken)
        got = [letter or next(free) for letter in written]
        wrong = next((n for n, letter in enumerate(got) if letter != wished[n]), None)
        if wrong is None:
            break
        written[wrong] = wished[wrong]
    for place, letter in zip(places, written, strict=True):
        if letter and letter != _value(place, "id"):
            yield place, letter


def _lettered(sheet: Sheet, place: Node, letter: str) -> Edit:
    if not isinstance(place.value, dict):
        return sheet.named(place, letter)
    if "id" in place.value:
        return sheet.value(place.value["id"], letter)
    return sheet.first_key(place, "id", letter)


def _value(node: Node, key: str) -> str:
    inner = node.value.get(key) if isinstance(node.value, dict) else None
    return inner.raw if inner else ""


def _questions(text: str, path: str) -> Iterator[tuple[str, Node]]:
    return ((_value(node, "id"), node) for node in entries(parse_yaml(_plain(text), path, []), "questions"))


def _top(root: Path, path: str) -> Node | None:
    if path.endswith(".md"):
        source = read_page(root, path, [])
        pairs: Any = dict(source.fields.pairs()) if source and source.fields else {}
        return Node(value=pairs, where=Where(path=path))
    text = read_text(root, path, [])
    return None if text is None else parse_yaml(text, path, [])


def _plain(text: str) -> str:
    """Return a text as readers see it."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _by_hand(where: Where, what: str) -> CoursewrightError:
    message = "this is written in a way that 'bump' can't change."
    return BadInputError([Problem(code="V003", where=where, message=message, hint=f"Write {what} yourself.")])
