"""Every page in every state, at three widths, by day and by night: one walk through the states of the gallery."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from builders.pipeline import Built
from tests.browser.audit import faults
from tests.gallery.states import JOURNEYS, LOOKS, NO_SCRIPTS, Journey, Tour, look

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tour(browser: Browser, dist: Path, built: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    begun = Tour.over(browser, dist, built.artifacts[0].course, tmp_path_factory.mktemp("tour"))
    yield begun
    begun.close()


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.__name__)
def test_every_state_is_accessible_at_every_width_in_both_palettes(tour: Tour, journey: Journey) -> None:
    found: dict[str, Any] = {}
    for state in journey(tour):
        if state == NO_SCRIPTS:
            continue
        for width, scheme in LOOKS:
            look(tour, width, scheme)
            # All rules once; for another width or palette, those that it may change.
            if wrong := faults(tour.frame, layout=(width, scheme) != LOOKS[0]):
                found[f"{state} {width} {scheme}"] = wrong
    assert found == {}
