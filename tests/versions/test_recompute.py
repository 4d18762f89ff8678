"""A stranger computes our digests from the files alone."""

import re
from pathlib import Path

import pytest

from builders.model.digest import course_digests, module_digests
from builders.sources import load
from tests.paths import DRAWS, PATH, ROOT, SMALL, TESTS
from tests.versions import recompute

KINDS = TESTS / "courses" / "kinds"


@pytest.mark.parametrize("root", [ROOT, KINDS, SMALL, DRAWS, PATH], ids=["shipped", "kinds", "small", "draws", "path"])
def test_a_stranger_gets_our_digests(root: Path) -> None:
    project, _ = load(root, [])
    ours = {name: module_digests(module, project.overlay or {}) for name, module in project.modules.items()}
    for one in project.courses.values():
        ours[f"course {Path(one.path).stem}"] = course_digests(one)
    theirs = recompute.recompute(root)
    assert theirs == {name: (digests.source, digests.shown) for name, digests in ours.items()}


def test_the_stranger_knows_nothing_of_us() -> None:
    text = Path(recompute.__file__).read_text(encoding="utf-8")
    assert not re.search(r"^\s*(?:from|import) (?:builders|tests)", text, re.MULTILINE)
