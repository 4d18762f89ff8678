"""Making a bank of what was read: ids, what the source lacks, and a last look at whether each question is fair."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from builders.errors import Problem, Where
from builders.exchange.bankfile import bank_yaml
from builders.exchange.entry import Entry, Reading, cleaned
from builders.exchange.remarks import Remarks
from builders.model import short_code
from builders.model.node import Fields, Node
from builders.questions import read_body
from builders.sources.banks import QUESTION_ID, STATUSES, read_picture

NO_REASON = "The source gives no reason."
PASS = 80
_LENGTH = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """The module that a bank is for, and what a question gets that names no objective or heading of it.

    `objectives` and `headings` are those of its page; empty where there is no page yet, and then any will do.
    """

    slug: str
    objective: str
    heading: str
    objectives: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Adopted:
    """The bank as YAML, how many questions it has and how many of them are drafts for want of reasons, and remarks."""

    text: str
    count: int
    drafts: int
    remarks: tuple[Problem, ...]


def adopt(reading: Reading, target: Target) -> Adopted:
    """Return the bank; questions that are not fair are left out with a remark."""
    remarks = Remarks(found=list(reading.remarks))
    questions = []
    names = _Names(target.headings)
    for entry in reading.entries:
        before = len(remarks.found)
        fields = _reasoned(_placed(_tidied(entry.fields), entry, target, remarks), entry, remarks)
        flaw = next(iter(_flaws({**fields, "id": "any_id"}, entry.where)), None)
        if flaw is not None:
            # What was said of a question that stays away matters to nobody.
            del remarks.found[before:]
            remarks.left_out(entry.name, entry.where, " ".join([flaw.message.removeprefix("any_id: "), flaw.hint]))
            continue
        questions.append({**fields, "id": _named(fields.get("id", ""), entry, names, remarks)})
    _say_filled(reading, target, remarks)
    title = cleaned(reading.title) or target.slug.replace("-", " ").capitalize()
    text = bank_yaml(target.slug, title, reading.pass_percent or PASS, questions)
    drafts = sum(NO_REASON in str(q) and q.get("status") == "draft" for q in questions)
    return Adopted(text=text, count=len(questions), drafts=drafts, remarks=tuple(remarks.found))


def _tidied(value: Any) -> Any:
    """Return what was read with texts that any file can hold, and without what is empty."""
    match value:
        case str():
            return cleaned(value)
        case list():
            return [_tidied(item) for item in value]
        case Mapping():
            inner = {str(key): _tidied(item) for key, item in value.items()}
            return {key: item for key, item in inner.items() if item not in ("", [], {})}
        case _:
            return value


def _placed(fields: dict[str, Any], entry: Entry, target: Target, remarks: Remarks) -> dict[str, Any]:
    """Return the question with an objective and a review link of the module."""
    objective, review = fields.get("objective", ""), str(fields.get("review", ""))
    page, _, heading = review.partition("#")
    replaced = []
    if not objective or (target.objectives and objective not in target.objectives):
        replaced += [f"objective '{target.objective}' instead of '{objective}'"] if objective else []
        objective = target.objective
    if page != f"{target.slug}.md" or (target.headings and heading not in target.headings):
        replaced += [f"review '#{target.heading}' instead of '{review}'"] if review else []
        review = f"{target.slug}.md#{target.heading}"
    if replaced:
        remarks.add("X105", entry.name, entry.where, f"filled in: {', '.join(replaced)}.")
    return {**fields, "objective": objective, "review": review}


def _say_filled(reading: Reading, target: Target, remarks: Remarks) -> None:
    """Say once how many questions named no objective or no review link, and what they got."""
    for key, got in (("objective", target.objective), ("review", f"#{target.heading}")):
        bare = [entry for entry in reading.entries if not entry.fields.get(key)]
        if bare:
            sentence = f"no {key} in {len(bare)} of {len(reading.entries)} questions: they get '{got}'."
            remarks.add("X105", "the file", bare[0].where, sentence, "Give each its own.")


def _reasoned(fields: dict[str, Any], entry: Entry, remarks: Remarks) -> dict[str, Any]:
    """Return the question with a stand-in for each missing reason; then it is a draft, which nobody is asked."""
    answers, missing = fields.get("answers"), []
    if isinstance(answers, list):
        missing = [a for a in answers if isinstance(a, Mapping) and "why" not in a]
        answers = [{**a, "why": NO_REASON} if a in missing else a for a in answers]
        fields = {**fields, "answers": answers}
    keys = [key for key in ("why_true", "why_false") if "truth" in fields and key not in fields]
    fields = {**fields, **dict.fromkeys(keys, NO_REASON)}
    number = len(missing) + len(keys)
    if not number:
        return fields
    count = "one answer has" if number == 1 else f"{number} answers have"
    hint = "Write it, then take 'status: draft' away."
    remarks.add("X104", entry.name, entry.where, f"{count} no reason, so nobody is asked it yet.", hint)
    return {**fields, "status": "draft"}


def _flaws(fields: Mapping[str, Any], where: Where) -> list[Problem]:
    """Return what `coursewright check` would say of the question, at its place in the source."""
    problems: list[Problem] = []
    read = Fields(_node(fields, where), problems)
    body = read_body(read)
    for key in ("id", "objective"):
        read.text(key, form=QUESTION_ID, says="")
    for key in ("ask", "review"):
        read.text(key)
    for key in ("why", "cite", "hint"):
        read.text(key, default="")
    read.texts("tags", required=False)
    read.one_of("status", STATUSES, default="live")
    read.integer("v", low=1, high=999, default=1)
    read.integer("points", low=1, high=100, default=1)
    read.flag("critical", default=False)
    read.flag("drill", default=False)
    read_picture(read)
    read.flag("shuffle", default=True)
    read.close()
    # Some kinds look into what they read only where it could be read.
    flaws = [] if body is None or problems else list(body.problems())
    problems += [Problem(code=code, where=where, message=message, hint=hint) for code, message, hint in flaws]
    return problems


def _node(value: Any, where: Where) -> Node:
    match value:
        case Mapping():
            items = {key: _node(item, where) for key, item in value.items()}
            return Node(value=items, where=where, keys=dict.fromkeys(items, where))
        case list():
            return Node(value=tuple(_node(item, where) for item in value), where=where)
        case _:
            return Node(value=value, where=where, raw=str(value))


class _Names:
    """The ids and short codes that are taken: two of a module must not share one (check Q007)."""

    def __init__(self, headings: tuple[str, ...]) -> None:
        self.ids: set[str] = set()
        self.codes = {short_code(name) for name in ("end", *headings)}

    def free(self, name: str) -> bool:
        return name not in self.ids and short_code(name) not in self.codes

    def take(self, name: str) -> str:
        self.ids.add(name)
        self.codes.add(short_code(name))
        return name


def _named(given: str, entry: Entry, names: _Names, remarks: Remarks) -> str:
    """Return the id that the source gives, if it is one of ours and free, else one made from the name."""
    if QUESTION_ID.fullmatch(given) and given not in names.ids:
        # Its own id a question keeps even where a short code collides: records know it by that. `check` says so.
        return names.take(given)
    made = names.take(next(name for name in _candidates(given or entry.name) if names.free(name)))
    if given:
        reason = "is taken" if given in names.ids else "is no id of ours"
        remarks.add("X106", entry.name, entry.where, f"'{given}' {reason}, so the id is '{made}'.")
    return made


def _candidates(name: str) -> Iterator[str]:
    """Give ids made from a name, the plainest first."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", ascii_only[:400]).strip("_")
    slug = slug if re.match(r"[a-z].", slug) else f"q_{slug}".rstrip("_") if slug else "question"
    base = slug if len(slug) <= _LENGTH else slug[: _LENGTH + 1].rpartition("_")[0] or slug[:_LENGTH]
    yield base
    number = 2
    while True:
        suffix = f"_{number}"
        yield base[: _LENGTH - len(suffix)].rstrip("_") + suffix
        number += 1
