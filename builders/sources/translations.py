"""Translations: pages `<slug>.<language>.md`, which bring texts to the ids, versions and keys of their base."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from builders.errors import Problem, Where
from builders.model import Block, Course, Module, Page
from builders.model.texts import Texts
from builders.model.words import CODE, WORDS, interface
from builders.sources.fences import fences
from builders.sources.headings import SECOND, heading_lines, read_headings
from builders.sources.media import read_media, read_pictures
from builders.sources.pages import Source, Sources, blocks, foreign_fences, read_translates
from builders.sources.translated_bank import read_translated_bank


@dataclass(frozen=True, kw_only=True, slots=True)
class Translations:
    """Reads the translations of a project. `language` is that of the base."""

    root: Path
    sources: Sources
    language: str
    problems: list[Problem]

    def modules(self, bases: Mapping[str, Module]) -> dict[str, Module]:
        """Return the translated modules by name: `alpha.es`."""
        pages = [(bases[slug], code, source) for slug, code, source in self._pages("modules") if slug in bases]
        read = (self._module(base, code, source) for base, code, source in pages)
        return {module.name: module for module in read if module}

    def courses(self, bases: Mapping[str, Course], modules: Mapping[str, Module]) -> dict[str, Course]:
        """Return the translated courses by id (`pilot-es`), each with its modules in that language."""
        pages = [(bases[slug], code, source) for slug, code, source in self._pages("courses") if slug in bases]
        read = (self._course(base, code, source, modules) for base, code, source in pages)
        return {course.id: course for course in read if course.id not in bases or self._refuse_twin(course)}

    def page(self, module: Module) -> Page:
        """Return the page of a translated module with the anchors that it gets: second-level ones are the base's."""
        source = self.sources[module.path]
        assert source is not None  # noqa: S101 - a module was made of it
        lines = source.page.body.split("\n")
        smaller = [lines[n] for n in heading_lines(source.page.body) if not SECOND.match(lines[n])]
        own = (heading.anchor for heading in read_headings(smaller))
        return replace(source.page, anchors=frozenset([*(block.id for block in module.blocks), *own]))

    def _pages(self, folder: str) -> Iterator[tuple[str, str, Source]]:
        """Give slug, language and source of each translation in a folder of `content/`."""
        for path, source in self.sources.items():
            parent, name = posixpath.split(path)
            slug, dot, code = name.removesuffix(".md").partition(".")
            if parent != f"content/{folder}" or not dot or not self._is_spoken(path, slug, code):
                continue
            if f"{parent}/{slug}.md" not in self.sources:
                message = f"there is no {parent}/{slug}.md that this could translate."
                self._note("I002", Where(path=path), message, "Correct the name, or write the base first.")
            elif source and source.fields:
                yield slug, code, source

    def _is_spoken(self, path: str, slug: str, code: str) -> bool:
        if code != self.language and CODE.fullmatch(code) and interface(code):
            return True
        what = "the language of the base" if code == self.language else "no language that the learner page speaks"
        known = ", ".join(known for known in WORDS if known != self.language)
        hint = f"Name the file {slug}.<language>.md. Languages: {known}, also with a region, as in es-mx."
        self._note("I007", Where(path=path), f"{code!r} is {what}.", hint)
        return False

    def _module(self, base: Module, code: str, source: Source) -> Module | None:
        fields = source.fields
        assert fields is not None  # noqa: S101 - `_pages` gives no other
        read_translates(fields, base.version)
        title, summary = fields.text("title"), fields.text("summary")
        objectives = Texts(fields, base.slug).named("objectives", base.objectives)
        fields.close()
        self.problems.extend(foreign_fences(source, f"{base.slug}.{code}"))
        bank = read_translated_bank(self.root, base.bank, base.version, code, self.problems)
        media = dict(read_media(self.root, source.page, self.problems))
        pairs = self._pairs(base, blocks(source, title), source.page.path)
        if bank is None or not pairs:
            return None
        media |= read_pictures(self.root, source.page.path, bank, self.problems)
        return replace(
            base,
            language=code,
            title=title,
            summary=summary,
            objectives=dict(zip(base.objectives, objectives, strict=True)),
            body=source.page.body,
            # What saved state, records and links know is the base's.
            blocks=tuple(replace(own, id=block.id) for block, own in pairs),
            bank=bank,
            media=media,
            path=source.page.path,
        )

    def _pairs(self, base: Module, own: tuple[Block, ...], path: str) -> list[tuple[Block, Block]]:
        """Return the blocks of base and translation side by side; none, and a problem, where there are more of one."""
        if _headings(own) != _headings(base.blocks):
            message = f"second-level headings: {_headings(own)} here, {_headings(base.blocks)} in the base."
            titles = "; ".join(block.title for block in base.blocks if SECOND.match(block.text))
            self._note("I006", Where(path=path), message, f"There they are: {titles}.")
            return []
        if len(own) != len(base.blocks):
            message = "text before the first heading here or in the base, but not in both."
            self._note("I006", Where(path=path), message, "Open both in the same way.")
            return []
        pairs = list(zip(base.blocks, own, strict=True))
        for block, translated in pairs:
            if _asked(translated) != _asked(block):
                message = f"the fences under '{translated.title}' are not those of the base."
                hint = f"There they are: {', '.join(_asked(block)) or 'none'}."
                self._note("I006", Where(path=path, line=translated.line), message, hint)
        return pairs

    def _course(self, base: Course, code: str, source: Source, modules: Mapping[str, Module]) -> Course:
        fields = source.fields
        assert fields is not None  # noqa: S101 - `_pages` gives no other
        read_translates(fields, base.version)
        title, summary = fields.text("title"), fields.text("summary")
        assessment = base.assessment and replace(base.assessment, title=fields.text("assessment"))
        fields.close()
        names = {module.slug: f"{module.slug}.{code}" for module in base.modules}
        lacking = [name for name in names.values() if f"content/modules/{name}.md" not in self.sources]
        if lacking:
            message = f"the course is whole in a language or not there; it lacks {', '.join(lacking)}."
            hint = "Translate these pages and their banks, or take this page away until they are."
            self._note("I003", Where(path=source.page.path), message, hint)
        return replace(
            base,
            id=f"{base.id}-{code}",
            title=title,
            summary=summary,
            modules=tuple(modules[name] for name in names.values() if name in modules),
            assessment=assessment,
            path=source.page.path,
        )

    def _refuse_twin(self, course: Course) -> bool:
        message = f"a course of its own is called '{course.id}' already."
        self._note("S003", Where(path=course.path), message, "Rename that one.")
        return False

    def _note(self, code: str, where: Where, message: str, hint: str) -> None:
        self.problems.append(Problem(code=code, where=where, message=message, hint=hint))


def _headings(own: tuple[Block, ...]) -> int:
    return sum(bool(SECOND.match(block.text)) for block in own)


def _asked(block: Block) -> list[str]:
    """Return what the fences of a block are: a check with its question, a quiz, a recording."""
    ours = (fence for fence in fences(block.text.split("\n")) if fence.ours)
    return [" ".join([fence.name, fence.values.get("question", "")]).strip() for fence in ours]
