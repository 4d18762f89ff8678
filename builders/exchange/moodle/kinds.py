"""The question types of Moodle that our banks can hold: one function each."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from builders.exchange.document import Element
from builders.exchange.entry import HOLE, cleaned
from builders.exchange.escapes import split_all, split_once
from builders.exchange.markup import to_markdown
from builders.exchange.numbers import bounds, number
from builders.exchange.remarks import Remarks
from builders.exchange.scoring import Option, judged
from builders.questions.credit import ALL, PARTIAL

FILL_IN = "Fill in the gap."
_FORMS = {"html": "html", "markdown": "markdown", "plain_text": "plain", "moodle_auto_format": "moodle"}
_GAP = re.compile(r"\{(?:[0-9]*):([A-Z_]+):((?:[^\\{}]++|\\.?)*+)\}", re.DOTALL)
_SHORT = frozenset({"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"})
_ESCAPE = re.compile(r"\\([\\#~*}/\"])")
_RIGHT = re.compile(r"=|%100(?:\.0*)?%")
Body = dict[str, Any]


@dataclass(slots=True)
class Source:
    """One question of Moodle, and where remarks about it go. `noted`: it is one that we wrote."""

    element: Element
    remarks: Remarks
    noted: bool = False
    gaps: tuple[str, str] | None = None

    @property
    def name(self) -> str:
        """What Moodle calls it."""
        return self.element.words("idnumber") or self.element.words("name", "text")

    def ask(self) -> str:
        """Return what is asked; of a text with gaps, what stands before it."""
        if self.gaps is not None:
            return self.gaps[0]
        found = self.element.child("questiontext")
        return self.text(found) if found else ""

    def tags(self) -> list[str]:
        """Return the tags."""
        tags = self.element.child("tags")
        return [tag.words("text") for tag in tags.all("tag")] if tags else []

    def hint(self) -> str:
        """Return the first hint; a question of ours has one."""
        hints = [self.text(hint) for hint in self.element.all("hint")]
        self.lost(f"the hint '{hint}'" for hint in hints[1:] if hint)
        return hints[0] if hints else ""

    def points(self) -> Body:
        """Return `points:`, a whole number from 1."""
        grade = number(self.element.words("defaultgrade") or "1")
        if grade is None or grade == 1:
            return {}
        points = min(max(int(grade), 1), 100)
        if points != grade:
            self.changed(f"{grade:f} points are {points} now")
        return {"points": points} if points != 1 else {}

    def text(self, element: Element) -> str:
        """Return the text of an element as Markdown, and say what was left behind."""
        files = [file.attributes.get("name", "a file") for file in element.all("file")]
        self.lost(f"the file {name}" for name in files)
        return self.converted(element.words("text"), element)

    def converted(self, raw: str, element: Element) -> str:
        """Return a text in the format that its element names as Markdown."""
        found = to_markdown(raw, _FORMS.get(element.attributes.get("format", "html"), "html"))
        self.lost(found.lost)
        return found.text

    def lost(self, things: Any) -> None:
        """Say what was left behind."""
        self.remarks.lost(self.name, self.element.where, things)

    def changed(self, *sentences: str) -> None:
        """Say what is scored in another way, unless the note says how it is."""
        if not self.noted:
            self.remarks.changed(self.name, self.element.where, sentences)

    def left_out(self, reason: str) -> None:
        """Say that the question was left out."""
        self.remarks.left_out(self.name, self.element.where, reason)

    def feedback(self, answer: Element) -> str:
        """Return the feedback of an answer."""
        found = answer.child("feedback")
        return self.text(found) if found else ""


def _weight(answer: Element) -> float:
    try:
        return float(answer.attributes.get("fraction", "0"))
    except ValueError:
        return 0.0


def _multichoice(source: Source) -> Body | None:
    answers = [
        Option(text=source.text(answer), why=source.feedback(answer), weight=_weight(answer))
        for answer in source.element.all("answer")
    ]
    result = judged(answers, single=source.element.words("single") not in {"", "false", "0"})
    source.changed(*result.changes)
    return {"answers": result.answers, **_credit(result.credit)}


def _truefalse(source: Source) -> Body | None:
    answers = {answer.words("text").lower(): answer for answer in source.element.all("answer")}
    if set(answers) != {"true", "false"}:
        source.left_out("its answers are not 'true' and 'false'")
        return None
    whys = {f"why_{word}": source.feedback(answer) for word, answer in answers.items()}
    return {"truth": _weight(answers["true"]) > 50, "why_true": whys["why_true"], "why_false": whys["why_false"]}


def _matching(source: Source) -> Body | None:
    pairs, decoys = [], []
    for part in source.element.all("subquestion"):
        item, target = source.text(part), cleaned(part.words("answer", "text"))
        if item:
            pairs.append({"item": item, "with": target})
        else:
            decoys.append(target)
    return {"match": pairs, **({"decoys": decoys} if decoys else {}), "credit": PARTIAL}


def _ordering(source: Source) -> Body | None:
    answers = sorted(source.element.all("answer"), key=_weight)
    grading = source.element.words("gradingtype")
    if grading not in {"ALL_OR_NOTHING", "ABSOLUTE_POSITION"}:
        source.changed("the share of entries at their place counts now")
    return {"order": [source.text(answer) for answer in answers], **_credit(ALL if "ALL" in grading else PARTIAL)}


def _numerical(source: Source) -> Body | None:
    answers = list(source.element.all("answer"))
    best = [answer for answer in answers if _weight(answer) >= 100]
    value = best[0].words("text") if best else ""
    found = bounds(value, value, best[0].words("tolerance") or "0") if best else None
    if found is None:
        source.left_out("no answer in it is a number")
        return None
    source.changed(*(f"the answer '{a.words('text')}' is wrong now" for a in answers if a is not best[0]))
    units = [unit for group in source.element.all("units") for unit in group.all("unit")]
    plain = [unit.words("unit_name") for unit in units if number(unit.words("multiplier") or "1") == 1]
    source.lost(f"the unit '{unit.words('unit_name')}'" for unit in units if unit.words("unit_name") not in plain[:1])
    return {"number": found, **({"unit": plain[0]} if plain else {}), "why": _reason(source, best)}


def _shortanswer(source: Source) -> Body | None:
    answers = list(source.element.all("answer"))
    best = [answer for answer in answers if _weight(answer) >= 100]
    texts = [cleaned(answer.words("text")) for answer in best]
    wild = [text for text in texts if "*" in text.replace("\\*", "")]
    others = [a for a in answers if a not in best and _weight(a) > 0]
    source.changed(*(f"'{a.words('text')}' earned {_weight(a):g} % and is wrong now" for a in others))
    source.changed(*(f"'{text}' stood for many answers and is left out" for text in wild))
    if source.element.words("usecase") == "1":
        source.changed("upper and lower case count the same now")
    return {"accept": [text.replace("\\*", "*") for text in texts if text not in wild], "why": _reason(source, best)}


def _reason(source: Source, answers: list[Element]) -> str:
    """Return the feedback that accepted answers share: a reason of its own each of them can't have."""
    whys = list(dict.fromkeys(filter(None, map(source.feedback, answers))))
    source.lost(f"the feedback '{why}'" for why in whys[1:])
    return whys[0] if whys else ""


def _cloze(source: Source) -> Body | None:
    element = source.element.child("questiontext")
    raw = element.words("text") if element else ""
    holes = list(_GAP.finditer(raw))
    unknown = sorted({hole[1] for hole in holes if hole[1] not in _SHORT})
    words = [_words(hole[2], source) for hole in holes] if not unknown else []
    if element is None or not holes or unknown or any(re.search(r"[|{}]", word) for group in words for word in group):
        source.left_out(f"a gap here is a word to write, not {', '.join(unknown) or 'this'}")
        return None
    text = source.converted(_GAP.sub(HOLE, cleaned(raw)), element)
    lead, _, rest = text.partition(HOLE)
    ask, _, lead = lead.rpartition("\n\n")
    pieces = [lead, *rest.split(HOLE)]
    gaps = [f"{{{'|'.join(group)}}}" for group in words]
    source.gaps = ask or FILL_IN, ""
    text = "".join(part for pair in zip(pieces, [*gaps, ""], strict=False) for part in pair)
    return {"gaps": text, "credit": PARTIAL}


def _words(answers: str, source: Source) -> list[str]:
    """Return the spellings of one gap that earn everything."""
    found = []
    for answer in split_all(answers, "~"):
        text = _ESCAPE.sub(r"\1", split_once(answer, "#")[0])
        match = _RIGHT.match(text)
        if match:
            found.append(cleaned(text[match.end() :]))
        elif text:
            source.changed(f"'{text}' is wrong now")
    return found


def _credit(credit: str) -> Body:
    return {"credit": credit} if credit != ALL else {}


READERS: Mapping[str, Callable[[Source], Body | None]] = {
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "matching": _matching,
    "ordering": _ordering,
    "numerical": _numerical,
    "shortanswer": _shortanswer,
    "cloze": _cloze,
}
