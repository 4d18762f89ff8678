"""Items: what makes a question easier to guess, or harder to read, than what it asks about."""

import re
from collections.abc import Iterator

from builders.errors import Problem, Where
from builders.model import Project, Question
from builders.questions import Single, Truth

LONGER = 1.2
"""How much longer than the next choice the right one is where its length gives it away."""
ENOUGH = 4
"""Single choice questions that a bank has before a pattern in them can be one."""
EACH = 2
"""Live questions that an objective needs: one answer alone may be a guess."""

_ABOVE = re.compile(
    r"(?:all|none|any|both|neither) (?:of )?(?:the )?"
    r"(?:above|these|those|(?:other |above )?(?:choices|answers|options))(?: (?:are|is) \w{4,9})?"
    r"|(?:both )?[a-e] (?:and|or|&) [a-e]",
    re.IGNORECASE,
)
_NEGATIVES = re.compile(
    r"\b(?:not|never|nobody|none|nothing|cannot|without|neither|no one|\w{2,10}n['\u2019]t)\b", re.IGNORECASE
)
# "Which of these is not ...?", and no clause before the word: there it belongs to the story.
_CLAUSE = r"if|when|that|who|because|since|as|whose|after|before|while|unless|but|although|and|or"
_UNMARKED = re.compile(
    rf"(?:^|(?<=[.?!] ))(?:which|what|who|whom)\b(?:(?! (?:{_CLAUSE})\b)[^.?!,;:*_]){{0,120}}? "
    r"(not|never|except|\w{2,10}n['\u2019]t)\b[^.?!*_]{0,200}\?|\b(except)(?: for)?(?: one)?[:?]$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.?!]+[.?!]?")


def giveaways(project: Project) -> Iterator[Problem]:
    """Check that neither length nor place tells the right choice of single choice questions."""
    for module in project.originals:
        single = [body for question in module.bank.live if isinstance(body := question.body, Single) and _fair(body)]
        where = Where(path=module.bank.path)
        longest = sum(map(_stands_out, single))
        places = {place for body in single for place, choice in enumerate(body.choices, 1) if choice.right}
        if len(single) >= ENOUGH and longest * 2 > len(single):
            message = f"in {longest} of {len(single)} questions the longest choice is the right one."
            hint = "Shorten right choices (their reason goes into 'why'), or make wrong ones as exact."
            yield Problem(code="Q011", where=where, message=message, hint=hint)
        if len(single) >= ENOUGH and len(places) == 1:
            message = f"in all {len(single)} questions the right choice is number {min(places)}."
            hint = "Move some of them; after the first release, give the choices their letters with 'id:' first."
            yield Problem(code="Q012", where=where, message=message, hint=hint)


def coverage(project: Project) -> Iterator[Problem]:
    """Check that each objective of a module has live questions enough to show that it was reached."""
    for module in project.originals:
        asked = [question.objective for question in module.bank.live if question.body.graded and not question.drill]
        for objective in module.objectives:
            count = asked.count(objective)
            if count < EACH:
                message = (
                    f"one live question asks about the objective '{objective}': one right answer may be a guess."
                    if count
                    else f"no live question asks about the objective '{objective}': a pass says nothing of it."
                )
                hint = f"Write questions until {module.bank.path} has {EACH}, or take the objective out."
                yield Problem(code="Q013", where=Where(path=module.path), message=message, hint=hint)


def choices(project: Project) -> Iterator[Problem]:
    """Check that no choice speaks of the other choices."""
    for question in _live(project):
        for text in question.body.fixed_texts():
            if _ABOVE.fullmatch(text.strip().rstrip(".")):
                message = f"'{question.id}' has the choice {text.strip()!r}."
                hint = "Make it 'select all that apply' with several 'right:', or write a choice of its own."
                yield Problem(code="Q014", where=question.where, message=message, hint=hint)


def negatives(project: Project) -> Iterator[Problem]:
    """Check that no question turns on a small word that readers miss, or on two that cancel each other."""
    for question in _live(project):
        ask = " ".join(question.ask.split())
        judged = ask if isinstance(question.body, Truth) else ""
        if any(len(_NEGATIVES.findall(sentence)) > 1 for sentence in _SENTENCE.findall(judged)):
            message = f"'{question.id}' asks whether a statement with two negatives is true."
            yield Problem(code="Q016", where=question.where, message=message, hint="Say the same thing positively.")
        elif (match := _UNMARKED.search(ask)) and not (match[1] or match[2]).isupper():
            message = f"'{question.id}' turns on a small word that is easy to miss."
            hint = "Ask for what is so, or write the word in bold: **not**."
            yield Problem(code="Q015", where=question.where, message=message, hint=hint)


def _live(project: Project) -> Iterator[Question]:
    """Give the questions in English: the words that are looked for are English ones."""
    for module in project.modules.values():
        if module.language.startswith("en"):
            yield from module.bank.live


def _fair(body: Single) -> bool:
    """Say whether there is a right choice and another one: what lacks that has a problem of its own."""
    return len(body.choices) > 1 and sum(choice.right for choice in body.choices) == 1


def _stands_out(body: Single) -> bool:
    right = next(len(choice.text) for choice in body.choices if choice.right)
    return right >= LONGER * max(len(choice.text) for choice in body.choices if not choice.right)
