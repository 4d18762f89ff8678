"""Cards: `content/cards/<slug>.md`, one-screen answers for the moment of need. A course may do without."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from builders.errors import Problem, Where
from builders.model import Card
from builders.model.node import Fields
from builders.sources.fences import prose
from builders.sources.pages import SLUG, SLUG_SAYS, Source, blocks

FOLDER = "content/cards"
INDEX = f"{FOLDER}/index.md"
"""The list of all cards, which is none itself."""


def read_cards(sources: Mapping[str, Source | None], problems: list[Problem]) -> Iterator[Card]:
    """Give the card of each page in the folder that has front matter; what is wrong with that is noted."""
    for path, source in sources.items():
        if str(PurePosixPath(path).parent) != FOLDER or path == INDEX:
            continue
        slug = PurePosixPath(path).stem
        if not SLUG.fullmatch(slug):
            message = f"{slug!r} is no slug."
            problems.append(Problem(code="S007", where=Where(path=path), message=message, hint=SLUG_SAYS))
        elif source is not None and source.fields is not None:
            yield _card(slug, source, source.fields)


def _card(slug: str, source: Source, fields: Fields) -> Card:
    title = fields.text("title")
    card = Card(
        slug=slug,
        title=title,
        summary=fields.text("summary"),
        module=fields.text("module", form=SLUG, says=f"A module's name is its file name without .md. {SLUG_SAYS}"),
        module_where=fields.place("module"),
        cite=fields.text("cite", default=""),
        blocks=blocks(source, title),
        words=sum(any(map(str.isalnum, word)) for word in prose(source.page.body).split()),
        path=source.page.path,
    )
    fields.close()
    return card
