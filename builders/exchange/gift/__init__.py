"""GIFT, Moodle's question format for people: plain text, one question per paragraph.

The grammar is that of Moodle's documentation and of its reader, question/format/gift/format.php.
"""

from builders.exchange.gift.read import read_gift
from builders.exchange.gift.write import write_gift

__all__ = ["read_gift", "write_gift"]
