"""Moodle XML to questions."""

from builders.errors import Problem
from builders.exchange import note as notes
from builders.exchange.document import COMMENT, Element, read_xml
from builders.exchange.entry import Entry, Reading, cleaned, too_many
from builders.exchange.moodle.kinds import READERS, Source
from builders.exchange.remarks import Remarks

# What a question of Moodle says beside its texts, and what of that changes nothing by staying behind.
_SETTINGS = ("penalty", "shuffleanswers", "answernumbering", "showstandardinstruction", "attachments", "timelimit")
_OVERALL = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def read_moodle(data: bytes, path: str, problems: list[Problem]) -> Reading:
    """Read a file; what is no Moodle XML is added to `problems`, what our banks can't hold becomes a remark."""
    remarks = Remarks()
    root = read_xml(data, path, problems)
    if root is None or problems:
        return Reading(entries=(), remarks=())
    if root.tag != "quiz":
        message = f"Moodle XML begins with <quiz>, this file with <{root.tag}>."
        problems.append(Problem(code="X003", where=root.where, message=message, hint="Export as Moodle XML format."))
        return Reading(entries=(), remarks=())
    bank, category, categories, entries = dict[str, object](), "", dict[str, None](), []
    for count, element in enumerate(root.children):
        if too_many(count, element.where, problems):
            break
        if element.tag == COMMENT:
            whole = _whole(element, bank, problems)
            entries += [(category, whole)] if whole else []
        elif element.attributes.get("type") == "category":
            category = element.words("category", "text")
        elif element.tag == "question":
            categories[category] = None
            entry = _entry(element, remarks, problems)
            entries += [(category, entry)] if entry else []
    _settings(root, remarks)
    percent = bank.get("pass")
    return Reading(
        entries=tuple(remarks.categorised(entries, [name for name in categories if name])),
        remarks=tuple(remarks.found),
        title=str(bank.get("title", "")) or cleaned(next(iter(categories), "").rpartition("/")[2]),
        pass_percent=percent if isinstance(percent, int) else 0,
    )


def _whole(element: Element, bank: dict[str, object], problems: list[Problem]) -> Entry | None:
    """Return the question that a comment carries; what it says of the bank goes into `bank`."""
    text = element.text.strip()
    if text.startswith(notes.BANK_MARK + "{"):
        bank.update(_decoded(text.removeprefix(notes.BANK_MARK), element, problems))
    elif text.startswith(notes.MARK + "{"):
        note = _decoded(text.removeprefix(notes.MARK), element, problems)
        if isinstance(note.get("question"), dict):
            fields = notes.restored({}, note)
            return Entry(fields=fields, where=element.where, name=str(fields.get("id", "")))
    return None


def _entry(element: Element, remarks: Remarks, problems: list[Problem]) -> Entry | None:
    source = Source(element=element, remarks=remarks)
    kind = element.attributes.get("type", "")
    if kind not in READERS:
        reason = "a description asks nothing" if kind == "description" else f"our banks have no kind '{kind}'"
        remarks.left_out(source.name, element.where, reason)
        return None
    note, why = _note(element, source, problems)
    source.noted = bool(note)
    body = READERS[kind](source)
    if body is None:
        return None
    common = {"id": element.words("idnumber"), "tags": source.tags(), "ask": source.ask(), "hint": source.hint()}
    fields = {**common, **source.points(), **body, **({"why": why} if why else {})}
    return Entry(fields=notes.restored(fields, note), where=element.where, name=source.name or fields["ask"])


def _note(element: Element, source: Source, problems: list[Problem]) -> tuple[dict[str, object], str]:
    """Return the note in the general feedback, and the reason that stands there besides."""
    feedback = element.child("generalfeedback")
    if feedback is None:
        return {}, ""
    raw = feedback.words("text")
    begin = f"<!-- {notes.MARK}"
    start = raw.find(begin + "{")
    end = raw.find("-->", start)
    if start < 0 or end < 0:
        return {}, source.text(feedback)
    note = _decoded(raw[start + len(begin) : end].strip(), feedback, problems)
    return note, source.converted(raw[:start] + raw[end + 3 :], feedback)


def _decoded(text: str, element: Element, problems: list[Problem]) -> dict[str, object]:
    try:
        return notes.decode(text)
    except notes.NoteError as error:
        hint = "Undo the change, or delete the comment to go without it."
        message = f"this note is damaged: {error}."
        problems.append(Problem(code="X005", where=element.where, message=message, hint=hint))
        return {}


def _settings(root: Element, remarks: Remarks) -> None:
    """Say once what questions say that no question of ours can."""
    questions = list(root.all("question"))
    found = {tag: sum(q.child(tag) is not None for q in questions) for tag in _SETTINGS}
    found |= {tag: sum(bool(q.words(tag, "text")) for q in questions) for tag in _OVERALL}
    found["penalty"] = sum(q.words("penalty").strip("0.") != "" for q in questions)
    found["shuffleanswers"] = sum(
        q.words("shuffleanswers") in {"1", "true"} for q in questions if q.attributes.get("type") == "multichoice"
    )
    found["answernumbering"] = sum(q.words("answernumbering") not in {"", "abc"} for q in questions)
    said = ", ".join(f"{tag} ({count})" for tag, count in found.items() if count)
    if said:
        remarks.add("X107", "the file", root.where, f"these settings have no counterpart here: {said}.")
