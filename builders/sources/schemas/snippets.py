"""Questions to start from: an editor offers one of each kind, and a test reads each as a bank."""

from typing import Any

_WHY = "The reason, shown with the answer."
_STARTS: dict[str, dict[str, Any]] = {
    "single choice": {
        "answers": [
            {"right": "The right choice", "why": _WHY},
            {"wrong": "A choice that people really believe", "why": _WHY},
            {"wrong": "Another one", "why": _WHY},
        ]
    },
    "select all that apply": {
        "answers": [
            {"right": "A right choice", "why": _WHY},
            {"right": "Another right choice", "why": _WHY},
            {"wrong": "A choice that people really believe", "why": _WHY},
        ],
        "credit": "partial",
    },
    "true or false": {
        "truth": False,
        "why_true": "Shown to those who said true.",
        "why_false": "Shown to those who said false.",
    },
    "matching": {
        "match": [{"item": "One item", "with": "Its target"}, {"item": "Another item", "with": "Another target"}],
        "decoys": ["A target without an item"],
        "credit": "partial",
    },
    "ordering": {"order": ["What comes first", "What comes next", "What comes last"]},
    "number": {"number": 60, "unit": "days", "why": _WHY},
    "short text": {"accept": ["privacy officer", "the privacy officer"], "why": _WHY},
    "gaps": {"gaps": "Tell your {privacy officer|compliance officer} at once.", "why": _WHY},
    "scale": {"scale": "agree5"},
    "attestation": {"attest": "I have read the policy and know whom to tell.", "evidence": ["tick", "full_name"]},
    "scenario": {
        "scenario": [
            {
                "id": "start",
                "ask": "What happens first?",
                "answers": [
                    {"right": "The right thing to do", "why": _WHY, "goto": "later"},
                    {"neutral": "Something that does no harm", "why": _WHY, "goto": "later"},
                    {"wrong": "What people really do", "why": _WHY, "goto": "later"},
                ],
            },
            {
                "id": "later",
                "ask": "And then?",
                "answers": [
                    {"right": "The right thing to do", "why": _WHY, "goto": "end"},
                    {"wrong": "What people really do", "why": _WHY, "goto": "end"},
                ],
            },
        ]
    },
}


_COMMON = {
    "id": "new_question",
    "objective": "an_objective",
    "ask": "What do you do?",
    "review": "module.md#heading",
}


def starts() -> dict[str, dict[str, Any]]:
    """Return a question of each kind under the label that an editor shows."""
    return {label: {**_COMMON, **body} for label, body in _STARTS.items()}


def snippets() -> list[dict[str, Any]]:
    """Return them as the YAML language server takes them: the Tab key goes from one common key to the next."""
    stops = {key: f"${{{number}:{text}}}" for number, (key, text) in enumerate(_COMMON.items(), 1)}
    return [
        {"label": f"question: {label}", "description": f"A question: {label}.", "body": {**question, **stops}}
        for label, question in starts().items()
    ]
