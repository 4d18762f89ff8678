"""The host of cmi5 and xAPI as a place where a course changes while somebody is in the middle of it (`updating.py`)."""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from typing import Any

from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page

from builders.model.release import Ledger
from builders.pipeline import checked
from builders.statements import profile
from tests.learner import PHONE
from tests.lms.lrshost import LrsHost, verbs
from tests.lms.updating import COURSE, Version, seeded
from tests.profiles import assert_conform

Json = Mapping[str, Any]


@cache
def published() -> dict[str, Any]:
    """The profile of the publisher of the courses that change, as a file has it."""
    return dict(json.loads(json.dumps(profile(checked(COURSE).config.publisher, Ledger()))))


class LrsPlace:
    """A learner of an `LrsHost`."""

    local = False

    def __init__(self, browser: Browser, host: LrsHost, version: Version) -> None:
        self.browser, self.host, self.version = browser, host, version
        self.context: BrowserContext = browser.new_context()
        self.tab: Page | None = None

    def start(self, saved: Any = None) -> None:
        self.context.close()
        self.context = seeded(self.browser.new_context(viewport=PHONE))  # type: ignore[arg-type]
        self.host.restore(saved)

    def install(self, version: Version) -> None:
        self.version = version
        self.host.replace(version.packages[self.host.format])

    def open(self) -> FrameLocator:
        self.tab = self.context.new_page()
        self.tab.goto(self.host.url)
        return self.tab.frame_locator('iframe[title="course"]')

    def leave(self) -> Any:
        assert self.tab is not None
        self.tab.close()
        self.judge()
        return self.host.saved()

    def judge(self) -> None:
        """Hold what the LRS has to the profile."""
        assert_conform(self.host.statements(), published())

    def state(self) -> str:
        return str((self.host.document() or {"state": ""})["state"])

    def put(self, saved: Any, text: str) -> Any:
        """Return what was saved with another text as state."""
        file = saved["file"].with_suffix(".put")
        shutil.copy(saved["file"], file)
        body = json.dumps({**json.loads(saved["state"]), "state": text}).encode()
        with closing(sqlite3.connect(file)) as db, db:
            tag = f'"{hashlib.sha1(body).hexdigest()}"'  # noqa: S324 - as the standard says
            db.execute("UPDATE document SET body = ?, etag = ? WHERE name = 'coursewright'", (body, tag))
        return {**saved, "file": file}

    def record(self) -> dict[str, Any]:
        """Return what the LRS has, in the words of SCORM 1.2 (`record.js`)."""
        return recorded(self.host, self.version)


def recorded(host: LrsHost, version: Version) -> dict[str, Any]:
    """Return what statements say of a course: status, score, and each module and answer under its name."""
    statements = host.statements()
    said = list(verbs(statements))
    judged = [one for one, name in zip(statements, said, strict=True) if name in {"passed", "failed"}]
    answers = [one for one, name in zip(statements, said, strict=True) if name == "answered"]
    started = {objective(one["context"]["contextActivities"]["parent"][0]) for one in answers}
    mastered = {objective(one["object"]): one for one, name in zip(statements, said, strict=True) if name == "mastered"}
    known = [f"{m.slug}__v{m.version.minor_form.replace('.', '_')}_draft" for m in version.course.modules]
    return {
        "errors": [*host.broken, *(status for _, status in host.posted if status >= 400 and not host.faults)],
        "status": next((name for name in ("passed", "failed") if name in said), "incomplete"),
        "score": {"raw": str(judged[-1]["result"]["score"]["raw"]) if judged else ""},
        "objectives": [
            {
                "id": name,
                "status": "passed" if name in mastered else "incomplete" if name in started else "not attempted",
                "raw": str(mastered[name]["result"]["score"]["raw"]) if name in mastered else "",
            }
            for name in dict.fromkeys([*mastered, *sorted(started), *known])
        ],
        "interactions": [answer(one) for one in answers],
    }


def answer(one: Json) -> dict[str, Any]:
    """Return an answer as `record.js` has it, as far as tests ask."""
    name = one["object"]["id"].partition("/questions/")[2].replace("/", "__")
    return {
        "id": name,
        "objective": [objective(one["context"]["contextActivities"]["parent"][0])],
        "result": "correct" if one["result"]["success"] else "wrong",
        "uuid": one["id"],
    }


def objective(activity: Json) -> str:
    module = str(activity["id"]).partition("/modules/")[2]
    return (module or str(activity["id"]).partition("/courses/")[2].partition("/")[2]).replace("/", "__")


@contextmanager
def lrs_place(browser: Browser, version: Version, fmt: str) -> Iterator[LrsPlace]:
    """Run the host of a format with a version."""
    with LrsHost(version.packages[fmt], fmt) as host:
        place = LrsPlace(browser, host, version)
        yield place
        place.context.close()
        place.judge()
