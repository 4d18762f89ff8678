"""What to hand out for something that is missing: the package that holds it."""

import datetime as dt
from collections.abc import Iterable

from builders.report.curriculum import Curriculum
from builders.report.standing import Standing


def package_of(taught: Curriculum, one: Standing, day: dt.date) -> str:
    """Return the package that holds what is missing: the course whole, or one with the missing modules alone."""
    edition = taught.in_force(one.need.name, day) if one.need.course else None
    if edition is not None and len(one.missing) == len(edition.modules):
        return f"{edition.course}-{edition.version}"
    return apart(one.missing)


def apart(modules: Iterable[str]) -> str:
    """Return how to build a package of modules that no course is made of."""
    return f"build --modules {','.join(modules)} --as NAME"
