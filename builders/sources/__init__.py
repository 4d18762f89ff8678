"""Files to model: YAML with positions, pages with front matter, the overlay. What is wrong becomes a Problem."""

from builders.sources.project import load

__all__ = ["load"]
