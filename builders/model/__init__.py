"""The nouns: frozen data, digests and the saved-state codec. Pure: nothing here reads a file or a clock."""

from builders.model.change import Change
from builders.model.codes import short_code
from builders.model.course import (
    Assessment,
    Bank,
    Block,
    Body,
    Card,
    Course,
    Md,
    Module,
    Overlay,
    Picture,
    Project,
    Publisher,
    Question,
)
from builders.model.fact import Fact
from builders.model.page import Page
from builders.model.public import HIDDEN, public
from builders.model.version import Version

__all__ = [
    "HIDDEN",
    "Assessment",
    "Bank",
    "Block",
    "Body",
    "Card",
    "Change",
    "Course",
    "Fact",
    "Md",
    "Module",
    "Overlay",
    "Page",
    "Picture",
    "Project",
    "Publisher",
    "Question",
    "Version",
    "public",
    "short_code",
]
