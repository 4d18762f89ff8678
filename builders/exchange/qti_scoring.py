"""Scoring in QTI 2.1: response declarations with keys and mappings, and the processing that uses them (section 8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree import ElementTree as ET


@dataclass(frozen=True, kw_only=True, slots=True)
class Response:
    """One response of an item: its key, what its parts earn (0 to 1 in all), bounds of a number, reasons."""

    name: str = "RESPONSE"
    type: str = "identifier"
    several: bool = False
    cardinality: str = ""
    right: tuple[str, ...] = ()
    shares: Mapping[str, Decimal] = field(default_factory=dict)
    bounds: tuple[str, str] | None = None
    whys: Mapping[str, str] = field(default_factory=dict)


def add_responses(item: ET.Element, responses: Sequence[Response], *, feedback: bool, general: bool) -> None:
    """Declare responses and outcomes."""
    for response in responses:
        _declare(item, response)
    _outcome(item, "SCORE", "float", "single")
    if feedback:
        _outcome(item, "FEEDBACK", "identifier", "multiple" if responses[0].several else "single")
    if general:
        _outcome(item, "GENERAL", "identifier", "single")


def add_processing(
    item: ET.Element, responses: Sequence[Response], points: int, *, feedback: bool, general: bool
) -> None:
    """Say how responses make a score of 0 to `points`, and which reasons are shown."""
    processing = ET.SubElement(item, "responseProcessing")
    if any(response.right for response in responses):
        _score(processing, responses, points)
    if feedback:
        ET.SubElement(_set(processing, "FEEDBACK"), "variable", identifier="RESPONSE")
    if general:
        _value(_set(processing, "GENERAL"), "identifier", "why")


def _declare(item: ET.Element, response: Response) -> None:
    cardinality = response.cardinality or ("multiple" if response.several else "single")
    attributes = {"identifier": response.name, "cardinality": cardinality, "baseType": response.type}
    declaration = ET.SubElement(item, "responseDeclaration", attributes)
    if response.right:
        correct = ET.SubElement(declaration, "correctResponse")
        for value in response.right:
            ET.SubElement(correct, "value").text = value
    if response.shares:
        mapping = ET.SubElement(declaration, "mapping", lowerBound="0", upperBound="1", defaultValue="0")
        for key, share in response.shares.items():
            entry = {"mapKey": key, "mappedValue": f"{share:.6g}"}
            if response.type == "string":
                entry["caseSensitive"] = "false"
            ET.SubElement(mapping, "mapEntry", entry)


def _outcome(item: ET.Element, name: str, base: str, cardinality: str) -> None:
    attributes = {"identifier": name, "cardinality": cardinality, "baseType": base}
    declaration = ET.SubElement(item, "outcomeDeclaration", attributes)
    if name == "SCORE":
        ET.SubElement(ET.SubElement(declaration, "defaultValue"), "value").text = "0"


def _score(processing: ET.Element, responses: Sequence[Response], points: int) -> None:
    if all(response.shares for response in responses):
        product = ET.SubElement(_set(processing, "SCORE"), "product")
        _value(product, "float", f"{Decimal(points) / len(responses):.6g}")
        total = ET.SubElement(product, "sum")
        for response in responses:
            ET.SubElement(total, "mapResponse", identifier=response.name)
        return
    condition = ET.SubElement(ET.SubElement(processing, "responseCondition"), "responseIf")
    _matches(condition, responses[0])
    _value(_set(condition, "SCORE"), "float", str(points))


def _matches(condition: ET.Element, response: Response) -> None:
    """Say what is right: the key, or a number between two bounds."""
    if response.bounds is None:
        match = ET.SubElement(condition, "match")
        ET.SubElement(match, "variable", identifier=response.name)
        ET.SubElement(match, "correct", identifier=response.name)
        return
    both = ET.SubElement(condition, "and")
    for tag, bound in zip(("gte", "lte"), response.bounds, strict=True):
        test = ET.SubElement(both, tag)
        ET.SubElement(test, "variable", identifier=response.name)
        _value(test, "float", bound)


def _set(parent: ET.Element, outcome: str) -> ET.Element:
    return ET.SubElement(parent, "setOutcomeValue", identifier=outcome)


def _value(parent: ET.Element, base: str, text: str) -> None:
    ET.SubElement(parent, "baseValue", baseType=base).text = text
