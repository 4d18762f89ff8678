"""What pages of the site say about the law behind them: what was looked up, and who has approved what."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class LawWords:
    """The words of one language."""

    rule: str
    used_in: str
    checked: str
    not_checked: str
    figure: str
    source: str
    looked_up: str
    module: str
    approval: str
    approved: str
    not_approved: str
    some_not_approved: str


ENGLISH = LawWords(
    rule="Rule",
    used_in="Used in",
    checked="Held against its source",
    not_checked="not yet",
    figure="Figure",
    source="Source",
    looked_up="Last looked up",
    module="Module",
    approval="Review",
    approved="Approved: {who}",
    not_approved="Not yet reviewed",
    some_not_approved="Not yet reviewed: {count} of {modules} modules",
)

SPANISH = LawWords(
    rule="Norma",
    used_in="Se usa en",
    checked="Comparada con su fuente",
    not_checked="todavía no",
    figure="Cifra",
    source="Fuente",
    looked_up="Vista por última vez",
    module="Módulo",
    approval="Revisión",
    approved="Aprobado: {who}",
    not_approved="Todavía sin revisar",
    some_not_approved="Todavía sin revisar: {count} de {modules} módulos",
)
