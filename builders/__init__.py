"""Coursewright: courses as code, completions as evidence."""

from importlib import metadata


def tool_version() -> str:
    """Return the version of this tool, which is no content version and enters no digest."""
    return metadata.version("coursewright")
