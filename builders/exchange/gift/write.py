"""Questions to GIFT, so that Moodle reads them and `read_gift` brings back every word."""

import re
from collections.abc import Iterator
from typing import Any

from builders.exchange import note as notes
from builders.exchange.entry import Fields, Writing, kind_key
from builders.exchange.leaving import (
    Leaving,
    commented,
    leaving,
    noted,
    paragraphs_before_gap,
    rules_left,
    says_html,
    whole,
)
from builders.exchange.scoring import differences, weights
from builders.model import Bank, Overlay

_SPECIAL = re.compile(r"([\\~=#{}:])")
_PREFIX = re.compile(r"\s*(?:\[[a-z]+\]|%)")
_ONE_GAP = re.compile(r"([^{}]*)\{([^{}]*)\}([^{}]*)")


def write_gift(bank: Bank, overlay: Overlay | None = None) -> Writing:
    """Return the bank as GIFT in UTF-8. With an `overlay`, tokens are filled in."""
    head = {"pass": bank.rules.pass_percent, "quiz": bank.id, "title": bank.title}
    # Not escaped: Moodle takes a category as it stands.
    title = " ".join(bank.title.split()).replace("/", "//")
    paragraphs = [f"// {notes.BANK_MARK}{notes.encode(head)}\n$CATEGORY: $course$/top/{title}"]
    remarks = rules_left(bank)
    for one in leaving(bank, overlay):
        paragraphs.append("\n".join(_paragraph(one)))
        remarks += one.found
    return Writing(data=("\n\n".join(paragraphs) + "\n").encode(), remarks=tuple(remarks))


def _paragraph(one: Leaving) -> Iterator[str]:
    kind = kind_key(one.fields)
    reason = whole(one, _WRITERS, kind, "GIFT") or _unwritable(one.fields, kind)
    if reason:
        yield f"// {notes.MARK}{notes.encode(commented(one, reason))}"
        return
    tags = one.fields.get("tags", [])
    plain = all(re.fullmatch(r"[^\[\]<>`\\\n]+", tag) for tag in tags)
    # The reader of ordering questions takes every line for an entry, general feedback too.
    held = (*(["tags"] if plain else []), *(["why"] if kind != "order" else []))
    note = notes.carried(one.fields, one.letters, held)
    noted(one, note, "a comment")
    if says_html(one.fields):
        one.differs(["Moodle takes '<' before a letter for HTML"])
    yield " ".join([f"// [id:{one.question.id}]", *(f"[tag:{tag}]" for tag in tags if plain)])
    yield f"// {notes.MARK}{notes.encode(note)}"
    yield from _WRITERS[kind](one)


def _unwritable(fields: Fields, kind: str) -> str:
    """Return why these very words can't be written, or nothing."""
    if kind == "gaps" and not ((match := _ONE_GAP.fullmatch(fields["gaps"])) and match[3].strip()):
        return "GIFT has one gap, before the end of a text"
    if kind == "order":
        raw = re.compile(r"[{}\\\n]|^//|^>")
        if "{" in fields["ask"] or any(raw.search(entry) for entry in fields["order"]):
            return "GIFT has no escapes in questions of order"
    items = [pair["item"] for pair in fields.get("match", [])]
    if any("->" in text for text in [*items, *fields.get("accept", []), *([fields["gaps"]] if kind == "gaps" else [])]):
        return "GIFT has no escape for '->'"
    return paragraphs_before_gap(fields)


def _question(fields: Fields, answer: list[str], after: str = "") -> Iterator[str]:
    """Give the lines of a question: its name, its text, and one line for each answer."""
    why = [f"\t####{_text(fields['why'])}"] if "why" in fields else []
    yield f"::{fields['id']}::[markdown]{_escaped(fields['ask'])}{{{answer[0]}"
    yield from (f"\t{line}" for line in answer[1:])
    yield from why
    yield f"}}{after}"


def _choices(one: Leaving) -> Iterator[str]:
    answers, credit = one.fields["answers"], one.fields.get("credit", "all")
    one.differs(differences(answers, credit))
    single = sum("right" in answer for answer in answers) == 1
    signs = [_sign(weight, single=single) for weight in weights(answers, credit)]
    lines = [
        f"{sign}{_text(answer.get('right') or answer['wrong'])}#{_text(answer['why'])}"
        for sign, answer in zip(signs, answers, strict=True)
    ]
    return _question(one.fields, ["", *lines])


def _sign(weight: float, *, single: bool) -> str:
    if single:
        return "=" if weight > 0 else "~"
    return f"~%{weight:.7g}%"


def _truth(one: Leaving) -> Iterator[str]:
    fields = one.fields
    right, wrong = ("why_true", "why_false") if fields["truth"] else ("why_false", "why_true")
    key = "TRUE" if fields["truth"] else "FALSE"
    return _question(fields, [f"{key}#{_text(fields[wrong])}#{_text(fields[right])}"])


def _match(one: Leaving) -> Iterator[str]:
    _share(one)
    lines = [f"={_text(pair['item'])} -> {_escaped(pair['with'])}" for pair in one.fields["match"]]
    return _question(one.fields, ["", *lines, *(f"= -> {_escaped(decoy)}" for decoy in one.fields.get("decoys", []))])


def _share(one: Leaving) -> None:
    if one.fields.get("credit", "all") == "all":
        one.differs(["each right part earns a share there, and nothing here"])


def _order(one: Leaving) -> Iterator[str]:
    grading = "ABSOLUTE_POSITION" if one.fields.get("credit") == "partial" else "ALL_OR_NOTHING"
    why = {key: value for key, value in one.fields.items() if key != "why"}
    return _question(why, [f">{len(one.fields['order'])} ALL VERTICAL {grading} SHOW none", *one.fields["order"]])


def _number(one: Leaving) -> Iterator[str]:
    value = one.fields["number"]
    return _question(one.fields, [f"#{value}" if isinstance(value, str) else f"#{value['low']}..{value['high']}"])


def _accept(one: Leaving) -> Iterator[str]:
    return _question(one.fields, ["", *(f"={_answer(text)}" for text in one.fields["accept"])])


def _gaps(one: Leaving) -> Iterator[str]:
    match = _ONE_GAP.fullmatch(one.fields["gaps"])
    before, words, after = match.groups() if match else ("", "", "")
    fields: dict[str, Any] = {**one.fields, "ask": f"{one.fields['ask']}\n\n{before}"}
    return _question(fields, ["", *(f"={_answer(word.strip())}" for word in words.split("|"))], _escaped(after))


def _answer(text: str) -> str:
    """Return a written answer: a star would stand for any characters."""
    return _text(text.replace("*", "\\*"))


def _text(text: str) -> str:
    """Return a text inside braces; what could be read as a weight or a format gets a format before it."""
    return f"[markdown]{_escaped(text)}" if _PREFIX.match(text) else _escaped(text)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).replace("\n", "\\n")


_WRITERS = {
    "answers": _choices,
    "truth": _truth,
    "match": _match,
    "order": _order,
    "number": _number,
    "accept": _accept,
    "gaps": _gaps,
}
