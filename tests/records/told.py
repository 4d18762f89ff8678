"""Statements as trackers and other tools send them, with names for what varies."""

import uuid
from typing import Any

IRI = "https://training.example"
HOME = "https://lms.example"


def agent(name: str) -> dict[str, Any]:
    return {"objectType": "Agent", "account": {"homePage": HOME, "name": name}}


def passed(
    name: str, module: str = "alpha", version: str = "1.0", on: str = "2026-03-02", **changes: Any
) -> dict[str, Any]:
    """Return the statement that somebody passed a module on a day, as a launch by a learning system makes it."""
    return {
        "id": str(uuid.uuid4()),
        "actor": agent(name),
        "verb": {"id": "http://adlnet.gov/expapi/verbs/mastered"},
        "object": {"objectType": "Activity", "id": f"{IRI}/modules/{module}/v{version.replace('.', '_')}"},
        "result": {"success": True, "score": {"scaled": 0.9}},
        "context": {
            "registration": "0f6b5a51-6c4e-4c55-8f0c-0d3a5b0e8f00",
            "revision": f"{version}.0+5f3a9c1e",
            "extensions": {"https://w3id.org/xapi/cmi5/context/extensions/sessionid": "f00d"},
        },
        "timestamp": f"{on}T15:00:00Z",
        **changes,
    }
