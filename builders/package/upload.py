"""Upload sheets: one page for each family of learning systems, to open, to print and to file with the release."""

from collections.abc import Mapping
from dataclasses import dataclass

from builders.model.release import ModuleRelease, Release
from builders.package.families import FAMILIES, NOT_RUN, PAGE, RUN, Family
from builders.render.templates import render


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What a release is, seen from the one before: `first`, `major`, or `same` for one that replaces it in place."""

    kind: str
    before: str
    modules: tuple[tuple[ModuleRelease, str, str], ...]
    """Each module with what it was before (empty: new) and the reason that learners read."""


def step(release: Release, before: Release | None) -> Step:
    """Return how a release follows the one before."""
    old = {module.slug: str(module.version) for module in before.modules} if before else {}
    reasons = {change.module: change.reason for change in release.changes}
    kind = "first" if before is None else "major" if release.version.major != before.version.major else "same"
    return Step(
        kind=kind,
        before=str(before.version) if before else "",
        modules=tuple((m, old.get(m.slug, ""), reasons.get(m.slug, "")) for m in release.modules),
    )


def sheets(release: Release, before: Release | None) -> Mapping[str, bytes]:
    """Return the sheets of a release by file name."""
    taken = step(release, before)
    return {
        f"{release.course}-{release.version}-upload-{family.slug}.html": render(
            "upload/sheet.html",
            release=release,
            files=_files(release, family),
            family=family,
            step=taken,
            page=PAGE,
            run=f"{NOT_RUN} {RUN[family.format]}",
        ).encode()
        for family in FAMILIES
    }


def _files(release: Release, family: Family) -> Mapping[str, str]:
    """Return the files to take with their SHA-256: all, where a release has none in the family's format."""
    files = release.artifacts
    return {name: sha for name, sha in files.items() if name.endswith(f"-{family.format}.zip")} or files
