"""The demo that all figures are of, made once."""

from collections.abc import Iterator

import pytest

from tests.report.figures.office import Office, counted


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("demo"))


@pytest.fixture(autouse=True)
def whole() -> Iterator[None]:
    """Hold that of each report all sections were compared, but what it leaves out, which is the same in all of them."""
    counted.clear()
    yield
    for made, sections in counted.values():
        assert {one.id for one in made.sections} - {"findings"} == sections, made.name
