"""The course that most browser and LMS tests take: the shipped one as a draft, with its first four modules.

Every number in it is 1.0.0. So what is written and released from now on does not change what a test has to answer.
"""

import re
import shutil
from pathlib import Path

from tests.paths import ROOT

PILOT = "claims-coding"
MODULES = ("hipaa-and-your-job", "minimum-necessary", "fax-attachments-mail", "security-awareness-essentials")
_VERSION = re.compile(r"^(version|translates): .*$", re.MULTILINE)
_LISTED = re.compile(r"^modules:\n(?:  - .*\n)+", re.MULTILINE)


def pilot(to: Path) -> Path:
    """Make the project below `to`, and return its folder."""
    root = to / "pilot"
    root.mkdir()
    shutil.copy(ROOT / "mkdocs.yml", root)
    shutil.copytree(ROOT / "content", root / "content", ignore=shutil.ignore_patterns("ledger", "changes"))
    shutil.copytree(ROOT / "quizzes", root / "quizzes")
    (root / "themes").symlink_to(ROOT / "themes")
    for page in (*root.glob("content/modules/*.md"), *root.glob("content/courses/*.md")):
        text = page.read_text(encoding="utf-8")
        first = _VERSION.sub(lambda m: f"{m[1]}: {'1.0.0' if m[1] == 'version' else '1.0'}", text, count=1)
        page.write_text(first, encoding="utf-8")
    course = root / "content" / "courses" / f"{PILOT}.md"
    text = course.read_text(encoding="utf-8")
    course.write_text(_LISTED.sub("".join(["modules:\n", *(f"  - {m}\n" for m in MODULES)]), text), encoding="utf-8")
    return root
