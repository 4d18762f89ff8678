"""Kinds of change to the course in `tests/courses/updates`, and what each does to a learner in the middle of it."""

from dataclasses import dataclass

from tests.lms.updating import Edit, Sources

CALLS, LETTERS = "quizzes/calls.yml", "quizzes/letters.yml"
GIVEN = {
    ("letters", "opened"): "a",
    ("letters", "wrong_name"): "a",
    ("letters", "window"): "a",
    ("calls", "hang_up"): "a",
    ("calls", "known"): "b",
    ("calls", "press"): "a",
}


@dataclass(frozen=True, kw_only=True)
class Update:
    """A kind of change, and what it does to the learner.

    `again`: the answers that do not count any more, `told`: lines under the notice, `at`: where the learner comes back
    to (nothing for the overview), `passed`: the modules that are passed in the end, if not all.
    """

    edit: Edit
    again: frozenset[tuple[str, str]] = frozenset()
    told: tuple[str, ...] = ("Calls",)
    at: str = "Question 3 of 4"
    passed: frozenset[str] = frozenset({"letters", "calls"})
    letters: str = "1.0"
    """The version that *Letters* is passed on in the end."""


def of_calls(*names: str) -> frozenset[tuple[str, str]]:
    return frozenset(("calls", name) for name in names)


def reorder(sources: Sources) -> None:
    sources.raise_to("1.1.0", "calls")
    right = "      - right: Follow the rule for known\n        id: a\n        why: That is the rule.\n"
    last = "      - wrong: Wait with known for a week\n        id: c\n        why: That is too late.\n"
    sources.edit(CALLS, right, "")
    sources.edit(CALLS, last, last + right)


def reword(sources: Sources) -> None:
    sources.raise_to("1.1.0", "calls")
    sources.edit(CALLS, "ask: The caller knows the account", "v: 2\n    ask: A stranger knows the account")


def reword_what_is_passed(sources: Sources) -> None:
    sources.raise_to("1.1.0", "letters")
    sources.edit(LETTERS, "ask: The envelope shows", "v: 2\n    ask: The window of the envelope shows")


def reword_the_check(sources: Sources) -> None:
    sources.raise_to("1.1.0", "calls")
    sources.edit(CALLS, "ask: The caller hangs up", "v: 2\n    ask: A caller hangs up")


def change_the_key(sources: Sources) -> None:
    sources.raise_to("1.1.0", "calls")
    sources.edit(CALLS, "ask: The caller wants", "v: 2\n    ask: The caller wants")
    sources.edit(CALLS, "right: Follow the rule for press", "wrong: Follow the rule for press")
    sources.edit(CALLS, "wrong: Ask a friend about press", "right: Ask a friend about press")


def retire(name: str) -> Edit:
    def edit(sources: Sources) -> None:
        sources.raise_to("1.1.0", "calls")
        sources.edit(CALLS, f"  - id: {name}\n", f"  - id: {name}\n    status: retired\n")

    return edit


def delete(sources: Sources) -> None:
    sources.raise_to("1.1.0", "calls")
    text = (sources.root / CALLS).read_text(encoding="utf-8")
    begin, end = text.index("  - id: known"), text.index("  - id: message")
    (sources.root / CALLS).write_text(text[:begin] + text[end:], encoding="utf-8")


def add(sources: Sources) -> None:
    sources.raise_to("1.1.0", "calls")
    text = (sources.root / CALLS).read_text(encoding="utf-8")
    block = text[text.index("  - id: press") : text.index("  - id: shared")]
    (sources.root / CALLS).write_text(f"{text}\n{block.replace('press', 'record')}", encoding="utf-8")


def rename_the_file(sources: Sources) -> None:
    sources.raise_to("1.1.0")
    sources.rename("calls", "phone")


def rename_a_heading(sources: Sources) -> None:
    sources.raise_to("1.0.1", "calls")
    sources.edit("content/modules/calls.md", "## Act", "## Act at once")


def remove(slug: str) -> Edit:
    def edit(sources: Sources) -> None:
        sources.raise_to("1.1.0")
        sources.edit("content/courses/office.md", f"  - {slug}\n", "")
        (sources.root / f"content/modules/{slug}.md").unlink()
        (sources.root / f"quizzes/{slug}.yml").unlink()

    return edit


def rule(old: str, new: str) -> Edit:
    def edit(sources: Sources) -> None:
        sources.raise_to("1.1.0", "calls", "letters")
        sources.edit(CALLS, old, new)

    return edit


def declare_a_major(*modules: str) -> Edit:
    return lambda sources: sources.raise_to("2.0.0", *modules)


UPDATES = {
    "nothing": Update(edit=lambda _: None, told=()),
    "a patch of the text": Update(edit=rename_a_heading, told=()),
    "choices in another order": Update(edit=reorder),
    "a reworded stem": Update(edit=reword, again=of_calls("known")),
    "a reworded check": Update(edit=reword_the_check, again=of_calls("hang_up")),
    "a reworded stem of what is passed": Update(
        edit=reword_what_is_passed, again=frozenset({("letters", "window")}), told=()
    ),
    "another key": Update(edit=change_the_key, again=of_calls("press")),
    "a retired question": Update(edit=retire("known"), again=of_calls("known"), at="Question 2 of 3"),
    "a deleted question": Update(edit=delete, again=of_calls("known"), at="Question 2 of 3"),
    "the question at hand is retired": Update(
        edit=retire("message"), at="Question 3 of 3", passed=frozenset({"letters"})
    ),
    "one question more": Update(edit=add, at="Question 3 of 5"),
    "another file name": Update(
        edit=rename_the_file,
        again=of_calls("hang_up", "known", "press"),
        told=(),
        at="",
        passed=frozenset({"letters", "phone"}),
    ),
    "the open module is removed": Update(
        edit=remove("calls"),
        again=of_calls("hang_up", "known", "press"),
        told=(),
        at="",
        passed=frozenset({"letters"}),
    ),
    "the passed module is removed": Update(
        edit=remove("letters"),
        again=frozenset(key for key in GIVEN if key[0] == "letters"),
        told=(),
        passed=frozenset({"calls"}),
    ),
    "a major of the open module": Update(
        edit=declare_a_major("calls"),
        again=of_calls("hang_up", "known", "press"),
        told=("Calls (starts from the beginning)",),
        at="",
    ),
    "a major of the passed module": Update(
        edit=declare_a_major("letters"),
        again=frozenset(key for key in GIVEN if key[0] == "letters"),
        told=("Letters (starts from the beginning)",),
        letters="2.0",
    ),
    "a major of the course alone": Update(edit=declare_a_major(), told=()),
    "a higher pass mark": Update(edit=rule("pass: 75", "pass: 90"), passed=frozenset({"letters"})),
    "a lower pass mark": Update(edit=rule("pass: 75", "pass: 50")),
    "a draw": Update(
        edit=rule("pass: 75", "pass: 75\ndraw:\n  - {from: any, count: 3}"), at="?", passed=frozenset({"letters"})
    ),
}
SENT = ("a reworded stem", "a retired question", "the open module is removed", "a major of the passed module", "a draw")
"""What is done with cmi5 too: there a record names the version in addresses of its own. The rest is the same code."""
