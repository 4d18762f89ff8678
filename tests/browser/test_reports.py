"""Reports and the index of an audit as pages: nothing is cut off or too small on a phone, nor lost in the dark."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from builders.pipeline.audit import write_audit
from builders.pipeline.report import desk
from builders.report.desk import Query
from builders.report.outputs import OUTPUTS
from builders.report.reports import REPORTS
from tests.browser.audit import faults
from tests.demo.__main__ import company
from tests.demo.people import TODAY

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Write the documents for an audit, and two other reports: one with bars, one with empty sections."""
    root = tmp_path_factory.mktemp("reports")
    folders, out = company(root / "company", 20), root / "audit"
    write_audit(*folders, Query(subject="p0001"), TODAY, out)
    found, _ = desk(*folders, TODAY)
    for name in ("progress", "simulate"):
        (out / f"{name}.html").write_bytes(OUTPUTS["html"](REPORTS[name](found, Query())))
    return sorted(out.glob("*.html"))


@pytest.mark.parametrize(("width", "colours"), [(390, "light"), (1280, "dark")])
def test_a_report_can_be_read(browser: Browser, pages: list[Path], width: int, colours: str) -> None:
    page = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=colours).new_page()  # type: ignore[arg-type]
    for file in pages:
        page.goto(file.as_uri())
        assert faults(page, layout=False) == [], file.name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), file.name
    page.context.close()


def test_the_first_column_stays_in_sight(browser: Browser, pages: list[Path]) -> None:
    page = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
    page.goto(next(file for file in pages if file.name == "A-roster.html").as_uri())
    page.evaluate("document.getElementById('people').parentElement.querySelector('.table').scrollLeft = 400")
    box = page.locator("section:has(#people) tbody th").first.bounding_box()
    assert box is not None
    assert 0 <= box["x"] < 40
    page.context.close()
