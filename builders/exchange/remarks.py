"""What a reader says about a question: every sentence names it and says where it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from builders.errors import Problem, Where
from builders.exchange.entry import Entry

_LONG = 60


@dataclass(slots=True)
class Remarks:
    """The remarks so far, each a Problem whose code begins with X1."""

    found: list[Problem] = field(default_factory=list)

    def left_out(self, name: str, where: Where, reason: str) -> None:
        """Say that a question was left out."""
        self.add("X101", name, where, f"left out: {reason.rstrip('.')}.")

    def lost(self, name: str, where: Where, things: Iterable[str]) -> None:
        """Say what of its texts was left behind."""
        for thing in things:
            self.add("X102", name, where, f"left behind: {thing}.")

    def changed(self, name: str, where: Where, sentences: Iterable[str]) -> None:
        """Say what is scored in another way."""
        for sentence in sentences:
            self.add("X103", name, where, f"scored in another way: {sentence}.")

    def add(self, code: str, name: str, where: Where, sentence: str, hint: str = "") -> None:
        """Note a sentence about the question `name`, once."""
        short = " ".join(name.split())
        label = f"{short[:_LONG]}..." if len(short) > _LONG else short
        problem = Problem(code=code, where=where, message=f"{label or 'a question'}: {sentence}", hint=hint)
        if not self.found or problem not in self.found[-20:]:
            self.found.append(problem)

    def categorised(self, entries: Sequence[tuple[str, Entry]], categories: Sequence[str]) -> Iterable[Entry]:
        """Give the entries; where there is more than one category, its name becomes a tag."""
        for category, entry in entries:
            if len(categories) < 2 or not category:
                yield entry
                continue
            tag = category.rsplit("/", 1)[-1].strip()
            tags = [*entry.fields.get("tags", []), tag]
            self.add("X108", entry.name, entry.where, f"the category '{category}' became the tag '{tag}'.")
            yield replace(entry, fields={**entry.fields, "tags": list(dict.fromkeys(tags))})
