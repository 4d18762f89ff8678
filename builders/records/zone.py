"""Time zones: in which one an organisation, or an export, counts its days."""

import datetime as dt
import zoneinfo

from builders.model.node import Fields


def read_zone(fields: Fields) -> dt.tzinfo:
    """Return the time zone under the key `timezone`; UTC and a problem for none."""
    name = fields.text("timezone")
    try:
        return zoneinfo.ZoneInfo(name or "UTC")
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        fields.problem("R008", f"there is no time zone {name!r}.", "Write one such as America/Chicago.", key="timezone")
        return dt.UTC
