"""The page of the requirements, `docs/traceability.md`: what is asked, where it is met, how that is checked."""

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from builders.sources.requirements import CLASSES, PATH, WAYS, Register, Requirement

_HEAD = f"""# Traceability

What is asked of the tool and of the course that ships with it, where it is met, and how that is checked. This page is
made from [{PurePosixPath(PATH).name}]({PurePosixPath(PATH).name}) by `make traceability`; edit that file, not this one.

A requirement is **open** while all that it names is still to come, and **open in part** while some of it is. **Met**
means that all of it is there, and no more: where a person's *approval* is named, it may still be wanting. *Law:* says
where the law asks for less, or for something else. What the law requires is not said here: modules say that, with its
source.
"""
STATES = ("met", "open in part", "open")
_TABLE = "| id | class | what is asked | where | checked by | state |\n| --- | --- | --- | --- | --- | --- |"


def page(register: Register) -> str:
    """Return the page as Markdown."""
    parts = [_HEAD, "\n".join(_totals(register)), "\n".join(_ways())]
    for group in register.groups:
        rows = [_row(register, one) for one in group.requirements]
        parts += [f"## {group.title}", "\n".join([_TABLE, *rows])]
    if register.planned:
        plans = [f"- `{path}`: {what}" for path, what in register.planned.items()]
        parts += ["## Still to come", "\n".join(plans)]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def state(register: Register, requirement: Requirement) -> str:
    """Return whether a requirement is met, open, or open in part."""
    missing = len(register.missing(requirement))
    if not missing:
        return "met"
    return "open" if missing == len(requirement.targets) else "open in part"


def _totals(register: Register) -> Iterator[str]:
    yield "| class | what it is about | met | open in part | open |"
    yield "| --- | --- | --- | --- | --- |"
    counts = Counter((one.kind, state(register, one)) for one in register.requirements)
    for kind, means in CLASSES.items():
        numbers = " | ".join(str(counts[kind, name]) for name in STATES)
        yield f"| {kind} | {means} | {numbers} |"


def _ways() -> Iterator[str]:
    for way, means in WAYS.items():
        yield f"- *{way}*: {means}"


def _row(register: Register, one: Requirement) -> str:
    says = f"{one.says}. *Law: {one.legal}.*" if one.legal else one.says
    missing = register.missing(one)
    where = ", ".join(_link(path, linked=path not in missing) for path in one.targets)
    checked = ", ".join(way if way in WAYS else _link(way, linked=True) for way in one.checked)
    return f"| {one.id} | {one.kind} | {says} | {where} | {checked} | {state(register, one)} |"


def _link(path: str, *, linked: bool) -> str:
    file = PurePosixPath(path)
    name = file.stem if file.suffix == ".md" else file.name
    return f"[{name}]({_from_docs(path)})" if linked else f"{name} (to come)"


def _from_docs(path: str) -> str:
    return path.removeprefix("docs/") if path.startswith("docs/") else f"../{path}"
