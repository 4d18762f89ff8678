"""GIFT to questions: which kind the braces hold, and what they say."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from builders.errors import Problem
from builders.exchange import note as notes
from builders.exchange.entry import HOLE, Entry, Reading, cleaned, too_many
from builders.exchange.escapes import split_once
from builders.exchange.gift.answers import LeftOutError, Marked, feedback_of, marked, ordering
from builders.exchange.gift.scan import Raw, questions, unescaped
from builders.exchange.markup import to_markdown
from builders.exchange.numbers import bounds
from builders.exchange.remarks import Remarks
from builders.exchange.scoring import Option, judged
from builders.questions.credit import PARTIAL

BLANK = "_____"
FILL_IN = "Fill in the gap."
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_ID = re.compile(r"\[id:((?:\\\]|[^\[\]\x00-\x1f])+)\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\[\]<>`\x00-\x1f])+)\]")
_RANGE = re.compile(r"(.+?)\.\.(.+)", re.DOTALL)


def read_gift(text: str, path: str, problems: list[Problem]) -> Reading:
    """Read a file; what breaks the grammar is added to `problems`, what our banks can't hold becomes a remark."""
    remarks, entries, bank = Remarks(), [], dict[str, Any]()
    titles = dict[str, None]()
    for count, raw in enumerate(questions(text, path, problems)):
        if too_many(count, raw.where, problems):
            break
        note = _notes(raw, bank, problems)
        if raw.category:
            titles[raw.category] = None
        entry = _Reader(raw, note, remarks).entry()
        if entry:
            entries.append((raw.category, entry))
    return Reading(
        entries=tuple(remarks.categorised(entries, list(titles))),
        remarks=tuple(remarks.found),
        title=str(bank.get("title", "")) or (_last(next(iter(titles), ""))),
        pass_percent=bank["pass"] if isinstance(bank.get("pass"), int) else 0,
    )


def _last(category: str) -> str:
    """Return the name of a category: the last part of its path, where `//` stands for a slash."""
    return cleaned(re.split(r"(?<!/)/(?!/)", category)[-1].replace("//", "/"))


def _notes(raw: Raw, bank: dict[str, Any], problems: list[Problem]) -> dict[str, Any]:
    """Return what the comments before a question carry; what they say of the bank goes into `bank`."""
    found: dict[str, Any] = {}
    for comment, where in raw.comments:
        try:
            if comment.startswith(notes.BANK_MARK + "{"):
                bank.update(notes.decode(comment.removeprefix(notes.BANK_MARK)))
            elif comment.startswith(notes.MARK + "{"):
                found.update(notes.decode(comment.removeprefix(notes.MARK)))
        except notes.NoteError as error:
            hint = "Undo the change, or delete the line to go without it."
            problems.append(Problem(code="X005", where=where, message=f"this note is damaged: {error}.", hint=hint))
    return found


class _Reader:
    """One question on its way: each `_kind` method returns the keys of that kind."""

    def __init__(self, raw: Raw, note: dict[str, Any], remarks: Remarks) -> None:
        self.raw = raw
        self.note = note
        self.remarks = remarks
        comment = "\n".join(text for text, _ in raw.comments)
        self.id = "".join(match[1].replace("\\]", "]").strip() for match in [_ID.search(comment)] if match)
        self.tags = [match[1].replace("\\]", "]").strip() for match in _TAG.finditer(comment)]
        self.form = "moodle"

    @property
    def name(self) -> str:
        return self.id or self.raw.name or _plain(self.raw.before)

    def entry(self) -> Entry | None:
        raw = self.raw
        if raw.answer is None and not raw.before.strip():
            whole = notes.restored({}, self.note) if "question" in self.note else None
            where = raw.comments[0][1] if raw.comments else raw.where
            return Entry(fields=whole, where=where, name=str(whole.get("id", ""))) if whole else None
        match = _FORMAT.match(raw.before)
        self.form = match[1] if match else "moodle"
        try:
            bare = self._bare(raw.before, raw.after)
        except LeftOutError as error:
            self.remarks.left_out(self.name, raw.where, str(error))
            return None
        return Entry(
            fields=notes.restored(bare, self.note), where=raw.where, name=self.id or self.raw.name or bare["ask"]
        )

    def _bare(self, before: str, after: str) -> dict[str, Any]:
        if self.raw.answer is None:
            message = "it has no braces, so it asks nothing"
            raise LeftOutError(message)
        raw = self.raw.answer
        # Of an ordering question every line is an entry.
        answer, why = (raw, "") if raw.lstrip().startswith(">") else split_once(raw, "####", last=True)
        kind, read = self._kind(answer)
        gap = bool(after.strip())
        body = read(answer)
        ask = self.text(f"{before}{BLANK if gap else ''}{after}")
        if gap and kind == "text" and (found := self._gap(before, after, body["accept"])):
            ask, gaps = found
            body = {"gaps": gaps, **{key: value for key, value in body.items() if key == "why"}}
        tags = {"tags": self.tags} if self.tags else {}
        reason = self.text(why) or body.pop("why", "")
        return {"id": self.id, **tags, "ask": ask, **body, **({"why": reason} if reason else {})}

    def _kind(self, answer: str) -> tuple[str, Callable[[str], dict[str, Any]]]:
        """Tell kinds apart in the order in which Moodle's reader does."""
        marks = {mark.mark for mark in marked(answer, "=~")} | ({"->"} if split_once(answer, "->")[1] else set())
        first, _ = split_once(answer, "#")
        if not answer.strip():
            message = "it is an essay: no key to score it by"
            raise LeftOutError(message)
        if answer.lstrip().startswith("#"):
            return "number", self._number
        if answer.lstrip().startswith(">"):
            return "order", self._order
        if "~" in marks:
            return "choice", self._choices
        if {"=", "->"} <= marks:
            return "match", self._match
        return ("truth", self._truth) if first.strip() in {"T", "TRUE", "F", "FALSE"} else ("text", self._accept)

    def _gap(self, before: str, after: str, accept: list[str]) -> tuple[str, str] | None:
        """Return a text with a hole as what is asked and `gaps:`; a paragraph before it is what is asked."""
        lead, _, rest = self.text(f"{before.replace(HOLE, '')}{HOLE}{after.replace(HOLE, '')}").partition(HOLE)
        ask, _, lead = lead.rpartition("\n\n")
        if not accept or re.search(r"[{}]", lead + rest) or any(re.search(r"[|{}]", text) for text in accept):
            return None
        return ask or FILL_IN, f"{lead}{{{'|'.join(accept)}}}{rest}"

    def _choices(self, answer: str) -> dict[str, Any]:
        found = marked(answer, "=~")
        single = any(mark.mark == "=" for mark in found)
        options = [self._option(mark) for mark in found]
        result = judged(options, single=single)
        if not self.note:
            self.remarks.changed(self.name, self.raw.where, result.changes)
        credit = {"credit": result.credit} if result.credit != "all" else {}
        return {"answers": result.answers, **credit}

    def _option(self, mark: Marked) -> Option:
        text, why = feedback_of(mark.text)
        weight = 100.0 if mark.mark == "=" else mark.weight or 0.0
        return Option(text=self.text(text), why=self.text(why), weight=weight)

    def _truth(self, answer: str) -> dict[str, Any]:
        key, feedback = split_once(answer, "#")
        wrong, right = map(self.text, split_once(feedback, "#"))
        truth = key.strip() in {"T", "TRUE"}
        return {"truth": truth, "why_true": right if truth else wrong, "why_false": wrong if truth else right}

    def _match(self, answer: str) -> dict[str, Any]:
        pairs, decoys = [], []
        for mark in marked(answer, "="):
            item, target = split_once(mark.text, "->")
            if item.strip():
                pairs.append({"item": self.text(item), "with": cleaned(unescaped(target))})
            else:
                decoys.append(cleaned(unescaped(target)))
        # Each pair earns its share in Moodle, so a file that says nothing of credit means that.
        return {"match": pairs, **({"decoys": decoys} if decoys else {}), "credit": PARTIAL}

    def _order(self, answer: str) -> dict[str, Any]:
        entries, credit, change = ordering(answer)
        self.remarks.changed(self.name, self.raw.where, [change] if change else [])
        texts = [to_markdown(entry, self.form).text for entry in entries]
        return {"order": texts, **({"credit": credit} if credit != "all" else {})}

    def _accept(self, answer: str) -> dict[str, Any]:
        found = [(mark, *feedback_of(mark.text)) for mark in marked(answer, "=", bare=True)]
        best = [(_plain(text), why) for mark, text, why in found if mark.weight in {None, 100.0}]
        wild = [text for text, _ in best if "*" in text.replace("\\*", "")]
        changes = [f"'{unescaped(text)}' earned {mark.weight:g} % and is wrong now" for mark, text, _ in found
                   if mark.weight not in {None, 0.0, 100.0}]  # fmt: skip
        changes += [f"'{text}' stood for many answers and is left out" for text in wild]
        self.remarks.changed(self.name, self.raw.where, changes)
        accept = [text.replace("\\*", "*") for text, _ in best if text not in wild]
        return {"accept": accept, "why": self._reasons([self.text(why) for _, why in best])}

    def _reasons(self, whys: list[str]) -> str:
        """Return the reason that all accepted answers share; others have no place."""
        reasons = list(dict.fromkeys(why for why in whys if why))
        self.remarks.lost(self.name, self.raw.where, [f"the feedback '{why}'" for why in reasons[1:]])
        return reasons[0] if reasons else ""

    def _number(self, answer: str) -> dict[str, Any]:
        found = [(mark, *feedback_of(mark.text)) for mark in marked(answer.lstrip()[1:], "=~", bare=True)]
        best = [
            (unescaped(text), why) for mark, text, why in found if mark.mark == "=" and mark.weight in {None, 100.0}
        ]
        others = [unescaped(text) for mark, text, _ in found if mark.mark == "=" and mark.weight not in {None, 100.0}]
        self.remarks.changed(
            self.name,
            self.raw.where,
            [f"the answer '{text}' is wrong now" for text in [*[text for text, _ in best[1:]], *others]],
        )
        wrong = [self.text(why or text) for mark, text, why in found if mark.mark == "~"]
        self.remarks.lost(self.name, self.raw.where, [f"the feedback '{why}'" for why in wrong if why])
        number = _interval(best[0][0]) if best else None
        if number is None:
            message = "no answer in it is a number"
            raise LeftOutError(message)
        return {"number": number, "why": self._reasons([self.text(why) for _, why in best])}

    def text(self, raw: str) -> str:
        """Return a text as Markdown; a format of its own may stand before it."""
        match = _FORMAT.match(raw)
        form = match[1] if match else self.form
        found = to_markdown(unescaped(raw[match.end() :] if match else raw), form)
        self.remarks.lost(self.name, self.raw.where, found.lost)
        return found.text


def _plain(raw: str) -> str:
    match = _FORMAT.match(raw)
    return cleaned(unescaped(raw[match.end() :] if match else raw))


def _interval(text: str) -> str | Mapping[str, str] | None:
    """Return `number:` for `60`, `60:5` or `55..65`; None for what is no number."""
    if match := _RANGE.fullmatch(text):
        return bounds(match[1], match[2])
    value, _, tolerance = text.partition(":")
    return bounds(value, value, Decimal(0) if not tolerance.strip() else tolerance)
