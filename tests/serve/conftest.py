"""One preview for the tests that leave it as it was."""

from collections.abc import Iterator

import pytest

from tests.serve.served import Served, served


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served")) as running:
        running.ready()
        yield running
