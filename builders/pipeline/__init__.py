"""The only place that knows the order: load, check, render, package, and the swap of `dist/`."""

from builders.pipeline.build import Built, Request, build
from builders.pipeline.check import checked

__all__ = ["Built", "Request", "build", "checked"]
