"""The requirements on the site: what is asked, where it is met, how that is checked, and what is still open."""

from collections import Counter
from pathlib import PurePosixPath

from builders.model import Project
from builders.render.templates import render
from builders.sources.requirements import CLASSES, WAYS, Register, Requirement
from builders.sources.requirements.page import STATES, state

_PAGES = {"content/modules": "modules", "content/courses": "courses"}


def traceability(project: Project, register: Register) -> str:
    """Return the HTML of the requirements of a project; modules and courses are linked, other files are named."""
    counts = Counter((one.kind, state(register, one)) for one in register.requirements)
    totals = [(kind, means, [counts[kind, name] for name in STATES]) for kind, means in CLASSES.items()]
    groups = [(group.title, [_row(project, register, one) for one in group.requirements]) for group in register.groups]
    return render("site/fences/traceability.html", totals=totals, states=STATES, ways=WAYS, groups=groups)


def _row(project: Project, register: Register, one: Requirement) -> dict[str, object]:
    missing = register.missing(one)
    where = [_place(project, path, there=path not in missing) for path in one.targets]
    checked = [way if way in WAYS else PurePosixPath(way).name for way in one.checked]
    return {"one": one, "where": where, "checked": ", ".join(checked), "state": state(register, one)}


def _place(project: Project, path: str, *, there: bool) -> tuple[str, str]:
    """Return the name of a place, and its address from a page beside the index of the site, empty where it has none."""
    file = PurePosixPath(path)
    folder = _PAGES.get(str(file.parent), "")
    known = project.modules if folder == "modules" else project.courses
    if not there:
        return f"{file.stem} (to come)", ""
    return (known[file.stem].title, f"../{folder}/{file.stem}/") if folder and file.stem in known else (file.name, "")
