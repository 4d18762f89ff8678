"""Links: every page and heading that a link names is there."""

import posixpath
import re
from collections.abc import Iterator

from builders.errors import Problem, Where
from builders.model import Page, Project
from builders.package.archive import NAME
from builders.sources.fences import fences

_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(\s*<?([^)\s>]+)")
_OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:")


def links(project: Project) -> Iterator[Problem]:
    """Check the links of every page, and that its images have names which every LMS unpacks."""
    for page in project.pages.values():
        for where, target in _links(page):
            yield from _problem(project, page.path, target, where)
    for module in project.modules.values():
        for path in module.images:
            if not NAME.fullmatch(posixpath.basename(path)):
                hint = "Use lower case, digits, '-', '_' and '.' in names of pictures."
                where = Where(path=module.path)
                message = f"the image {path!r} has a name that LMSs refuse."
                yield Problem(code="L004", where=where, message=message, hint=hint)


def reviews(project: Project) -> Iterator[Problem]:
    """Check that each question sends its learner to a heading of its own module."""
    for module in project.modules.values():
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


def _links(page: Page) -> Iterator[tuple[Where, str]]:
    lines = page.body.split("\n")
    inside = {n for fence in fences(lines) for n in range(fence.first, fence.last + 1)}
    for number, line in enumerate(lines):
        for match in _LINK.finditer("" if number in inside else line):
            yield Where(path=page.path, line=page.first_line + number, column=match.start() + 1), match[1]


def _problem(project: Project, source: str, target: str, where: Where) -> Iterator[Problem]:
    if _OUTSIDE.match(target) or target.startswith("//"):
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
