"""What pages say: rules with their labels, citations in one form, plain words, honest minutes, no false promises."""

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from builders.errors import Problem, Where
from builders.model import Module, Project, Question
from builders.model.citation import citations, without
from builders.model.pools import module_items, pools
from builders.model.reading import SECONDS_AN_ANSWER, WORDS_A_MINUTE, grade, words
from builders.model.tokens import TOKEN
from builders.model.words import LABELS
from builders.sources.passages import Passage, blank, passages

GRADE = 9
"""The highest reading grade without a warning: learners read at a desk, between two calls."""
FACTOR = 1.6
"""How far `minutes` may be from the estimate, either way, once the two are `MARGIN` minutes apart."""
MARGIN = 2

_LABEL = re.compile(rf"\[(?:{'|'.join(LABELS)})\]")
_UNSPOKEN = re.compile(f"{_LABEL.pattern}|{TOKEN.pattern}")
# What else a question may cite: guidance, a policy, a contract. It has no form that could be wrong.
_ELSE = re.compile(
    r"\b(?:HHS|OCR|CMS|NIST|FTC|FAQ|guid\w+|polic\w+|handbook|manual|procedure|contract|agreement)\b", re.IGNORECASE
)
_QUOTED = re.compile('"[^"]*"|\u201c[^\u201c\u201d]*\u201d')
_TOPIC = re.compile("complian|certifi|approved|endorsed|accredited|recogni", re.IGNORECASE)
_PROMISE = re.compile(
    r"\bHIPAA[- ](?:certified|certification|approved|compliant certificate)|\bcertificate of HIPAA compliance"
    r"|\b(?:guarantee|certif|prove)\w{0,3} (?:(?:your|our|full|HIPAA|the|that|you|we|are) ){0,4}complian\w*"
    r"|\bmakes? (?:you|us|them|(?:your|our|the) \w{1,30}) (?:(?:fully|HIPAA) |HIPAA-){0,2}compliant"
    r"|\b(?:approved|endorsed|certified|accredited|recogni[sz]ed) by (?:the )?"
    r"(?:HHS|OCR|Department of Health|Office for Civil Rights)"
    r"|\b(?:HHS|OCR|government)[- ]approved|\b100 ?(?:%|percent) (?:HIPAA[- ])?complian\w*",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"n['\u2019]t\b|\b(?:no|not|nobody|none|never|neither|nor|cannot|nothing|without|myth|false)\b", re.IGNORECASE
)


def labels(project: Project) -> Iterator[Problem]:
    """Check that every sentence that cites a rule says what kind of rule it is."""
    for page in project.pages.values():
        for passage in passages(page.body):
            for offset, sentence in _units(passage) if citations(passage.text) else ():
                found = citations(sentence)
                if found and not _LABEL.search(sentence):
                    message = f"this sentence cites {_flat(found[0].text)} and has no label."
                    hint = "Begin it with what it is: " + ", ".join(f"[{label}]" for label in LABELS) + "."
                    where = page.where(offset + found[0].start)
                    yield Problem(code="N001", where=where, message=message, hint=hint)


def cited(project: Project) -> Iterator[Problem]:
    """Check the form of every citation, in pages and in what questions cite."""
    for page in project.pages.values():
        for passage in passages(page.body):
            for offset, text, right in _malformed(passage.text):
                yield _misspelt(text, right, page.where(passage.start + offset))
    for question in _questions(project):
        wrong = list(_malformed(question.cite))
        for _, text, right in wrong:
            yield _misspelt(text, right, question.cite_where)
        if not wrong and question.cite and not _ELSE.search(question.cite):
            yield from _unreadable(question)


def reading(project: Project) -> Iterator[Problem]:
    """Check that modules in English are in plain words."""
    for module in (module for module in project.modules.values() if module.language.startswith("en")):
        page = project.pages[module.path]
        sentences = _sentences(page.body)
        found = grade([said for _, said in sentences])
        if found > GRADE:
            longest = sorted(sentences, key=lambda one: -len(one[1]))[:3]
            lines = ", ".join(f"line {page.where(offset).line} ({len(said)} words)" for offset, said in longest)
            message = f"this reads at grade {found:.1f}; plain text stays below {GRADE}."
            hint = f"Cut long sentences in two and take shorter words. The longest sentences: {lines}."
            yield Problem(code="N004", where=Where(path=module.path), message=message, hint=hint)


def minutes(project: Project) -> Iterator[Problem]:
    """Check that a module takes about the time that it says."""
    for module in project.originals:
        guess = estimate(module)
        ratio = max(guess, module.minutes) / max(min(guess, module.minutes), 1)
        if ratio > FACTOR and abs(guess - module.minutes) >= MARGIN:
            message = f"it says {module.minutes} minutes; reading and answering take about {max(guess, 1):.0f}."
            hint = "Correct 'minutes', or write less or more."
            yield Problem(code="N005", where=Where(path=module.path), message=message, hint=hint)


def estimate(module: Module) -> float:
    """Return the minutes that a module takes: its words, those of questions and choices asked, and time to answer."""
    read = sum(len(words(passage.text)) for passage in _spoken(module.body))
    drawn = sum(pool.count for pool in pools(module.bank.rules, module_items(module)))
    quiz = _to_read(module.quiz) * min(1, drawn / max(1, len(module.quiz)))
    checks = [question for question in module.bank.live if question.id in module.checks]
    answers = len(checks) + min(drawn, len(module.quiz))
    return (read + quiz + _to_read(checks)) / WORDS_A_MINUTE + answers * SECONDS_AN_ANSWER / 60


def _to_read(questions: Iterable[Question]) -> int:
    return sum(len(words(" ".join([question.ask, *question.body.fixed_texts()]))) for question in questions)


def promises(project: Project) -> Iterator[Problem]:
    """Check that no page promises what no training can give; a Myth may quote such a promise."""
    for page in project.pages.values():
        for passage in passages(page.body):
            said = replace(passage, text=_QUOTED.sub(blank, passage.text)) if passage.box == "Myth" else passage
            for offset, sentence in said.sentences() if _TOPIC.search(said.text) else ():
                yield from _promise(sentence, page.where(offset))
        for number, line in enumerate(page.head.split("\n"), 2):
            yield from _promise(line, Where(path=page.path, line=number))


def _units(passage: Passage) -> Iterator[tuple[int, str]]:
    """Give what a label stands for: a sentence, or a whole row of a table."""
    if passage.kind == "row":
        yield passage.start, passage.text
    else:
        yield from passage.sentences()


def _malformed(text: str) -> Iterator[tuple[int, str, str]]:
    """Give offset, text and right form of each citation that doesn't have the one form."""
    for found in citations(text):
        if not found.well_formed:
            yield found.start, _flat(found.text), found.right


def _misspelt(text: str, right: str, where: Where) -> Problem:
    hint = f"Write {right}." if right else "Name title and code as well: 42 CFR 2.31, 42 USC 1320d-6."
    return Problem(code="N002", where=where, message=f"the citation {text!r} doesn't have the usual form.", hint=hint)


def _unreadable(question: Question) -> Iterator[Problem]:
    """Give what is left of a cite without its citations, where that is a number: half of one, as a rule."""
    rest = " ".join(without(question.cite).replace(",", " ").replace(";", " ").split())
    if any(letter.isdigit() for letter in rest):
        hint = "Write every section in full: 45 CFR 164.502(b), 164.514(d)."
        message = f"{rest!r} in the cite {question.cite!r} is no citation."
        yield Problem(code="N002", where=question.cite_where, message=message, hint=hint)
    elif not citations(question.cite):
        hint = "Name the section (45 CFR 164.502(b)), the guidance or the policy, so that one can look it up."
        message = f"the cite {question.cite!r} names no section."
        yield Problem(code="N003", where=question.cite_where, message=message, hint=hint)


def _sentences(body: str) -> list[tuple[int, list[str]]]:
    """Return the sentences of a page as words, with their offsets; lead-ins of one or two words are none."""
    found = [
        (offset, words(sentence))
        for passage in _spoken(body)
        if passage.kind == "text"
        for offset, sentence in passage.sentences()
    ]
    return [(offset, said) for offset, said in found if len(said) > 2]


@functools.lru_cache(maxsize=64)
def _spoken(body: str) -> tuple[Passage, ...]:
    """Return the passages without what nobody reads as words: citations, labels, what an organisation fills in."""
    return tuple(replace(passage, text=without(_UNSPOKEN.sub(blank, passage.text))) for passage in passages(body))


def _questions(project: Project) -> Iterator[Question]:
    for module in project.modules.values():
        yield from module.bank.questions


def _promise(sentence: str, where: Where) -> Iterator[Problem]:
    found = _PROMISE.search(_flat(sentence))
    if found and not _DENIED.search(sentence):
        hint = "Say what the training does; nobody can certify or promise that an organisation follows the law."
        yield Problem(code="N010", where=where, message=f"'{found[0]}' promises too much.", hint=hint)


def _flat(text: str) -> str:
    return " ".join(text.split())
