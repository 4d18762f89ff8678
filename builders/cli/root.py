"""Finding the project that a command is about."""

from pathlib import Path

from builders.errors import UsageError


def project_root(start: Path) -> Path:
    """Return the nearest folder with an `mkdocs.yml`, from `start` upwards; raises UsageError without one."""
    for folder in (start, *start.parents):
        if (folder / "mkdocs.yml").is_file():
            return folder
    message = f"no mkdocs.yml in {start.name or start} or above it: run this inside a course project"
    raise UsageError(message)
