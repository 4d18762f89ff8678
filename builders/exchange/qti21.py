"""QTI 2.1, for LMSs and item banks that import IMS packages: one item a file, and a manifest, in a zip.

Clauses are those of the IMS QTI 2.1 Assessment Test, Section and Item Information Model (2012).
"""

import io
import zipfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from xml.etree import ElementTree as ET

from markdown_it import MarkdownIt

from builders.exchange.entry import GAP, HOLE, Writing, kind_key
from builders.exchange.leaving import Leaving, leaving, rules_left
from builders.exchange.letters import letters_of
from builders.exchange.qti_scoring import Response, add_processing, add_responses
from builders.model import Bank, Overlay
from builders.questions.choices import LETTERS

_ITEM = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_LOST = ("critical", "cite", "objective", "review", "hint", "tags")
_TIME = (1980, 1, 1, 0, 0, 0)


def write_qti21(bank: Bank, overlay: Overlay | None = None) -> Writing:
    """Return the bank as a zip of QTI 2.1 items with a manifest. What QTI has no place for is said."""
    files: dict[str, bytes] = {}
    remarks = rules_left(bank)
    for one in leaving(bank, overlay):
        item = _item(bank, one)
        if item is not None:
            files[f"items/{one.question.id}.xml"] = _bytes(item)
        remarks += one.found
    return Writing(
        data=_zip({"imsmanifest.xml": _bytes(_manifest(bank, list(files))), **files}), remarks=tuple(remarks)
    )


def _zip(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as target:
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(name, _TIME)
            info.create_system, info.external_attr = 3, 0o100644 << 16
            target.writestr(info, data)
    return buffer.getvalue()


def _bytes(element: ET.Element) -> bytes:
    data: bytes = ET.tostring(element, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _manifest(bank: Bank, paths: list[str]) -> ET.Element:
    root = ET.Element("manifest", {"xmlns": _PACKAGE, "identifier": f"qti-{bank.id}"})
    metadata = ET.SubElement(root, "metadata")
    ET.SubElement(metadata, "schema").text = "QTIv2.1 Package"
    ET.SubElement(metadata, "schemaversion").text = "1.0.0"
    ET.SubElement(root, "organizations")
    resources = ET.SubElement(root, "resources")
    for path in paths:
        name = path.removeprefix("items/").removesuffix(".xml")
        attributes = {"identifier": f"res-{name}", "type": "imsqti_item_xmlv2p1", "href": path}
        ET.SubElement(ET.SubElement(resources, "resource", attributes), "file", href=path)
    ET.indent(root)
    return root


def _item(bank: Bank, one: Leaving) -> ET.Element | None:
    kind = kind_key(one.fields)
    status = one.fields.get("status", "live")
    if kind not in _KINDS or status != "live":
        reason = f"it is {status}" if status != "live" else f"QTI 2.1 has no such kind ({kind})"
        one.add("X204", f"left out: {reason}.")
        return None
    lost = [key for key in _LOST if key in one.fields]
    if lost:
        one.add("X204", f"QTI 2.1 has no place for {', '.join(lost)}: left out.")
    attributes = {
        "xmlns": _ITEM,
        "identifier": f"{bank.id}__{one.question.id}__v{one.question.v}",
        "title": one.question.id,
        "adaptive": "false",
        "timeDependent": "false",
    }
    item = ET.Element("assessmentItem", attributes)
    body = ET.Element("itemBody")
    body.append(_html("div", one.fields["ask"]))
    responses = _KINDS[kind](body, one)
    whys = {letter: why for response in responses for letter, why in response.whys.items() if why}
    add_responses(item, responses, feedback=bool(whys), general="why" in one.fields)
    item.append(body)
    add_processing(item, responses, one.fields.get("points", 1), feedback=bool(whys), general="why" in one.fields)
    _feedback(item, whys, one.fields.get("why", ""))
    return item


def _feedback(item: ET.Element, whys: Mapping[str, str], why: str) -> None:
    """Add the reasons, each shown to those who gave that answer, and the general one, shown to all (6.3)."""
    for outcome, name, text in [*(("FEEDBACK", k, v) for k, v in whys.items()), ("GENERAL", "why", why)]:
        if text:
            attributes = {"outcomeIdentifier": outcome, "identifier": name, "showHide": "show"}
            ET.SubElement(item, "modalFeedback", attributes).append(_html("div", text))


def _choices(body: ET.Element, one: Leaving) -> list[Response]:
    answers, credit = one.fields["answers"], one.fields.get("credit", "all")
    letters = letters_of(one.letters, "answers", answers)
    right = sorted(letter for letter, answer in zip(letters, answers, strict=True) if "right" in answer)
    several = len(right) > 1
    box = _interaction(body, "choiceInteraction", shuffle="false", maxChoices="0" if several else "1")
    for letter, answer in zip(letters, answers, strict=True):
        box.append(_html("simpleChoice", answer.get("right") or answer["wrong"], identifier=letter))
    if several and credit == "partial":
        one.differs(["each wrong choice takes one right one away there, and less here"])
    share = Decimal(1) / max(len(right), 1)
    marks = {letter: share if letter in right else -share for letter in letters}
    whys = {letter: answer["why"] for letter, answer in zip(letters, answers, strict=True)}
    return [
        Response(several=several, right=tuple(right), shares=marks if several and credit != "all" else {}, whys=whys)
    ]


def _truth(body: ET.Element, one: Leaving) -> list[Response]:
    box = _interaction(body, "choiceInteraction", shuffle="false", maxChoices="1")
    for name in ("true", "false"):
        ET.SubElement(box, "simpleChoice", identifier=name).text = name.capitalize()
    key = "true" if one.fields["truth"] else "false"
    whys = {"true": one.fields["why_true"], "false": one.fields["why_false"]}
    return [Response(right=(key,), whys=whys)]


def _match(body: ET.Element, one: Leaving) -> list[Response]:
    pairs, decoys = one.fields["match"], one.fields.get("decoys", [])
    if any("why" in pair for pair in pairs):
        one.add("X204", "QTI 2.1 has no place for reasons of items: left out.")
    targets = list(dict.fromkeys([*(pair["with"] for pair in pairs), *decoys]))
    box = _interaction(body, "matchInteraction", shuffle="false", maxAssociations=str(len(pairs)))
    letters, names = letters_of(one.letters, "match", pairs), letters_of(one.letters, "targets", targets)
    items, choices = ET.SubElement(box, "simpleMatchSet"), ET.SubElement(box, "simpleMatchSet")
    for letter, pair in zip(letters, pairs, strict=True):
        items.append(_html("simpleAssociableChoice", pair["item"], identifier=f"i_{letter}", matchMax="1"))
    for letter, target in zip(names, targets, strict=True):
        attributes = {"identifier": f"t_{letter}", "matchMax": str(len(pairs))}
        ET.SubElement(choices, "simpleAssociableChoice", attributes).text = target
    letter_of = dict(zip(targets, names, strict=True))
    right = [f"i_{letter} t_{letter_of[pair['with']]}" for letter, pair in zip(letters, pairs, strict=True)]
    partial = one.fields.get("credit") == "partial"
    shares = dict.fromkeys(right, Decimal(1) / len(right)) if partial else {}
    return [Response(several=True, type="directedPair", right=tuple(right), shares=shares)]


def _order(body: ET.Element, one: Leaving) -> list[Response]:
    entries = one.fields["order"]
    letters = letters_of(one.letters, "order", entries)
    box = _interaction(body, "orderInteraction", shuffle="true")
    for letter, entry in zip(letters, entries, strict=True):
        box.append(_html("simpleChoice", entry, identifier=letter))
    if one.fields.get("credit") == "partial":
        one.differs(["entries at their place earn nothing there unless all are"])
    return [Response(cardinality="ordered", right=tuple(letters))]


def _number(body: ET.Element, one: Leaving) -> list[Response]:
    value = one.fields["number"]
    bounds = (value, value) if isinstance(value, str) else (value["low"], value["high"])
    line = ET.SubElement(body, "p")
    box = ET.SubElement(line, "textEntryInteraction", responseIdentifier="RESPONSE", expectedLength="12")
    box.tail = f" {one.fields['unit']}" if "unit" in one.fields else ""
    return [Response(type="float", right=(bounds[0],), bounds=bounds)]


def _accept(body: ET.Element, one: Leaving) -> list[Response]:
    line = ET.SubElement(body, "p")
    ET.SubElement(line, "textEntryInteraction", responseIdentifier="RESPONSE", expectedLength="40")
    return [_written("RESPONSE", one.fields["accept"], one)]


def _gaps(body: ET.Element, one: Leaving) -> list[Response]:
    pieces = GAP.split(one.fields["gaps"])
    holes = pieces[1::2]
    line = _html("p", HOLE.join(pieces[::2]), holes=len(holes))
    body.append(line)
    responses = [
        _written(f"RESPONSE_{number}", [word.strip() for word in words.split("|")], one)
        for number, words in enumerate(holes, 1)
    ]
    if one.fields.get("credit", "all") == "all" and len(responses) > 1:
        one.differs(["each right gap earns a share there, and nothing here"])
    return responses


def _written(name: str, words: list[str], one: Leaving) -> Response:
    one.differs([] if one.found and one.found[-1].code == "X203" else ["blanks and a full stop count there"])
    return Response(name=name, type="string", right=(words[0],), shares=dict.fromkeys(words, Decimal(1)))


def _scale(body: ET.Element, one: Leaving) -> list[Response]:
    box = _interaction(body, "choiceInteraction", shuffle="false", maxChoices="1")
    for letter, label in zip(LETTERS, one.fields["scale"], strict=False):
        box.append(_html("simpleChoice", label, identifier=letter))
    return [Response()]


def _interaction(body: ET.Element, tag: str, **attributes: str) -> ET.Element:
    return ET.SubElement(body, tag, {"responseIdentifier": "RESPONSE", **attributes})


def _html(tag: str, text: str, holes: int = 0, **attributes: str) -> ET.Element:
    """Return a text as XHTML: what markdown-it renders without HTML in it is well-formed. Holes become inputs."""
    rendered = MarkdownIt("commonmark", {"html": False, "xhtmlOut": True}).renderInline(text)
    for number in range(1, holes + 1):
        entry = f'<textEntryInteraction responseIdentifier="RESPONSE_{number}" expectedLength="20"/>'
        rendered = rendered.replace(HOLE, entry, 1)
    element = ET.fromstring(f"<{tag}>{rendered}</{tag}>")  # noqa: S314 - our own rendering, no foreign file
    element.attrib.update(attributes)
    return element


_KINDS: Mapping[str, Callable[[ET.Element, Leaving], list[Response]]] = {
    "answers": _choices,
    "truth": _truth,
    "match": _match,
    "order": _order,
    "number": _number,
    "accept": _accept,
    "gaps": _gaps,
    "scale": _scale,
}
