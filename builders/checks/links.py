"""Links: every page and heading that a link names is there."""

import posixpath
import re
from collections.abc import Iterator

from builders.errors import Problem, Where
from builders.model import Project
from builders.package.archive import NAME
from builders.render.questions import media_name
from builders.sources.fences import prose
from builders.sources.targets import OUTSIDE, pictures
from builders.sources.targets import links as links_in
from builders.sources.targets import media as media_in

# A reference's picture, and the elements of HTML that fetch a file: only `![words](path)` and our fence are packaged.
_UNPACKAGED = re.compile(
    r"(?<!\\)!\[(?:[^\[\]]*|[^\]]{0,250})\](?!\()|<(?:img|picture|source|video|audio|track|iframe|object|embed)\b",
    re.IGNORECASE,
)


def links(project: Project) -> Iterator[Problem]:
    """Check the links of every page."""
    for page in project.pages.values():
        for offset, target in links_in(page.body):
            yield from _problem(project, page.path, target, page.where(offset))


def media(project: Project) -> Iterator[Problem]:
    """Check that whatever a module shows or links to can travel in a package."""
    for page in (project.pages[module.path] for module in project.modules.values()):
        for offset, target in media_in(page.body):
            yield from _untravelled(target, page.where(offset))
        for match in _UNPACKAGED.finditer(prose(page.body)):
            hint = "Write ![what it shows](../media/name.svg), or a media fence for sound and film."
            message = f"{match[0]!r} would be missing in the package."
            yield Problem(code="L005", where=page.where(match.start()), message=message, hint=hint)


def _untravelled(target: str, where: Where) -> Iterator[Problem]:
    name = media_name(target)
    # A file beside the learner page could take its place.
    if not NAME.fullmatch(name) or "/" not in name:
        hint = "Use content/media/ and lower case, digits, '-', '_' and '.' in names: ../media/name.svg."
        message = f"the path {target!r} doesn't travel in a package."
        yield Problem(code="L004", where=where, message=message, hint=hint)


def in_questions(project: Project) -> Iterator[Problem]:
    """Check that the texts of questions need no other file: they are shown on pages and in packages of many kinds."""
    for module in project.modules.values():
        for question in module.bank.questions:
            if question.picture is not None and question.picture.file:
                yield from _untravelled(question.picture.file, question.picture.where)
            for text in question.texts():
                inside = [target for _, target in links_in(text) if not OUTSIDE.match(target)]
                for target in [*inside, *(target for _, _, target in pictures(text))]:
                    hint = "Show a picture with 'picture:', and lead to a heading with 'review:'."
                    message = f"'{question.id}' names {target!r} in a text, which leads nowhere from a question."
                    yield Problem(code="L006", where=question.where, message=message, hint=hint)


def reviews(project: Project) -> Iterator[Problem]:
    """Check that each question sends its learner to a heading of its own module."""
    for module in project.originals:
        anchors = {block.id for block in module.blocks}
        for question in module.bank.questions:
            page, _, anchor = question.review.partition("#")
            where = question.review_where
            if question.review and page != f"{module.slug}.md":
                hint = f"Write {module.slug}.md#heading."
                yield Problem(code="L001", where=where, message=f"review: no page {page!r} for this bank.", hint=hint)
            elif question.review and anchor not in anchors:
                hint = f"Headings there: {', '.join(sorted(anchors))}."
                message = f"review: {page} has no second-level heading #{anchor}."
                yield Problem(code="L002", where=where, message=message, hint=hint)


def _problem(project: Project, source: str, target: str, where: Where) -> Iterator[Problem]:
    if OUTSIDE.match(target):
        return
    path, _, anchor = target.partition("#")
    # What is no page (a download, a picture) is for the site engine, which knows every file.
    if path and not path.endswith(".md"):
        return
    full = posixpath.normpath(posixpath.join(posixpath.dirname(source), path)) if path else source
    page = project.pages.get(full)
    if page is None:
        yield Problem(code="L001", where=where, message=f"no page at {target!r}.", hint=f"Looked for {full}.")
    elif anchor and anchor not in page.anchors:
        hint = f"Headings there: {', '.join(sorted(page.anchors)) or 'none'}."
        yield Problem(code="L002", where=where, message=f"{full} has no heading #{anchor}.", hint=hint)
