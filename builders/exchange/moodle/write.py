"""Questions to Moodle XML. Texts go as Markdown, which Moodle keeps as it is; the note is in the general feedback."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

from builders.exchange import note as notes
from builders.exchange.entry import GAP, Writing, cleaned, kind_key
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
from builders.exchange.numbers import written
from builders.exchange.scoring import differences, weights
from builders.model import Bank, Overlay

_HELD = ("points", "tags", "hint", "unit", "why")
_TAG_LENGTH = 50
_CLOZE = re.compile(r"([\\#~])")


def write_moodle(bank: Bank, overlay: Overlay | None = None) -> Writing:
    """Return the bank as Moodle XML in UTF-8. With an `overlay`, tokens are filled in."""
    root = ET.Element("quiz")
    head = {"pass": bank.rules.pass_percent, "quiz": bank.id, "title": bank.title}
    root.append(ET.Comment(f" {notes.BANK_MARK}{notes.encode(head)} "))
    category = ET.SubElement(root, "question", type="category")
    title = cleaned(" ".join(bank.title.split())).replace("/", "//")
    _words(ET.SubElement(category, "category"), f"$course$/top/{title}")
    remarks = rules_left(bank)
    for one in leaving(bank, overlay):
        root.append(_question(one))
        remarks += one.found
    ET.indent(root)
    return Writing(data=ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n", remarks=tuple(remarks))


def _question(one: Leaving) -> Any:
    kind = kind_key(one.fields)
    reason = whole(one, _WRITERS, kind, "Moodle") or paragraphs_before_gap(one.fields)
    if reason:
        return ET.Comment(f" {notes.MARK}{notes.encode(commented(one, reason))} ")
    note = notes.carried(one.fields, one.letters, _HELD)
    noted(one, note, "a comment in the general feedback")
    name, write = _WRITERS[kind]
    if says_html(one.fields):
        one.differs(["Moodle takes '<' before a letter for HTML"])
    element = ET.Element("question", type=name)
    _head(element, one, note)
    write(element, one)
    _tail(element, one)
    return element


def _head(element: ET.Element, one: Leaving, note: dict[str, Any]) -> None:
    fields = one.fields
    _words(ET.SubElement(element, "name"), fields["id"])
    _text(element, "questiontext", _cloze(fields) if "gaps" in fields else fields["ask"])
    comment = f"<!-- {notes.MARK}{notes.encode(note)} -->"
    _text(element, "generalfeedback", "\n\n".join(filter(None, [fields.get("why", ""), comment])))
    ET.SubElement(element, "defaultgrade").text = str(fields.get("points", 1))
    ET.SubElement(element, "penalty").text = "0"
    ET.SubElement(element, "hidden").text = "0"
    ET.SubElement(element, "idnumber").text = fields["id"]


def _tail(element: ET.Element, one: Leaving) -> None:
    if "hint" in one.fields:
        _text(element, "hint", one.fields["hint"])
    if "tags" in one.fields:
        tags = ET.SubElement(element, "tags")
        for tag in one.fields["tags"]:
            _words(ET.SubElement(tags, "tag"), tag)
            if len(tag) > _TAG_LENGTH:
                one.differs([f"Moodle cuts the tag '{tag}' at {_TAG_LENGTH} characters"])


def _choices(element: ET.Element, one: Leaving) -> None:
    answers, credit = one.fields["answers"], one.fields.get("credit", "all")
    one.differs(differences(answers, credit))
    single = sum("right" in answer for answer in answers) == 1
    ET.SubElement(element, "single").text = "true" if single else "false"
    ET.SubElement(element, "shuffleanswers").text = "false"
    ET.SubElement(element, "answernumbering").text = "abc"
    for answer, weight in zip(answers, weights(answers, credit), strict=True):
        _answer(element, f"{weight:.7g}", answer.get("right") or answer["wrong"], answer["why"])


def _truth(element: ET.Element, one: Leaving) -> None:
    for word, key in (("true", "why_true"), ("false", "why_false")):
        weight = "100" if one.fields["truth"] == (word == "true") else "0"
        _answer(element, weight, word, one.fields[key], form="moodle_auto_format")


def _match(element: ET.Element, one: Leaving) -> None:
    _share(one)
    ET.SubElement(element, "shuffleanswers").text = "true"
    decoys = [{"item": "", "with": decoy} for decoy in one.fields.get("decoys", [])]
    for pair in [*one.fields["match"], *decoys]:
        part = _text(element, "subquestion", pair["item"])
        _words(ET.SubElement(part, "answer"), pair["with"])


def _share(one: Leaving) -> None:
    if one.fields.get("credit", "all") == "all":
        one.differs(["each right part earns a share there, and nothing here"])


def _order(element: ET.Element, one: Leaving) -> None:
    grading = "ABSOLUTE_POSITION" if one.fields.get("credit") == "partial" else "ALL_OR_NOTHING"
    for tag, word in (
        ("layouttype", "VERTICAL"),
        ("selecttype", "ALL"),
        ("selectcount", "0"),
        ("gradingtype", grading),
        ("showgrading", "SHOW"),
        ("numberingstyle", "none"),
    ):
        ET.SubElement(element, tag).text = word
    for place, entry in enumerate(one.fields["order"], 1):
        _answer(element, str(place), entry, "")


def _number(element: ET.Element, one: Leaving) -> None:
    value = one.fields["number"]
    low, high = (value, value) if isinstance(value, str) else (value["low"], value["high"])
    middle = (Decimal(low) + Decimal(high)) / 2
    answer = _answer(element, "100", written(middle), "", form="moodle_auto_format")
    ET.SubElement(answer, "tolerance").text = written(Decimal(high) - middle)
    if "unit" in one.fields:
        unit = ET.SubElement(ET.SubElement(element, "units"), "unit")
        ET.SubElement(unit, "multiplier").text = "1"
        ET.SubElement(unit, "unit_name").text = one.fields["unit"]
        for tag, word in (("unitgradingtype", "0"), ("unitpenalty", "0.1"), ("showunits", "3"), ("unitsleft", "0")):
            ET.SubElement(element, tag).text = word
        one.differs(["Moodle takes the unit, and does not show it beside the input"])


def _accept(element: ET.Element, one: Leaving) -> None:
    ET.SubElement(element, "usecase").text = "0"
    for text in one.fields["accept"]:
        # A star stands for any characters in Moodle's short answers.
        _answer(element, "100", text.replace("*", "\\*"), "", form="moodle_auto_format")


def _gaps(_: ET.Element, one: Leaving) -> None:
    _share(one)


def _cloze(fields: dict[str, Any]) -> str:
    """Return what is asked, a blank line, and the text with its gaps (Moodle's embedded answers)."""
    text = GAP.sub(lambda match: _hole(match[1].split("|")), fields["gaps"])
    return f"{fields['ask']}\n\n{text}"


def _hole(words: list[str]) -> str:
    answers = "~".join("=" + _CLOZE.sub(r"\\\1", word.strip()).replace("*", "\\*") for word in words)
    return f"{{1:SHORTANSWER:{answers}}}"


def _answer(element: ET.Element, weight: str, text: str, why: str, form: str = "markdown") -> ET.Element:
    answer = _text(element, "answer", text, form=form, fraction=weight)
    _text(answer, "feedback", why)
    return answer


def _text(element: ET.Element, tag: str, text: str, form: str = "markdown", **attributes: str) -> ET.Element:
    child = ET.SubElement(element, tag, {**attributes, "format": form})
    _words(child, text)
    return child


def _words(element: ET.Element, text: str) -> None:
    ET.SubElement(element, "text").text = text


_WRITERS: dict[str, tuple[str, Callable[[ET.Element, Leaving], None]]] = {
    "answers": ("multichoice", _choices),
    "truth": ("truefalse", _truth),
    "match": ("matching", _match),
    "order": ("ordering", _order),
    "number": ("numerical", _number),
    "accept": ("shortanswer", _accept),
    "gaps": ("cloze", _gaps),
}
