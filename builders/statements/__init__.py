"""What records in xAPI say, defined once: the page's script fills in who, when and what was answered."""

from builders.statements.activities import activities, publishing
from builders.statements.interactions import definition, definitions, to_interaction
from builders.statements.profile import profile
from builders.statements.terms import terms

__all__ = ["activities", "definition", "definitions", "profile", "publishing", "terms", "to_interaction"]
