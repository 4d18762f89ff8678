"""Files to model: YAML with positions, pages with front matter, the overlay. Everything wrong is a Problem with a place."""

from builders.sources.project import load

__all__ = ["load"]
