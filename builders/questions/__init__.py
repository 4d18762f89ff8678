"""Question kinds: one file each. The key that an author writes names the kind, so there is no `type:`.

To add a kind: its file here, its JavaScript file in `themes/runtime/questions/`, its cases in `tests/vectors/`,
and its name in `KINDS` and in `themes/runtime/questions/kinds.js`.
"""

from builders.model import Body
from builders.model.node import Fields
from builders.questions.multiple import Multiple
from builders.questions.single import Single
from builders.questions.truth import Truth

__all__ = ["KINDS", "Multiple", "Single", "Truth", "read_body"]

KINDS: tuple[type[Single | Multiple | Truth], ...] = (Single, Multiple, Truth)


def read_body(fields: Fields) -> Body | None:
    """Read the part of a question that says what is asked of the learner; None if no kind recognises it."""
    keys = [key for key in ("answers", "truth") if fields.has(key)]
    if len(keys) != 1:
        fields.problem(
            "Q001",
            "a question has both 'answers' and 'truth'." if keys else "the question has nothing to answer.",
            "Write either 'answers:' (a list of right: and wrong: choices) or 'truth:' (true or false).",
        )
        return None
    return next(kind.read(fields) for kind in KINDS if kind.recognises(fields))
