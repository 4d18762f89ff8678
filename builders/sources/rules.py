"""The rules of a quiz, as a bank writes them for its module and an assessment for its course."""

import re

from builders.model.node import Fields, Node
from builders.model.rules import EACH_MODULE, RETRIES, WHOLE_POOLS, Draw, Rules

SOURCE = re.compile(
    rf"{'|'.join(WHOLE_POOLS)}|tag:\S.*|module:[a-z][a-z0-9-]*|objective:(?:[a-z][a-z0-9-]*/)?[a-z][a-z0-9_]*"
)
SOURCE_SAYS = "Write 'each objective', 'each module', 'critical', 'any', 'tag:...', 'module:...' or 'objective:...'."
ALL = "all"
COUNTS = (1, 200)
ATTEMPTS = (1, 20)


def read_rules(fields: Fields, *, whole_course: bool = False) -> Rules:
    """Read the keys that say how a quiz is asked; only a module quiz has a test-out, only a course has modules."""
    rules = Rules(
        pass_percent=fields.integer("pass", low=1, high=100),
        draw=tuple(
            _draw(node, fields, whole_course=whole_course) for node in fields.items("draw", required=whole_course)
        ),
        attempts=_count(fields, "attempts"),
        review_after=_count(fields, "review_after"),
        retry=fields.one_of("retry", RETRIES, default=RETRIES[0]),
        shuffle=fields.flag("shuffle", default=True),
        test_out=0 if whole_course or not fields.has("test_out") else fields.integer("test_out", low=1, high=100),
    )
    if rules.attempts and rules.review_after >= rules.attempts:
        message = f"'review_after' is {rules.review_after}, but the last attempt is number {rules.attempts}."
        fields.problem("A001", message, "Write a smaller number than 'attempts'.", key="review_after")
    if 0 < rules.test_out < rules.pass_percent:
        message = f"'test_out' is {rules.test_out}, less than the {rules.pass_percent} that those who read need."
        fields.problem("A010", message, "Write at least as much as 'pass'.", key="test_out")
    return rules


def _count(fields: Fields, key: str) -> int:
    low, high = ATTEMPTS
    return fields.integer(key, low=low, high=high) if fields.has(key) else 0


def _draw(node: Node, quiz: Fields, *, whole_course: bool) -> Draw:
    fields = Fields(node, quiz.problems)
    source = fields.text("from", form=SOURCE, says=SOURCE_SAYS)
    count = fields.node("count")
    everything = count is not None and count.value == ALL
    number = None if everything or count is None else fields.integer("count", low=COUNTS[0], high=COUNTS[1])
    fields.close()
    if not whole_course and (source == EACH_MODULE or source.startswith("module:")):
        fields.problem("K004", f"'from' is {source!r}.", "A bank draws from one module: write 'any'.", key="from")
    return Draw(source=source, count=number, where=fields.place("from"))
