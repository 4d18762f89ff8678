"""Mistakes that a writer makes, for the small course: both `coursewright check` and the schemas have to see each."""

from dataclasses import dataclass
from pathlib import Path

from tests.paths import SMALL

FILES = {
    "bank": "quizzes/alpha.yml",
    "module": "content/modules/alpha.md",
    "course": "content/courses/pilot.md",
    "org": "content/org.yml",
}
MODELINE = "# yaml-language-server: $schema="


@dataclass(frozen=True, kw_only=True, slots=True)
class Mistake:
    """`old` becomes `new` in the file of `schema`, or `new` goes to its end. `check` says `code` to it."""

    schema: str
    code: str
    new: str
    old: str = ""

    @property
    def text(self) -> str:
        """Return the file with the mistake. YAML files start with a line for a modeline, as front matter does."""
        text = (SMALL / FILES[self.schema]).read_text(encoding="utf-8")
        assert self.old in text, f"{self.old!r} is no longer in {FILES[self.schema]}"
        changed = text.replace(self.old, self.new, 1) if self.old else text + self.new
        return changed if self.in_page else f"#\n{changed}"

    @property
    def in_page(self) -> bool:
        """Say whether it is in the front matter of a page."""
        return self.schema in {"module", "course"}

    def yaml(self, schemas: Path) -> str:
        """Return the YAML alone, with a modeline as its first line: each line keeps its number."""
        lines = self.text.split("\n")
        lines = lines[: lines.index("---", 1)] if self.in_page else lines
        return "\n".join([f"{MODELINE}{schemas}/{self.schema}.schema.json", *lines[1:]]) + "\n"


def _question(body: str) -> str:
    return f"  - id: more\n    ask: What?\n    {body}\n"


def _bank(code: str, old: str, new: str) -> Mistake:
    return Mistake(schema="bank", code=code, old=old, new=new)


def _more(code: str, body: str) -> Mistake:
    return Mistake(schema="bank", code=code, new=_question(body))


def _of(schema: str, code: str, old: str, new: str) -> Mistake:
    return Mistake(schema=schema, code=code, old=old, new=new)


_RIGHT = "{right: a, why: b}"
_WRONG = "{wrong: c, why: d}"

MISTAKES = {
    "unknown key": _bank("K002", "    ask: Which one?", "    aks: Which one?"),
    "key in capitals": _bank("K002", "    critical: true", "    Critical: true"),
    "no id": _bank("K001", "  - id: first\n    ask", "  - ask"),
    "no title": _bank("K001", 'title: "Alpha: quiz"\n', ""),
    "no objective anywhere": _bank("K001", "  objective: know\n", ""),
    "number for text": _bank("K003", "ask: Which one?", "ask: 164.310"),
    "number for a citation": _bank("K003", "cite: 45 CFR 164.502(b)", "cite: 164.310"),
    "true for text": _bank("K003", "right: This one", "right: true"),
    "empty text": _bank("K003", "ask: Which one?", "ask:"),
    "yes for true": _bank("K003", "critical: true", "critical: yes"),
    "quoted true": _bank("K003", "truth: true", 'truth: "true"'),
    "pass mark in words": _bank("K003", "pass: 80", "pass: eighty"),
    "pass mark over 100": _bank("K003", "pass: 80", "pass: 101"),
    "no points": _bank("K003", "critical: true", "points: 0"),
    "half a point": _bank("K003", "critical: true", "points: 1.5"),
    "two kinds": _bank("Q001", "    truth: true", "    accept: [true to the rule]\n    truth: true"),
    "no kind": _more("Q001", "hint: Think."),
    "key of another kind": _bank("K002", "    truth: true", "    truth: true\n    unit: days"),
    "id with capital and hyphen": _bank("K004", "id: first", "id: First-One"),
    "id of one letter": _bank("K004", "id: several", "id: s"),
    "slug with underscore": _bank("S005", "quiz: alpha", "quiz: al_pha"),
    "unknown status": _bank("K004", "critical: true", "status: alive"),
    "tags without a list": _bank("K003", "critical: true", "tags: breach"),
    "review without a heading": _bank("L002", "review: alpha.md#the-rule", "review: alpha.md"),
    "default that is none": _bank("K002", "  objective: know", "  objective: know\n  points: 2"),
    "questions without a list": _bank(
        "K003", "questions:\n  - id: first\n", "questions:\n  id: first\nother:\n  - x: y\n"
    ),
    "no right answer": _more("Q003", f"answers: [{_WRONG}, {{wrong: x, why: y}}]"),
    "right and wrong at once": _more("Q006", f"answers: [{_RIGHT}, {{right: x, wrong: y, why: z}}]"),
    "neither right nor wrong": _more("Q006", f"answers: [{_RIGHT}, {{why: z}}]"),
    "neutral outside a scenario": _more("K002", f"answers: [{_RIGHT}, {_WRONG}, {{neutral: x, wrong: y, why: z}}]"),
    "choice without a reason": _more("K001", f"answers: [{_RIGHT}, {{wrong: x}}]"),
    "answers without a list": _more("K003", "answers: none"),
    "one choice": _more("Q002", f"answers: [{_RIGHT}]"),
    "more choices than letters": _more(
        "Q005", "answers: [" + ", ".join([_RIGHT, *(f"{{wrong: w{n}, why: x}}" for n in range(26))]) + "]"
    ),
    "truth without reasons": _more("K001", "truth: true"),
    "penalty for an order": _more("K004", "order: [a, b]\n    credit: partial_penalty"),
    "one thing in order": _more("Q002", "order: [a]"),
    "pair without its target": _more("K001", "match: [{item: a, with: b}, {item: c}]"),
    "number in words": _more("K003", "number: sixty"),
    "number with one end": _more("K001", "number: {low: 58}"),
    "number of two forms": _more("K002", "number: {value: 60, within: 2, low: 1}"),
    "nothing accepted": _more("K003", "accept: []"),
    "text without a gap": _more("Q002", "gaps: No gap here."),
    "empty gap": _more("Q003", "gaps: A {} here."),
    "unknown scale": _more("K004", "scale: agree6"),
    "unknown evidence": _more("K004", "attest: I do.\n    evidence: [tick, blood]"),
    "evidence without a tick": _more("K004", "attest: I do.\n    evidence: [full_name]"),
    "step called end": _more(
        "Q010",
        f"scenario: [{{id: end, ask: What?, answers: [{_RIGHT[:-1]}, goto: end}}, {_WRONG[:-1]}, goto: end}}]}}]",
    ),
    "step that leads nowhere": _more("K001", f"scenario: [{{id: s, ask: What?, answers: [{_RIGHT}, {_WRONG}]}}]"),
    "version of two numbers": _of("module", "S004", "version: 2.1.3", "version: 2.1"),
    "version with a v": _of("course", "S004", "version: 1.2.0", "version: v1.2.0"),
    "minutes in words": _of("module", "K003", "minutes: 2", "minutes: five"),
    "objective with a hyphen": _of("module", "K004", "  know: >-", "  know-it: >-"),
    "objectives as a list": _of("module", "K003", "  know: >-\n    Know the rule and act on it", "  - know\n  - act"),
    "page with an unknown key": _of("module", "K002", "minutes: 2", "minutes: 2\nauthor: me"),
    "course without summary": _of("course", "K001", "summary: A course for tests.\n", ""),
    "course without modules": _of("course", "K003", "modules:\n  - alpha", "modules: []"),
    "module listed twice": _of("course", "S003", "  - alpha", "  - alpha\n  - alpha"),
    "phone number without hyphen": _of("org", "K003", "phone: 555-0101", "phone: 5550101"),
    "key that no token can name": _of("org", "K004", "  phone:", "  Phone-Number:"),
    "people as a list": _of("org", "K003", "  name: Kim Lee\n  phone: 555-0101", "  - Kim Lee"),
}
