"""Citations of law, and the one form that courses give them: `45 CFR 164.502(b)`, `42 USC 1320d-6`, `42 CFR Part 2`."""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

# Paragraphs in brackets: (a), (ii), (A), (12). A longer word in brackets is none.
_PARAGRAPHS = r"(?:\s?\((?:[a-z]{1,2}|[ivxlc]{3,6}|[0-9]{1,2})\))*"
_NUMBER = rf"[0-9]{{1,5}}(?:\.[0-9]{{1,4}})?[a-z]{{0,2}}(?:-[0-9]{{1,3}}[a-z]?)?(?!\w){_PARAGRAPHS}"
_SIGN = r"(?:§{1,2}|\bsec(?:tions?|s)?\b\.?)"
# What a citation goes on with: 164.404 and 164.410, 164.310(b), (c), 164.404 to 164.410.
# A bare number goes on a list of parts, but is no section.
_NEXT = (
    rf"(?:[0-9]{{1,4}}\.[0-9]{{1,4}}|[0-9]{{1,5}}[a-z]{{1,2}}(?:-[0-9]{{1,3}}[a-z]?)?){_PARAGRAPHS}"
    r"|\([a-z0-9]{1,4}\)(?:\([a-z0-9]{1,4}\))*|[0-9]{1,4}(?![\w(.])(?!\s?[CU]\.?\s?[FS])"
)
_MORE = rf"(?:(?:,\s(?:and\s|or\s)?|;\s|\s(?:and|or|to|through)\s|\u2013)(?:{_SIGN}\s?)?(?:{_NEXT}))*"
_FEDERAL = re.compile(
    rf"(?<![\w.])([0-9]{{1,2}})\s?(C\.?\s?F\.?\s?R\.?|U\.?\s?S\.?\s?C\.?(?:\s?A\.?)?)(?:\s?{_SIGN})?\s?"
    rf"((?:parts?\s)?{_NUMBER}){_MORE}",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"(?<![\w.'&])(?:(?:[A-Z][A-Za-z.']*|&|and|of)\s){1,8}Code(?:\s(?:Ann\.|[Cc]h\.|§{1,2}|[Ss]ec\.|[Ss]ection))*\s?"
    r"[0-9][0-9A-Za-z.-]*(?<![.-])(?:\([A-Za-z0-9]{1,4}\))*"
)
_OTHER = re.compile(
    r"(?<!\w)(?:[0-9]{2,3}\s(?:FR|Fed\.\s?Reg\.)\s[0-9,]{2,7}|Pub\.\s?L\.\s(?:No\.\s)?[0-9]{1,3}-[0-9]{1,4})"
)
_HIPAA = re.compile(
    rf"(?:\bHIPAA\s)?(?:{_SIGN}\s?)?(?<![\w.$-])(16[024]\.[0-9]{{3}}{_PARAGRAPHS})(?![\w]|\.[0-9])", re.IGNORECASE
)
_PARAGRAPH = re.compile(r"\([A-Za-z0-9]{1,4}\)")
_TITLE = re.compile(r"[0-9]{1,2} CFR(?= )")
_SECTION = re.compile(r"(?<![\w.])[0-9]{1,4}\.[0-9]{1,4}")
_DIGIT = re.compile("[0-9]")
_SIGNED = re.compile(r"§{1,2}\s?[0-9][0-9.]*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """A citation with its place in a text. `right` is the form it should have, or nothing where that can't be told."""

    start: int
    end: int
    text: str
    right: str

    @property
    def well_formed(self) -> bool:
        """Whether it has the one form."""
        return " ".join(self.text.split()) == self.right


@functools.lru_cache(maxsize=4096)
def citations(text: str) -> tuple[Citation, ...]:
    """Return every citation of a text in order, whatever its form."""
    found: list[Citation] = []
    if not _DIGIT.search(text):
        return ()
    for pattern, right in ((_STATE, _same), (_FEDERAL, _federal), (_OTHER, _same), (_HIPAA, _hipaa), (_SIGNED, _none)):
        new = [
            Citation(start=match.start(), end=match.end(), text=head, right=form)
            for match in pattern.finditer(text)
            for head, form in [right(match)]
        ]
        found += new
        text = _without(text, new)
    return tuple(sorted(found, key=lambda citation: citation.start))


@functools.lru_cache(maxsize=4096)
def sections(text: str) -> tuple[str, ...]:
    """Return the sections that a text cites, each once, without paragraphs: `45 CFR 164.502`, `42 CFR Part 2`."""
    found: list[str] = []
    for citation in citations(text):
        listed = text[citation.start : citation.end]
        head = _PARAGRAPH.sub("", citation.right or " ".join(listed.split()))
        title = _TITLE.match(head)
        more = _SECTION.findall(listed)[1:] if title and "." in head else []
        found += [head, *(f"{title[0]} {number}" for number in more if title)]
    return tuple(dict.fromkeys(found))


def without(text: str) -> str:
    """Return a text with every citation blanked; all else keeps its place."""
    return _without(text, citations(text))


def _without(text: str, found: Iterable[Citation]) -> str:
    parts, end = [], 0
    for citation in sorted(found, key=lambda one: one.start):
        parts += [text[end : citation.start], " " * (citation.end - citation.start)]
        end = citation.end
    return "".join([*parts, text[end:]])


def _same(match: re.Match[str]) -> tuple[str, str]:
    return match[0], " ".join(match[0].split())


def _federal(match: re.Match[str]) -> tuple[str, str]:
    # What follows the first number is a list; its form goes with the first.
    head = match[0][: match.end(3) - match.start()]
    code = "USC" if match[2][0] in "Uu" else "CFR"
    return head, f"{match[1]} {code} {_tight(match[3])}"


def _hipaa(match: re.Match[str]) -> tuple[str, str]:
    return match[0], f"45 CFR {_tight(match[1])}"


def _none(match: re.Match[str]) -> tuple[str, str]:
    return match[0], ""


def _tight(number: str) -> str:
    return re.sub(r"\s+(?=\()", "", " ".join(number.split()))
