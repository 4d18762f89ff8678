"""The digests of a course, computed from its files as docs/versions.md specifies them, with nothing of ours.

It reads the common forms of front matter and banks (what PyYAML and a few lines of Python can), for the courses of this
repository. python tests/versions/recompute.py FOLDER prints `name language source shown` for modules and courses.
"""

import hashlib
import json
import re
import string
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

TOKEN = re.compile(r"\{\{\s*([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)\s*\}\}")
SCALES: dict[str, tuple[str, ...]] = {
    "confidence4": ("Not confident", "A little confident", "Fairly confident", "Very confident"),
    "agree5": ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"),
}


class Text(yaml.SafeLoader):
    """YAML in which a plain scalar is text, unless it is a whole number, true or false."""


Text.yaml_implicit_resolvers = {}
Text.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(?:true|false)$"), list("tf"))
Text.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("[0-9]+$"), list(string.digits))


def load(text: str) -> Any:
    return yaml.load(text, Loader=Text)  # noqa: S506 - a safe loader


def canonical(value: Any) -> bytes:
    """RFC 8785, for texts, whole numbers, booleans, null, arrays and objects with ASCII keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(value: Any) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def filled(value: Any, tokens: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: filled(inner, tokens) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, tokens) for inner in value]
    return TOKEN.sub(lambda m: tokens.get(m[1], m[0]), value) if isinstance(value, str) else value


def page(path: Path) -> tuple[dict[str, Any], str]:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return load(head), body.strip("\n") + "\n"


def flat(prefix: str, value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        return {prefix: str(value)}
    return {name: text for key, inner in value.items() for name, text in flat(f"{prefix}.{key}", inner).items()}


def tokens(root: Path) -> tuple[dict[str, str], dict[str, str]]:
    org = {
        key: value
        for key, value in load((root / "content/org.yml").read_text(encoding="utf-8")).items()
        if key != "internal"
    }
    file = root / "content/facts.yml"
    facts = load(file.read_text(encoding="utf-8")) if file.exists() else {}
    found = {f"facts.{name}": str(fact["value"]) for name, fact in (facts or {}).items()}
    return found, flat("org", org) | found


def letters(entries: list[Any]) -> list[str]:
    given = [entry.get("id") if isinstance(entry, dict) else None for entry in entries]
    free = iter(letter for letter in string.ascii_lowercase if letter not in given)
    return [letter or next(free) for letter in given]


def said(entry: Any) -> str:
    return str(entry["text"] if isinstance(entry, dict) else entry)


def choices(entries: list[Any]) -> list[dict[str, Any]]:
    found = []
    for letter, entry in zip(letters(entries), entries, strict=True):
        mark = next(mark for mark in ("right", "wrong", "neutral") if mark in entry)
        choice = {"id": letter, "text": str(entry[mark]), "mark": mark, "why": entry["why"]}
        found.append({**choice, "goto": entry["goto"]} if "goto" in entry else choice)
    return found


def number(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        low = high = Decimal(str(value).replace(",", ""))
    elif "value" in value:
        within = Decimal(str(value["within"]))
        low, high = Decimal(str(value["value"])) - within, Decimal(str(value["value"])) + within
    else:
        low, high = Decimal(str(value["low"])), Decimal(str(value["high"]))
    return {"low": f"{low.normalize():f}", "high": f"{high.normalize():f}"}


def gaps(text: str) -> dict[str, Any]:
    parts = re.split(r"(?<!\{)\{([^{}]*)\}(?!\})", text)
    return {"pieces": parts[::2], "accept": [[word.strip() for word in words.split("|")] for words in parts[1::2]]}


def matched(question: dict[str, Any]) -> dict[str, Any]:
    first: dict[str, Any] = {}
    for entry in [*(pair["with"] for pair in question["match"]), *question.get("decoys", [])]:
        if said(entry) not in first or (isinstance(entry, dict) and "id" in entry):
            first[said(entry)] = entry
    target_of = dict(zip(first, letters(list(first.values())), strict=True))
    items = [
        {"id": letter, "text": str(pair["item"]), "target": target_of[said(pair["with"])], "why": pair.get("why", "")}
        for letter, pair in zip(letters(question["match"]), question["match"], strict=True)
    ]
    return {"items": items, "targets": [{"id": letter, "text": text} for text, letter in target_of.items()]}


def body(question: dict[str, Any]) -> tuple[str, dict[str, Any]]:  # noqa: PLR0911 - one for each kind
    credit = {"credit": question.get("credit", "all")}
    if "answers" in question:
        found = choices(question["answers"])
        kind = "multiple" if sum(choice["mark"] == "right" for choice in found) > 1 else "single"
        return kind, {"choices": found, **credit}
    if "truth" in question:
        return "truth", {key: question[key] for key in ("truth", "why_true", "why_false")}
    if "match" in question:
        return "match", {**matched(question), **credit}
    if "order" in question:
        named = zip(letters(question["order"]), question["order"], strict=True)
        return "order", {"entries": [{"id": letter, "text": said(entry)} for letter, entry in named], **credit}
    if "number" in question:
        return "number", {**number(question["number"]), "unit": str(question.get("unit", ""))}
    if "accept" in question:
        return "text", {"accept": list(map(str, question["accept"]))}
    if "gaps" in question:
        return "gaps", {**gaps(question["gaps"]), **credit}
    if "scale" in question:
        labels = question["scale"]
        return "scale", {"labels": list(SCALES[labels]) if isinstance(labels, str) else labels}
    if "attest" in question:
        return "attest", {"statement": question["attest"], "evidence": question.get("evidence", ["tick"])}
    steps = [
        {"id": s["id"], "ask": s["ask"], "critical": s.get("critical", False), "choices": choices(s["answers"])}
        for s in question["scenario"]
    ]
    return "scenario", {"steps": steps}


def asked(question: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    kind, inner = body(question)
    whole = {**defaults, **question}
    return {
        "id": whole["id"],
        "v": whole.get("v", 1),
        "kind": kind,
        "ask": whole["ask"],
        "hint": whole.get("hint", ""),
        "why": whole.get("why", ""),
        "cite": whole.get("cite", ""),
        "objective": whole["objective"],
        "points": whole.get("points", 1),
        "critical": whole.get("critical", False),
        # The spots of a picture are numbered.
        "shuffle": whole.get("shuffle", "picture" not in whole),
        "body": inner,
        **{key: whole[key] for key in ("drill", "picture") if whole.get(key)},
    }


def rules(bank: dict[str, Any]) -> dict[str, Any]:
    draw = []
    for rule in bank.get("draw", []):
        count = rule.get("count", 1)
        draw.append([rule["from"], None if count == "all" else count])
    return {
        "pass": bank["pass"],
        "draw": draw,
        "attempts": bank.get("attempts", 0),
        "review_after": bank.get("review_after", 0),
        "retry": bank.get("retry", "new_draw"),
        "shuffle": bank.get("shuffle", True),
        "test_out": bank.get("test_out", 0),
    }


def media(path: Path, text: str, questions: list[dict[str, Any]]) -> dict[str, str]:
    """The files that a page shows, links or plays: pictures, links into content/, and media with their captions.

    Beside them those that questions are about.
    """
    unfenced = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    named = re.findall(r"\]\(([^()\s#]+)", unfenced)
    named += re.findall(r"^(?:file|captions): (\S+)$", text, re.MULTILINE)
    named += [question["picture"]["file"] for question in questions if "picture" in question]
    files = {name: (path.parent / name) for name in named if "://" not in name and not name.endswith(".md")}
    return {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in files.items() if file.is_file()}


def module(root: Path, slug: str) -> dict[str, Any]:
    path = root / f"content/modules/{slug}.md"
    head, text = page(path)
    bank = load((root / f"quizzes/{slug}.yml").read_text(encoding="utf-8"))
    questions = [asked(q, bank.get("defaults", {})) for q in bank["questions"] if q.get("status", "live") == "live"]
    return {
        "format": 1,
        "module": slug,
        "title": head["title"],
        "summary": head["summary"],
        "objectives": head["objectives"],
        "body": text,
        "media": media(path, text, bank["questions"]),
        "quiz": rules(bank),
        "questions": questions,
    }


def translated(root: Path, base: dict[str, Any], language: str) -> dict[str, Any]:
    slug = base["module"]
    path = root / f"content/modules/{slug}.{language}.md"
    head, text = page(path)
    texts = {
        q["id"]: q for q in load((root / f"quizzes/{slug}.{language}.yml").read_text(encoding="utf-8"))["questions"]
    }
    questions = [_in(question, texts[question["id"]]) for question in base["questions"]]
    return {
        **base,
        "title": head["title"],
        "summary": head["summary"],
        "objectives": head["objectives"],
        "body": text,
        "media": media(path, text, questions),
        "questions": questions,
    }


def _in(question: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    inner = dict(question["body"])
    if "choices" in inner:
        inner["choices"] = [{**c, **own["answers"][c["id"]]} for c in inner["choices"]]
    if "items" in inner:
        of = {letter: {**entry, "text": entry["item"]} for letter, entry in own["match"].items()}
        inner["items"] = [{**i, "text": of[i["id"]]["text"], "why": of[i["id"]].get("why", "")} for i in inner["items"]]
        inner["targets"] = [{**t, "text": str(own["targets"][t["id"]])} for t in inner["targets"]]
    if "entries" in inner:
        inner["entries"] = [{**e, "text": str(own["order"][e["id"]])} for e in inner["entries"]]
    if "steps" in inner:
        inner["steps"] = [
            {
                **s,
                "ask": own["scenario"][s["id"]]["ask"],
                "choices": [{**c, **own["scenario"][s["id"]]["answers"][c["id"]]} for c in s["choices"]],
            }
            for s in inner["steps"]
        ]
    if "labels" in inner:
        inner["labels"] = [
            str(own["scale"][letter]) for letter, _ in zip(string.ascii_lowercase, inner["labels"], strict=False)
        ]
    if "pieces" in inner:
        inner = {**inner, **gaps(own["gaps"])}
    if "statement" in inner:
        inner["statement"] = own["attest"]
    if "unit" in inner:
        inner["unit"] = own.get("unit", "")
    if question["kind"] == "text":
        inner["accept"] = list(map(str, own["accept"]))
    inner |= {key: own[key] for key in ("why_true", "why_false") if key in own}
    texts = {"ask": own["ask"], **{k: own.get(k, "") for k in ("hint", "why")}}
    picture = {"picture": {**question["picture"], **own.get("picture", {})}} if "picture" in question else {}
    return {**question, **texts, **picture, "body": inner}


def course(root: Path, name: str, suffix: str, digests: dict[str, tuple[str, str]]) -> tuple[str, str]:
    base, _ = page(root / f"content/courses/{name}.md")
    listed = [*base["modules"], *base.get("procedures", [])]
    head, _ = page(root / f"content/courses/{name}{suffix}.md")
    own = {"format": 1, "course": name + suffix.replace(".", "-"), "title": head["title"], "summary": head["summary"]}
    own |= {key: base[key] for key in ("round", "procedures") if key in base}
    file = root / f"quizzes/assessments/{name}.yml"
    if file.exists():
        bank = load(file.read_text(encoding="utf-8"))
        own["assessment"] = {"title": head["assessment"] if suffix else bank["title"], "quiz": rules(bank)}
    both = [digest({**own, "modules": [[slug, digests[slug + suffix][which]] for slug in listed]}) for which in (0, 1)]
    return both[0], both[1]


def recompute(root: Path) -> dict[str, tuple[str, str]]:
    """Return `source` and `shown` of every module and course by the name of its page: `breach`, `breach.es`."""
    facts, every = tokens(root)
    found: dict[str, tuple[str, str]] = {}
    for path in sorted((root / "content/modules").glob("*.md")):
        slug, _, language = path.stem.partition(".")
        data = module(root, slug)
        data = translated(root, data, language) if language else data
        found[path.stem] = digest(filled(data, facts)), digest(filled(data, every))
    for path in sorted((root / "content/courses").glob("*.md")):
        name, dot, language = path.stem.partition(".")
        found[f"course {path.stem}"] = course(root, name, dot + language, found)
    return found


if __name__ == "__main__":
    for name, (source, shown) in recompute(Path(sys.argv[1])).items():
        sys.stdout.write(f"{source} {shown} {name}\n")
