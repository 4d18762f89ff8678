"""How long each part of a module takes: its minutes, shared out by what there is to read and to answer."""

from builders.model import Block, Module, Question
from builders.model.pools import module_items, pools
from builders.model.reading import SECONDS_AN_ANSWER, WORDS_A_MINUTE, words

RESULT = "end"
"""What saved state calls the result of a quiz."""


def pace(module: Module) -> tuple[list[tuple[str, int]], int]:
    """Return the seconds of each part by its code, and those of the quiz; together they are the module's minutes.

    The part that opens the quiz has none of its own: nobody stops between its heading and the first question. Neither
    has the result, from which the quiz is taken again.
    """
    shares = {block.code: _reading(module, block) for block in module.blocks}
    minutes = 60 * module.minutes / max(1.0, sum(shares.values()) + _quiz(module))
    parts = [(code, round(share * minutes)) for code, share in shares.items()]
    return [*parts, (RESULT, 0)], 60 * module.minutes - sum(seconds for _, seconds in parts)


def _reading(module: Module, block: Block) -> float:
    if block.quiz:
        return 0
    asked = (question for name in block.checks if (question := module.bank.question(name)))
    return len(words(block.text)) / WORDS_A_MINUTE * 60 + sum(map(_answering, asked))


def _quiz(module: Module) -> float:
    drawn = sum(pool.count for pool in pools(module.bank.rules, module_items(module)))
    return sum(map(_answering, module.quiz)) * min(1, drawn / max(1, len(module.quiz)))


def _answering(question: Question) -> float:
    said = len(words(" ".join([question.ask, *question.body.fixed_texts()])))
    return said / WORDS_A_MINUTE * 60 + SECONDS_AN_ANSWER
