"""A form as an auditor redraws it: from the content and what statements say of it, without saved state."""

from typing import Any

from builders.model import Module
from builders.model.forms import form
from builders.model.pools import module_items, pools
from builders.model.rules import RETRIES
from tests.lms.lrshost import LrsHost


def told_of(one: dict[str, Any], name: str) -> Any:
    """Return the value of an extension of ours; None where the statement has none."""
    return one["context"]["extensions"].get(f"https://updates.example/xapi/extensions/{name}")


def asked_in(host: LrsHost, module: Module, attempt: int) -> list[str]:
    """Return the questions that were answered in an attempt, in order, as statements alone say it."""
    answers = [one for one in host.statements() if told_of(one, "attempt") == attempt and "response" in one["result"]]
    names = [one["object"]["id"].partition("/questions/")[2].split("/") for one in answers]
    return [question for slug, question, *_ in names if slug == module.slug]


def drawn(host: LrsHost, module: Module, attempt: int) -> list[str]:
    """Return the questions of an attempt as an auditor redraws them, who has the content and a record."""
    (seed,) = {told_of(one, "seed") for one in host.statements()} - {None}
    rules, ids = module.bank.rules, {question.code: question.id for question in module.bank.live}
    salt = f"{seed} {module.code}"
    anew = rules.retry == RETRIES[0]
    codes = form(pools(rules, module_items(module)), salt, attempt, shuffle=rules.shuffle, anew=anew)
    return [ids[code] for code in codes]
