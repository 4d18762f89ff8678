"""Privacy: pages ask nobody but their own host, bring no code of their own, and no people's data lies around."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from builders.checks.lifelike import MAIL, RESERVED
from builders.errors import Problem, Where
from builders.model import Project
from builders.model.node import Node
from builders.sources.fences import prose

_HOST = r"(?:[a-z][a-z0-9+.-]*:)?//"
_ADDRESS = re.compile(_HOST, re.IGNORECASE)
# An element of HTML, or the braces that give a Markdown element attributes.
_ELEMENT = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)([^<>]*)>?|\{:?((?: |#|\.|[A-Za-z])[^{}\n]*)\}")
_ATTRIBUTE = re.compile(r"(?<![\w:-])([A-Za-z][\w:-]{0,30})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>}]+))")
_ACTIVE = re.compile(
    "script|style|i?frame|frameset|object|embed|applet|form|input|button|textarea|select|base|meta|link", re.IGNORECASE
)
_FETCHED = frozenset({"src", "srcset", "poster", "data", "background", "ping"})
_CODE = re.compile(r"\s*(?:javascript|vbscript|data:text/html)\b", re.IGNORECASE)
_PICTURE = re.compile(rf"!\[[^\[\]]*\]\(\s*<?({_HOST}[^)\s>]*)", re.IGNORECASE)
_REFERRED = re.compile(r"!\[([^\[\]]*)\](?:\[([^\[\]]*)\])?(?!\()")
_DEFINITION = re.compile(rf"^ {{0,3}}\[([^\[\]\n]+)\]:[ \t]*<?({_HOST}[^\s>]*)", re.IGNORECASE | re.MULTILINE)
_CODE_LINK = re.compile(r"\]\(\s{0,9}<?\s{0,9}((?:javascript|vbscript):|data:text/html)", re.IGNORECASE)
_NAMED = re.compile(r"(?:roster|identities|exceptions)(?![a-z])", re.IGNORECASE)
_COLUMNS = {
    "names": r"(?:(?:full|first|last|given|family|display|learner|student|employee)_?)?name|surname"
    r"|learner|student|employee|participant",
    "mail addresses": "(?:work_)?(?:e_?)?mail(?:_address)?|mbox",
    "ids": "(?:person|employee|emp|learner|student|user|staff|worker)_?(?:id|number)|username|login",
    "facts about people": "hire_date|(?:date_of_)?birth(?:_?date)?|dob|ssn|(?:lesson|completion)_status|case_id",
}
_KEY = re.compile(r'"([\w -]{1,40})"\s{0,9}:')
_RECORDS = re.compile(r'\s*(?:\{\s*"[^"]*"\s*:\s*)?\[|\s*\{[^\n]*\}\s*\n\s*\{')
_STYLED = re.compile(rf"(?:@import\s{{1,9}}|url\(\s{{0,9}})(?:url\(\s{{0,9}})?[\"']?({_HOST}[^\s\"')]*)", re.IGNORECASE)


def outside(project: Project) -> Iterator[Problem]:
    """Check that no page fetches anything from another host: that host would learn who reads."""
    for page in project.pages.values():
        text = prose(page.body)
        for offset, address in (*_pictures(text), *_fetched(text)):
            hint = "Put the file under content/media/ and name it as ../media/name.svg."
            yield _asks(address, page.where(offset), hint)
    for path, text in project.files.items():
        if path.endswith(".css"):
            for match in _STYLED.finditer(text):
                where = Where(path=path, line=text.count("\n", 0, match.start()) + 1)
                yield _asks(match[1], where, "Put the file beside this one, and import it from there.")


def active(project: Project) -> Iterator[Problem]:
    """Check that no page brings code, a form or a frame of its own."""
    for page in project.pages.values():
        text = prose(page.body)
        for offset, what in (*_elements(text), *((m.start(1), m[1]) for m in _CODE_LINK.finditer(text))):
            hint = "Write it in Markdown; what runs in the browser comes with the tool, where it is tested."
            message = f"'{what}' brings code, a form or a frame into the page."
            yield Problem(code="P002", where=page.where(offset), message=message, hint=hint)


def settings(project: Project) -> Iterator[Problem]:
    """Check that the site engine's configuration sends no reader to another host."""
    top = project.settings
    if top is None:
        return
    theme = _get(top, "theme")
    name = _get(theme, "name") or theme
    if name and theme and name.value == "material":
        font = _get(theme, "font")
        if font is None or font.value is not False:
            yield _calls(font or theme, "the theme fetches fonts from Google", "Write 'font: false' under 'theme'.")
        repo = _get(top, "repo_url")
        if repo and re.search(r"//(?:www\.)?git(?:hub|lab)\.com/", repo.raw):
            yield _calls(repo, "the theme asks that host about the repository", "Link to it from a page instead.")
    if analytics := _get(_get(top, "extra"), "analytics"):
        yield _calls(analytics, "'analytics' reports every reader", "Delete it; the LMS knows who has learned what.")
    for node in _addresses(top, theme):
        hint = "Put the file under content/ and name it from there."
        yield _calls(node, f"{node.raw} is fetched from another host", hint)


def people(project: Project) -> Iterator[Problem]:
    """Check that no roster, export or other table of real people lies in the project."""
    for path, text in project.files.items():
        domains = MAIL.findall(text)
        if what := _people(path, text):
            hint = (
                "Keep it outside of the project, or name it in .gitignore; git remembers what was ever committed. "
                "Invented people have addresses that end with .example."
            )
            # Nobody can have an address of these: the people are invented.
            if not domains or not all(RESERVED.fullmatch(domain) for domain in domains):
                message = f"this looks like people's data: {what}."
                yield Problem(code="P004", where=Where(path=path), message=message, hint=hint)


def _pictures(text: str) -> Iterator[tuple[int, str]]:
    yield from ((match.start(), match[1]) for match in _PICTURE.finditer(text))
    referred = {(match[2] or match[1]).casefold() for match in _REFERRED.finditer(text)}
    for match in _DEFINITION.finditer(text) if referred else ():
        if match[1].casefold() in referred:
            yield match.start(), match[2]


def _fetched(text: str) -> Iterator[tuple[int, str]]:
    for element in _ELEMENT.finditer(text):
        for name, value in _attributes(element):
            parts = [part.strip() for part in value.split(",")] if name == "srcset" else [value.strip()]
            if name in _FETCHED:
                yield from ((element.start(), part.split()[0]) for part in parts if _ADDRESS.match(part))
            elif name == "style" and (match := _STYLED.search(value)):
                yield element.start(), match[1]


def _elements(text: str) -> Iterator[tuple[int, str]]:
    for element in _ELEMENT.finditer(text):
        if element[1] and _ACTIVE.fullmatch(element[1]):
            yield element.start(), f"<{element[1].lower()}>"
            continue
        for name, value in _attributes(element):
            if name.startswith("on"):
                yield element.start(), name
            elif name in {"href", "src", "action"} and _CODE.match(value):
                yield element.start(), f"{name}={value.strip().partition(':')[0]}:"


def _attributes(element: re.Match[str]) -> Iterator[tuple[str, str]]:
    for match in _ATTRIBUTE.finditer(element[2] or element[3] or ""):
        yield match[1].lower(), match[2] or match[3] or match[4] or ""


def _asks(address: str, where: Where, hint: str) -> Problem:
    return Problem(code="P001", where=where, message=f"{address} is fetched from another host.", hint=hint)


def _calls(node: Node, what: str, hint: str) -> Problem:
    return Problem(code="P003", where=node.where, message=f"{what}.", hint=hint)


def _get(node: Node | None, key: str) -> Node | None:
    return node.value.get(key) if node and isinstance(node.value, Mapping) else None


def _addresses(top: Node, theme: Node | None) -> Iterator[Node]:
    """Give every address of a style, script, logo or icon that leads to another host."""
    listed = [_get(top, "extra_css"), _get(top, "extra_javascript")]
    entries = [entry for node in listed if node and isinstance(node.value, tuple) for entry in node.value]
    for node in (*entries, _get(theme, "logo"), _get(theme, "favicon")):
        found = _get(node, "path") or node
        if found and _ADDRESS.match(found.raw):
            yield found


def _people(path: str, text: str) -> str:
    """Return what makes a file one about people, or nothing: its columns, else its name."""
    name = path.rpartition("/")[2]
    columns = {re.sub(r"[^a-z]+", "_", column.lower()).strip("_") for column in _columns(name, text)}
    found = [what for what, names in _COLUMNS.items() if any(re.fullmatch(names, column) for column in columns)]
    if len(found) > 1:
        return ", ".join(found)
    # A template has its columns and nobody in it.
    return f"its name is {name}" if _NAMED.match(name) and "\n" in text.strip() else ""


def _columns(name: str, text: str) -> list[str]:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in {".json", ".jsonl", ".ndjson"}:
        return _KEY.findall(text) if _RECORDS.match(text) else []
    first = text.strip().partition("\n")[0] if suffix in {".csv", ".tsv"} else text
    return [column.strip(" \"'\r") for column in re.split(r"[,;\t|]", first)]
