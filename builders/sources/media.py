"""What pages show and play: the files behind pictures and links, and what a `media` fence owes to its learners."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from builders.errors import Problem, Where
from builders.model import Bank, Page
from builders.sources.fences import Fence
from builders.sources.headings import heading_lines
from builders.sources.pages import Source
from builders.sources.targets import OUTSIDE, media
from builders.sources.textfile import read_beside
from builders.sources.webvtt import faults

FOLDER = "content/media/"
TYPES: Mapping[str, str] = {
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
}
"""The recordings that browsers play, by the ending of their names."""
_CAPTIONS = re.compile(r".+\.([a-z]{2,3}(?:-[a-z0-9]{2,8})*)\.vtt")
_PLACE = "Put the file under content/media/ and name it as ../media/name{}."


def read_media(root: Path, page: Page, problems: list[Problem]) -> Mapping[str, bytes]:
    """Return the bytes of every picture, recording and linked file, by the path that the page writes."""
    found: dict[str, bytes] = {}
    for offset, target in media(page.body):
        if target in found:
            continue
        data = read_beside(root, page.path, target)
        if data is None:
            problems.append(_missing(page.where(offset), target))
        else:
            found[target] = data
    return found


def read_pictures(root: Path, page: str, bank: Bank, problems: list[Problem]) -> Mapping[str, bytes]:
    """Return the bytes of the pictures that questions are about, which they name as the module's `page` would."""
    found: dict[str, bytes] = {}
    for picture in (question.picture for question in bank.questions if question.picture):
        data = read_beside(root, page, picture.file)
        if data is not None:
            found[picture.file] = data
        elif picture.file:
            problems.append(_missing(picture.where, picture.file))
    return found


def recordings(root: Path, source: Source) -> Iterator[Problem]:
    """Give what is wrong with the media fences of a page: those who can't hear or see have to get all of it."""
    for fence in source.fences:
        if fence.name == "media":
            where = source.where(fence.first)
            yield from _file_problems(root, source.page, fence, where)
            yield from _caption_problems(root, source.page, fence, where)
            yield from _transcript_problems(fence, source)


def captions_language(path: str) -> str:
    """Return the language of captions, which their name says: `es` for `phish.es.vtt`; empty if it doesn't."""
    match = _CAPTIONS.fullmatch(path)
    return match[1] if match else ""


def _file_problems(root: Path, page: Page, fence: Fence, where: Where) -> Iterator[Problem]:
    file = fence.values.get("file")
    if file is None:
        return
    if posixpath.splitext(file)[1] not in TYPES:
        message = f"browsers don't all play {file!r}."
        yield Problem(code="B001", where=where, message=message, hint=f"Save it as one of: {', '.join(TYPES)}.")
    elif not _is_local(page, file):
        message = f"{file!r} is not among the course's own files."
        yield Problem(code="B001", where=where, message=message, hint=_PLACE.format(".mp4"))
    elif read_beside(root, page.path, file) is None:
        yield _missing(where, file)


def _caption_problems(root: Path, page: Page, fence: Fence, where: Where) -> Iterator[Problem]:
    captions = fence.values.get("captions")
    if captions is None:
        hint = "Add a line 'captions: ../media/name.en.vtt', with what is said, when."
        yield Problem(code="B002", where=where, message="the recording has no captions.", hint=hint)
    elif not captions_language(captions) or not _is_local(page, captions):
        message = f"the captions are {captions!r}."
        hint = "Name a WebVTT file under content/media/ that says its language: ../media/name.en.vtt."
        yield Problem(code="B002", where=where, message=message, hint=hint)
    elif (data := read_beside(root, page.path, captions)) is None:
        yield _missing(where, captions)
    else:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), captions))
        yield from _webvtt_problems(path, data)


def _webvtt_problems(path: str, data: bytes) -> Iterator[Problem]:
    try:
        text = data.decode().replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        where = Where(path=path)
        yield Problem(code="B004", where=where, message="the captions are not UTF-8.", hint="Save the file as UTF-8.")
        return
    for fault in faults(text):
        yield Problem(code="B004", where=Where(path=path, line=fault.line), message=fault.message, hint=fault.hint)


def _transcript_problems(fence: Fence, source: Source) -> Iterator[Problem]:
    if not fence.text.strip():
        hint = "Write a line '---' at the end of the fence, and under it all that is said and shown."
        where = source.where(fence.first)
        yield Problem(code="B003", where=where, message="the recording has no transcript.", hint=hint)
    for line in heading_lines(fence.text):
        where = source.where(fence.text_first + line)
        hint = "Write plain paragraphs; bold words can part them."
        yield Problem(code="B003", where=where, message="a transcript has no headings.", hint=hint)


def _is_local(page: Page, target: str) -> bool:
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), target))
    return not OUTSIDE.match(target) and path.startswith(FOLDER)


def _missing(where: Where, target: str) -> Problem:
    suffix = posixpath.splitext(target)[1]
    return Problem(code="L003", where=where, message=f"no file at {target!r}.", hint=_PLACE.format(suffix))
