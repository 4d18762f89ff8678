"""Archives that are a function of their content: the same files give the same bytes on every machine and day.

Stored, since the output of deflate differs between zlib builds; sorted names; one time and one mode for all; no
directory entries, which some LMSs trip over.
"""

import io
import re
import zipfile
from collections.abc import Mapping

NAME = re.compile(r"[a-z0-9_][a-z0-9_.-]*(?:/[a-z0-9_][a-z0-9_.-]*)*")
_TIME = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16
_UNIX = 3


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of `files` (POSIX path -> content); raises ValueError for a name that an LMS may refuse."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as target:
        for name in sorted(files):
            if not NAME.fullmatch(name):
                message = f"{name!r}: names in a package are lower-case ASCII without spaces"
                raise ValueError(message)
            target.writestr(_member(name), files[name])
    return buffer.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _TIME)
    member.create_system = _UNIX
    member.external_attr = _MODE
    return member
