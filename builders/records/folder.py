"""The folder of records: people's data and what learning systems told, outside of the course's repository.

records.yml         the time zone in which the organisation counts its days
roster/<day>.csv    who worked here, one file for each export
exceptions.csv      leaves and waivers
cases.csv           who has to learn what again, why, and by when
deployments.csv     which version a learning system gave out when
archive/            what was pulled and imported
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from builders.errors import Problem, UsageError
from builders.model.node import Fields
from builders.model.people import Exceptions, Roster
from builders.model.remediation import Remediation
from builders.records.archive import Archive
from builders.records.people import Deployment, read_cases, read_deployments, read_exceptions, read_roster
from builders.records.zone import read_zone
from builders.sources.textfile import read_text
from builders.sources.yamlfile import parse_yaml

SETTINGS = "records.yml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Folder:
    """All that a folder of records holds, read."""

    root: Path
    zone: dt.tzinfo
    roster: Roster
    exceptions: Exceptions
    cases: tuple[Remediation, ...]
    deployments: tuple[Deployment, ...]
    archive: Archive


def read_folder(root: Path, problems: list[Problem]) -> Folder:
    """Read a folder; raises UsageError where it is none, BadInputError where its archive is damaged."""
    if not (root / SETTINGS).is_file():
        message = (
            f"{root} is no folder of records: make one outside of the course, with a file {SETTINGS} that says "
            "'format: 1' and 'timezone: America/Chicago'"
        )
        raise UsageError(message)
    return Folder(
        root=root,
        zone=_zone(root, problems),
        roster=read_roster(root, problems),
        exceptions=read_exceptions(root, problems),
        cases=read_cases(root, problems),
        deployments=read_deployments(root, problems),
        archive=Archive(root),
    )


def _zone(root: Path, problems: list[Problem]) -> dt.tzinfo:
    text = read_text(root, SETTINGS, problems)
    node = None if text is None else parse_yaml(text, SETTINGS, problems)
    if node is None:
        return dt.UTC
    fields = Fields(node, problems)
    fields.integer("format", low=1, high=1)
    zone = read_zone(fields)
    fields.close()
    return zone
