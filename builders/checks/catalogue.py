"""Every code that `check` can print, with what it means. Codes are permanent: one that falls out of use stays taken.

Each has a page in `docs/checks/` and a folder in `tests/checks/`.
"""

FAMILIES = {
    "C": "configuration",
    "F": "facts",
    "K": "keys and values",
    "L": "links and files",
    "M": "fences in pages",
    "Q": "questions",
    "S": "structure",
    "T": "tokens",
    "Y": "YAML",
    "Z": "limits",
}
"""The first letter of a code says what it is about."""

CODES = {
    "C001": "a Markdown extension or a setting of one can't be used",
    "C002": "mkdocs.yml doesn't list our Markdown extension",
    "F001": "no page shows a fact",
    "F002": "a fact holds a token",
    "K001": "a key is missing",
    "K002": "a key is unknown",
    "K003": "a value is of the wrong type",
    "K004": "a value has the wrong form",
    "L001": "a link leads to no page",
    "L002": "a link leads to no heading",
    "L003": "a picture or a linked file is missing",
    "L004": "the path of a picture or file doesn't travel in a package",
    "L005": "a picture or film is written in a way that doesn't travel",
    "M001": "a fence lacks a line or has one too many",
    "M002": "a fence names the bank of another module",
    "M003": "a check names a question that its bank doesn't have",
    "M004": "a module has no quiz",
    "M005": "a question is asked twice on one page",
    "M006": "what looks like a fence of ours is none",
    "M007": "a fence names a bank or course that isn't there",
    "Q001": "a question has no kind, or two",
    "Q002": "a question has fewer than two choices",
    "Q003": "a question has no right answer",
    "Q004": "two choices are alike",
    "Q005": "a question has more choices than letters",
    "Q006": "a choice is marked neither or both right and wrong",
    "Q007": "two ids of a module share their short code",
    "Q008": "a question names an objective that its module doesn't have",
    "Q009": "a number question has no right number",
    "Q010": "the steps of a scenario don't hang together",
    "S001": "a page has no front matter",
    "S002": "a file is missing",
    "S003": "a name is used twice",
    "S004": "a version is not MAJOR.MINOR.PATCH",
    "S005": "a bank calls itself by another name",
    "S006": "the site would publish what is no page",
    "S007": "a file name is no slug",
    "S008": "a bank has no module",
    "T001": "a token is unknown",
    "T002": "a token stands where meaning must not vary",
    "Y001": "a file is not UTF-8",
    "Y002": "a file is not valid YAML",
    "Y003": "a key is there twice",
    "Y004": "an anchor, alias or tag",
    "Y005": "a file is too large or too deeply nested",
    "Y006": "YAML drops text after a '#'",
    "Z001": "the saved state can outgrow what SCORM 1.2 holds",
    "Z002": "a title is too long for a package format",
    "Z003": "a version is too long for a package format",
}

WARNINGS: frozenset[str] = frozenset({"F001"})
"""The codes that ask for a second look and stop nothing, unless with `--strict`."""
