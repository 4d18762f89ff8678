"""Coursewright: courses as code, completions as evidence."""


def tool_version() -> str:
    """Return the version of this tool, which is no content version and enters no digest."""
    from importlib import metadata  # noqa: PLC0415 - keeps --help fast

    return metadata.version("coursewright")
