"""Branching scenario: `scenario:` lists steps; each choice says with `goto:` which step follows, or `end`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from builders.model.course import Md, Response
from builders.model.node import Fields, Node
from builders.questions.choices import (
    LETTERS,
    STEP_ID,
    STEP_SAYS,
    Choice,
    letters_suffice,
    list_problems,
    read_choices,
)

END = "end"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step. A `critical` one has to be answered right wherever the path leads through it."""

    id: str
    ask: str
    critical: bool
    choices: tuple[Choice, ...]

    def canonical(self) -> dict[str, Any]:
        """Return the step as JSON data for the digest."""
        choices = [choice.canonical() for choice in self.choices]
        return {"id": self.id, "ask": self.ask, "critical": self.critical, "choices": choices}


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """Steps from the first to `end`. A response is the chosen letters in the order of the path."""

    kind: ClassVar[str] = "scenario"
    keys: ClassVar[tuple[str, ...]] = ("scenario",)
    graded: ClassVar[bool] = True
    steps: tuple[Step, ...]

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Read the steps."""
        nodes = fields.items("scenario")
        letters_suffice(fields, "scenario", len(nodes))
        return cls(steps=tuple(_read_step(node, fields) for node in nodes[: len(LETTERS)]))

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Give what makes this no fair case: steps that nobody reaches, ways that lead nowhere or in a circle."""
        ids = [step.id for step in self.steps]
        if len(set(ids)) < len(ids) or END in ids:
            yield "Q010", "step ids are unique, and none is 'end'.", "Rename one of the steps."
        for step in self.steps:
            yield from list_problems(step.choices)
            unknown = sorted({c.goto for c in step.choices if c.goto and c.goto not in {*ids, END}})
            if unknown:
                yield "Q010", f"step '{step.id}' goes to {', '.join(unknown)}.", f"Steps: {', '.join(ids)}, end."
            if not any(choice.right for choice in step.choices):
                yield (
                    "Q003",
                    f"step '{step.id}' has no right answer.",
                    "Change 'wrong:' to 'right:' at the one that is.",
                )
        lost = set(ids) - self._reached()
        if lost:
            yield "Q010", f"no way leads to {', '.join(sorted(lost))}.", "Let a choice go there, or delete the step."
        if self._circles():
            yield "Q010", "a path can go in a circle.", "Let every choice lead on to a step not yet seen, or to end."

    def score(self, response: Response) -> float:
        """Return the share of right choices on the path; 0 if it ends nowhere or a critical step is not right.

        A neutral choice takes nothing away: it is left out of the count.
        """
        taken = self._path(response)
        if taken is None or any(step.critical and not choice.right for step, choice in taken):
            return 0.0
        counted = [choice for _, choice in taken if choice.mark != "neutral"]
        return sum(choice.right for choice in counted) / len(counted) if counted else 0.0

    def guess(self) -> float:
        """Return the chance of a right choice at each step of the best path."""
        steps = {step.id: step for step in self.steps}
        chance, at = 1.0, next(iter(steps), END)
        for letter in self.best_path():
            chosen = next(choice for choice in steps[at].choices if choice.id == letter)
            chance *= sum(choice.right for choice in steps[at].choices) / len(steps[at].choices)
            at = chosen.goto
        return chance

    def longest_response(self) -> str:
        """Return one letter for each step: no path sees one twice."""
        return "z" * len(self.steps)

    def fixed_texts(self) -> Iterator[str]:
        """Give every choice."""
        return (choice.text for step in self.steps for choice in step.choices)

    def texts(self) -> Iterator[str]:
        """Give every step, choice and reason."""
        for step in self.steps:
            yield step.ask
            for choice in step.choices:
                yield from (choice.text, choice.why)

    def canonical(self) -> dict[str, Any]:
        """Return the steps as JSON data for the digest."""
        return {"steps": [step.canonical() for step in self.steps]}

    def shown(self) -> dict[str, Any]:
        """Return the steps with their choices and ways."""
        return {
            "steps": [
                {
                    "id": step.id,
                    "ask": Md(step.ask),
                    "critical": step.critical,
                    "choices": [(choice.id, Md(choice.text), choice.goto) for choice in step.choices],
                }
                for step in self.steps
            ]
        }

    def key(self) -> dict[str, Any]:
        """Return the marks of each step's choices (`rwn`), in the steps' order, and the reasons by step and choice."""
        marks = {step.id: "".join(choice.mark[0] for choice in step.choices) for step in self.steps}
        whys = {f"{step.id}.{c.id}": Md(c.why) for step in self.steps for c in step.choices}
        return {"right": [marks[step.id] for step in self.steps], "whys": whys}

    def best_path(self) -> Response:
        """Return the letters of a path that is right at each step."""
        path: list[str] = []
        step = self.steps[0] if self.steps else None
        while step is not None and len(path) <= len(self.steps):
            choice = next((c for c in step.choices if c.right), None)
            if choice is None:
                break
            path.append(choice.id)
            step = next((s for s in self.steps if s.id == choice.goto), None)
        return tuple(path)

    def _path(self, response: Response) -> list[tuple[Step, Choice]] | None:
        """Follow a response; None if it names no way from the first step to the end."""
        steps = {step.id: step for step in self.steps}
        at, taken = self.steps[0].id if self.steps else END, []
        for letter in response:
            step = steps.get(at)
            choice = next((c for c in step.choices if c.id == letter), None) if step else None
            if step is None or choice is None:
                return None
            taken.append((step, choice))
            at = choice.goto
        return taken if taken and at == END else None

    def _reached(self) -> set[str]:
        ways = {step.id: {choice.goto for choice in step.choices} for step in self.steps}
        reached, open_ends = set[str](), [step.id for step in self.steps[:1]]
        while open_ends:
            at = open_ends.pop()
            if at not in reached:
                reached.add(at)
                open_ends.extend(ways.get(at, set()))
        return reached

    def _circles(self) -> bool:
        ways = {step.id: {choice.goto for choice in step.choices} for step in self.steps}
        left = set(ways)
        while ends := {at for at in left if not ways[at] & left}:
            left -= ends
        return bool(left)


def _read_step(node: Node, question: Fields) -> Step:
    fields = Fields(node, question.problems)
    step = Step(
        id=fields.text("id", form=STEP_ID, says=STEP_SAYS),
        ask=fields.text("ask"),
        critical=fields.flag("critical", default=False),
        choices=read_choices(fields, steps=True),
    )
    fields.close()
    return step
