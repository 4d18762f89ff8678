"""Mistakes that a writer makes, for the small course: both `coursewright check` and the schemas have to see each."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.paths import SMALL, TESTS

FILES = {
    "bank": "quizzes/alpha.yml",
    "module": "content/modules/alpha.md",
    "course": "content/courses/pilot.md",
    "card": "content/cards/fax-went-wrong.md",
    "org": "content/org.yml",
    "assessment": "quizzes/assessments/pilot.yml",
    "facts": "content/facts.yml",
    "assignments": "content/assignments.yml",
    "changes": "content/changes/alpha.yml",
    "bank-translation": "quizzes/kinds.es.yml",
    "module-translation": "content/modules/kinds.es.md",
    "course-translation": "content/courses/every.es.md",
}
OPTIONAL = {
    "card": """---
title: A fax went wrong
summary: What to do at once.
module: alpha
cite: 45 CFR 164.402
---

## When

Now.

## Do

- Act.

## Don't

- Wait.

## Who

Ask.

## Why

It is the rule.

```check
bank: alpha
question: first
```
""",
    "assessment": """quiz: pilot
title: The last questions
pass: 75
draw:
  - {from: each module, count: 2}
""",
    "facts": """notice_days:
  value: 60 days
  source: 45 CFR 164.404(b)
  as_of: "2026-01-31"
  label: LAW
  note: Counted from the discovery.
""",
    "assignments": """roles:
  coder:
    title: Coder
    courses: [pilot]
    before_access: true
    recurs_months: 12
    grace_days: 7
  clerk:
    title: Clerk
    courses: [pilot]
    due_days_after_hire: 30
access:
  portal:
    title: Payer portal
    modules: [alpha]
employer:
  business_associate:
    title: Business associate
    courses: [pilot]
states:
  tx:
    title: Texas
    modules: [alpha]
changes:
  due_days: 14
""",
    "changes": f"""reason: The notice period was shortened.
material:
  trigger: rule
  effective: "2027-01-01"
  courses: [pilot]
  days: 30
approvals:
  - by: Jo Park
    role: Privacy officer
    on: "2026-11-20"
    digest: "{64 * "0"}"
cosmetic:
  - question: first
    digest: "{64 * "0"}"
    reason: A comma
    by: Jo Park
    on: "2026-11-20"
""",
}
"""Files that a course may do without, as the small course could have them."""
MODELINE = "# yaml-language-server: $schema="


def home(schema: str) -> Path:
    """Return the course that has a file of the schema, or could have one: the small course has no translation."""
    return TESTS / "courses" / "kinds" if schema.endswith("-translation") else SMALL


def base(schema: str) -> str:
    """Return the file of a schema as it is without a mistake."""
    return OPTIONAL[schema] if schema in OPTIONAL else (home(schema) / FILES[schema]).read_text(encoding="utf-8")


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
        text = base(self.schema)
        assert self.old in text, f"{self.old!r} is no longer in {FILES[self.schema]}"
        changed = text.replace(self.old, self.new, 1) if self.old else text + self.new
        return changed if self.in_page else f"#\n{changed}"

    @property
    def in_page(self) -> bool:
        """Say whether it is in the front matter of a page."""
        return FILES[self.schema].endswith(".md")

    def write(self, root: Path) -> None:
        """Write the small course with the mistake to a folder that isn't there yet."""
        shutil.copytree(home(self.schema), root, ignore=shutil.ignore_patterns("dist"))
        file = root / FILES[self.schema]
        file.parent.mkdir(exist_ok=True)
        file.write_text(self.text, encoding="utf-8")

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
    "True for text": _bank("K003", "right: This one", "right: True"),
    "hexadecimal for text": _bank("K003", "ask: Which one?", "ask: 0x1F"),
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
    "choice id of two letters": _more("K004", f"answers: [{_RIGHT[:-1]}, id: cc}}, {_WRONG}]"),
    "entry without text": _more("K001", "order: [a, {id: b}]"),
    "target that would be none": _more("K004", "match: [{item: a, with: {text: b, id: z}}, {item: c, with: d}]"),
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
    "draw without a count": _of("assessment", "K001", "{from: each module, count: 2}", "{from: each module}"),
    "draw from nowhere": _of("assessment", "K004", "from: each module", "from: every module"),
    "count in words": _of("assessment", "K003", "count: 2", "count: two"),
    "assessment that draws nothing": _of("assessment", "K001", "draw:\n  - {from: each module, count: 2}\n", ""),
    "test-out of a whole course": _of("assessment", "K002", "pass: 75", "pass: 75\ntest_out: 90"),
    "test-out above all": _bank("K003", "pass: 80", "pass: 80\ntest_out: 120"),
    "attempts without end": _bank("K003", "pass: 80", "pass: 80\nattempts: 0"),
    "unknown retry": _bank("K004", "pass: 80", "pass: 80\nretry: again"),
    "internal as a text": _of("org", "K003", "name: Small Billing Co.", "name: Small Billing Co.\ninternal: officer"),
    "internal with a number": _of("org", "K003", "name: Small Billing Co.", "name: Small Billing Co.\ninternal: [1]"),
    "nothing internal": _of("org", "K003", "name: Small Billing Co.", "name: Small Billing Co.\ninternal: []"),
    "choice by number": _of("bank-translation", "I004", "      c:\n        text: Nada", "      1:\n        text: Nada"),
    "translated choice with its mark": _of("bank-translation", "I004", "        text: El", "        wrong: El"),
    "translated points": _of("bank-translation", "K002", "    hint: ", "    points: 2\n    hint: "),
    "translation of no version": _of("bank-translation", "K001", "translates: 1.0\n", ""),
    "translation of a patch": _of("bank-translation", "K004", "translates: 1.0", "translates: 1.0.0"),
    "translated spellings without a list": _of(
        "bank-translation",
        "K003",
        "accept: [oficial de privacidad, el oficial de privacidad, la oficial de privacidad]",
        "accept: oficial",
    ),
    "translated version": _of("module-translation", "K002", "translates: 1.0", "translates: 1.0\nversion: 1.0.0"),
    "translated objectives as a list": _of("module-translation", "K003", "  know: Conocer", "  - Conocer"),
    "translated course with modules": _of("course-translation", "K002", "title:", "modules: [kinds]\ntitle:"),
    "people as a list": _of("org", "K003", "  name: Kim Lee\n  phone: 555-0101", "  - Kim Lee"),
    "card without a module": _of("card", "K001", "module: alpha\n", ""),
    "card with a module's title": _of("card", "K004", "module: alpha", "module: The Alpha"),
    "card with a version": _of("card", "K002", "cite:", "version:"),
    "number for a fact": _of("facts", "K003", "value: 60 days", "value: 60"),
    "fact without a source": _of("facts", "K001", "  source: 45 CFR 164.404(b)\n", ""),
    "fact with a month alone": _of("facts", "K004", "2026-01-31", "2026-01"),
    "fact with an unknown label": _of("facts", "K004", "label: LAW", "label: RULE"),
    "fact with a hyphen": _of("facts", "K004", "notice_days:", "notice-days:"),
    "facts as a list": _of("facts", "K003", base("facts"), "- notice_days\n"),
    "role without courses": _of("assignments", "K001", "    courses: [pilot]\n    before", "    before"),
    "role that is never due": _of("assignments", "J007", "    due_days_after_hire: 30\n", ""),
    "role that is due twice": _of("assignments", "J007", "recurs_months: 12", "due_days_after_hire: 30"),
    "role with a person": _of("assignments", "J006", "    recurs_months: 12", "    people: [Kim Lee]"),
    "role with capitals": _of("assignments", "K004", "  coder:", "  Coder:"),
    "days in words": _of("assignments", "K003", "due_days: 14", "due_days: two weeks"),
    "access that asks for nothing": _of("assignments", "K001", "    modules: [alpha]\nemployer", "employer"),
    "unknown employer": _of("assignments", "K004", "business_associate:", "vendor:"),
    "state in full": _of("assignments", "K004", "  tx:", "  texas:"),
    "law checked in a month": _of("module", "K004", "minutes: 2", 'minutes: 2\nlaw_checked: "2026-01"'),
    "law checked without quotes": _bank("K003", "pass: 80", "pass: 80\nlaw_checked: 2026-01-31"),
    "round every week": _of("course", "K004", "version:", "round: weekly\nversion:"),
    "change without a trigger": _of("changes", "K001", "  trigger: rule\n", ""),
    "change by a law": _of("changes", "K004", "trigger: rule", "trigger: law"),
    "day in another form": _of("changes", "K004", "2027-01-01", "1 January 2027"),
    "day without quotes": _of("changes", "K003", '"2027-01-01"', "2027-01-01"),
    "time for nobody": _of("changes", "K003", "days: 30", "days: 0"),
    "course named twice": _of("changes", "S003", "courses: [pilot]", "courses: [pilot, pilot]"),
    "people of a change": _of("changes", "H008", "  days: 30", "  people: [Kim Lee]"),
    "approval of half a digest": _of("changes", "K004", 64 * "0", 32 * "0"),
    "approval by nobody": _of("changes", "K001", "  - by: Jo Park\n    role", "  - role"),
    "cosmetic edit of nothing": _of("changes", "K001", "  - question: first\n    digest", "  - digest"),
    "course listed twice": _of("assignments", "S003", "courses: [pilot]", "courses: [pilot, pilot]"),
}
