"""Cards: five sections, one question, one screen."""

from collections.abc import Iterator

from builders.errors import Problem, Where
from builders.model import Card, Project
from builders.sources.fences import fences
from builders.sources.headings import SECOND, heading_lines

SECTIONS = ("When", "Do", "Don't", "Who", "Why")
WORDS = 180
"""What fits one screen of a phone, with a question below it."""
_SAYS = f"A card has {', '.join(f'## {name}' for name in SECTIONS)}: in this order, and nothing else."


def cards(project: Project) -> Iterator[Problem]:
    """Check the sections, the module, the question and the length of every card."""
    for card in project.cards.values():
        yield from _sections(project, card)
        yield from _module(project, card)
        yield from _question(project, card)
        if card.words > WORDS:
            message = f"{card.words} words: a card has about {WORDS}."
            hint = "Leave out what nobody needs in that minute; the module says the rest."
            yield Problem(code="J004", where=Where(path=card.path), message=message, hint=hint)


def _sections(project: Project, card: Card) -> Iterator[Problem]:
    page = project.pages[card.path]
    lines = page.body.split("\n")
    for number in heading_lines(page.body):
        if not SECOND.match(lines[number]):
            where = Where(path=card.path, line=page.first_line + number)
            yield Problem(code="J001", where=where, message=f"{lines[number]!r} is no section of a card.", hint=_SAYS)
    found = []
    for block in card.blocks:
        where = Where(path=card.path, line=block.line)
        heading, _, text = block.text.partition("\n")
        if not SECOND.match(heading):
            yield Problem(code="J001", where=where, message="this stands before the first section.", hint=_SAYS)
        elif block.title not in SECTIONS:
            yield Problem(code="J001", where=where, message=f"{heading!r} is no section of a card.", hint=_SAYS)
        elif not text.strip():
            message = f"the section {heading!r} is empty."
            yield Problem(code="J001", where=where, message=message, hint="Write what to know or do there.")
        found.append(block.title)
    yield from _order(card, [title for title in found if title in SECTIONS])


def _order(card: Card, found: list[str]) -> Iterator[Problem]:
    missing = [f"'## {name}'" for name in SECTIONS if name not in found]
    if missing:
        message = f"the card has no {', no '.join(missing)}."
        yield Problem(code="J001", where=Where(path=card.path), message=message, hint=_SAYS)
    elif tuple(found) != SECTIONS:
        message = "the sections stand in another order, or one is here twice."
        yield Problem(code="J001", where=Where(path=card.path), message=message, hint=_SAYS)


def _module(project: Project, card: Card) -> Iterator[Problem]:
    if card.module and f"content/modules/{card.module}.md" not in project.pages:
        message = f"there is no content/modules/{card.module}.md."
        hint = f"There are: {', '.join(sorted(project.modules)) or 'none'}."
        yield Problem(code="J002", where=card.module_where, message=message, hint=hint)


def _question(project: Project, card: Card) -> Iterator[Problem]:
    page = project.pages[card.path]
    own = [fence for fence in fences(page.body.split("\n")) if fence.ours]
    hint = f"A card has one check fence, with 'bank: {card.module or 'its module'}' and a question of that bank."
    if not own:
        message = "the card asks nothing."
        yield Problem(code="J003", where=Where(path=card.path), message=message, hint=hint)
    for number, fence in enumerate(own):
        where = Where(path=card.path, line=page.first_line + fence.first)
        if fence.name != "check" or number:
            message = f"a {fence.name} fence has no place here." if fence.name != "check" else "a second question."
            yield Problem(code="J003", where=where, message=message, hint=hint)
        elif card.module and fence.values.get("bank", card.module) != card.module:
            message = f"the question is of the bank {fence.values['bank']!r}, the card of {card.module!r}."
            yield Problem(code="J003", where=where, message=message, hint=hint)
