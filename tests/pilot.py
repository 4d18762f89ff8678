"""The course that most browser and LMS tests take: the shipped one as a draft, with its first four modules.

Every number in it is 1.0.0, and these modules ask all questions that they had in the release of that number, in each
attempt. So what is written and released from now on does not change what a test has to answer.
"""

import json
import re
import shutil
from pathlib import Path

from tests.paths import ROOT

PILOT = "claims-coding"
MODULES = ("hipaa-and-your-job", "minimum-necessary", "fax-attachments-mail", "security-awareness-essentials")
_VERSION = re.compile(r"^(version|translates): .*$", re.MULTILINE)
_DRAW = re.compile(r"^draw:\n(?:  - .*\n)+", re.MULTILINE)
_QUESTION = re.compile(r"^(?=  - id: )", re.MULTILINE)
_LISTED = re.compile(r"^modules:\n(?:  - .*\n)+", re.MULTILINE)


def pilot(to: Path) -> Path:
    """Make the project below `to`, and return its folder."""
    root = to / "pilot"
    root.mkdir()
    shutil.copy(ROOT / "mkdocs.yml", root)
    shutil.copytree(ROOT / "content", root / "content", ignore=shutil.ignore_patterns("ledger", "changes"))
    shutil.copytree(ROOT / "quizzes", root / "quizzes")
    (root / "themes").symlink_to(ROOT / "themes")
    for page in (*root.glob("content/modules/*.md"), *root.glob("content/courses/*.md"), *root.glob("quizzes/*.*.yml")):
        text = page.read_text(encoding="utf-8")
        first = _VERSION.sub(lambda m: f"{m[1]}: {'1.0.0' if m[1] == 'version' else '1.0'}", text, count=1)
        page.write_text(first, encoding="utf-8")
    for slug, ids in _released().items():
        for bank in root.glob(f"quizzes/{slug}*.yml"):
            bank.write_text(_first(bank.read_text(encoding="utf-8"), ids), encoding="utf-8")
    course = root / "content" / "courses" / f"{PILOT}.md"
    text = course.read_text(encoding="utf-8")
    course.write_text(_LISTED.sub("".join(["modules:\n", *(f"  - {m}\n" for m in MODULES)]), text), encoding="utf-8")
    return root


def _released() -> dict[str, set[str]]:
    """Return the questions that each of the modules had in release 1.0.0."""
    (entry,) = (ROOT / "content" / "ledger").glob(f"*/{PILOT}/1.0.0.json")
    modules = json.loads(entry.read_text(encoding="utf-8"))["modules"]
    return {module["slug"]: set(module["codebook"]) for module in modules if module["slug"] in MODULES}


def _first(bank: str, ids: set[str]) -> str:
    """Return a bank with these questions alone, all of them asked in each attempt."""
    head, *questions = _QUESTION.split(_DRAW.sub("", bank))
    return head + "".join(q for q in questions if q.split("\n")[0].removeprefix("  - id: ") in ids)
