"""Reading text: UTF-8, with LF line ends whatever the writer's editor made of them."""

from pathlib import Path

from builders.errors import Problem, Where

LIMIT = 500_000
"""Bytes. No bank comes near it; a file that does is not what it claims to be."""


def read_text(root: Path, path: str, problems: list[Problem], limit: int = LIMIT) -> str | None:
    """Return the text of the file at `path` below `root`, or None and a problem."""
    where = Where(path=path)
    try:
        data = (root / path).read_bytes()
    except FileNotFoundError:
        problems.append(Problem(code="S002", where=where, message="this file is missing.", hint="Create it."))
        return None
    except OSError as error:
        message = f"this file can't be read: {error.strerror}."
        problems.append(Problem(code="S002", where=where, message=message))
        return None
    if len(data) > limit:
        problems.append(Problem(code="Y005", where=where, message=f"over {limit:,} bytes.", hint="Split it."))
        return None
    return _decode(data, path, problems)


def read_beside(root: Path, page: str, target: str) -> bytes | None:
    """Return the file that the page at `page` names as `target`; None unless it is there, below `content/`."""
    content = root / "content"
    try:
        file = ((root / page).parent / target).resolve()
        return file.read_bytes() if file.is_relative_to(content.resolve()) and file.is_file() else None
    except (OSError, ValueError, RuntimeError):
        # No file has such a name: it is too long, holds a NUL, or its links go in a circle.
        return None


def _decode(data: bytes, path: str, problems: list[Problem]) -> str | None:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        where = Where(path=path, line=line, column=column)
        message = f"byte 0x{data[error.start]:02x} is not UTF-8."
        problems.append(Problem(code="Y001", where=where, message=message, hint="Save the file as UTF-8."))
        return None
