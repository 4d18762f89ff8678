"""Cases: somebody has to learn something again, for a reason, by a day; records alone close one."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Remediation:
    """A case as `cases.csv` has it. `kind` says what it was opened for: `KINDS`.

    It is about `people` (ids), and about everybody who had `team` as manager or department when it was opened; one of
    the two may be empty. `what` names modules, or one objective of a module as `module/objective`.
    """

    id: str
    kind: str
    people: tuple[str, ...]
    team: str
    what: tuple[str, ...]
    opened: dt.date
    opened_by: str
    due: dt.date
    reason: str

    @property
    def modules(self) -> tuple[str, ...]:
        """The modules to be passed, each once."""
        return tuple(dict.fromkeys(one.partition("/")[0] for one in self.what))


KINDS = ("incident", "objective", "learner")
"""What a case is opened for: something that happened, an objective that was missed, a learner who struggles."""
CASE_COLUMNS = ("case_id", "kind", "person_id", "team", "modules", "opened", "opened_by", "due", "reason")
"""The columns of `cases.csv`, in the order in which lines for it are proposed."""
