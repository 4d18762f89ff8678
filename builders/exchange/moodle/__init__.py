"""Moodle XML, the format in which Moodle hands its question banks over (question/format/xml/format.php)."""

from builders.exchange.moodle.read import read_moodle
from builders.exchange.moodle.write import write_moodle

__all__ = ["read_moodle", "write_moodle"]
