"""One LRS for all clauses: each test makes what it needs, under ids of its own."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.lrs.served import Lrs, served


@pytest.fixture(scope="session")
def lrs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lrs]:
    with served(Path(tmp_path_factory.mktemp("lrs")) / "lrs.db") as running:
        yield running


@pytest.fixture
def xapi(lrs: Lrs) -> httpx.Client:
    return lrs.xapi


@pytest.fixture
def xapi2(lrs: Lrs) -> httpx.Client:
    return lrs.xapi2
