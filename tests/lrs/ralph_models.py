"""Prints what Ralph's model of a statement has against each of those on standard input. Ralph's Python runs it."""

import json
import sys

from pydantic import ValidationError
from ralph.models.xapi.base.statements import BaseXapiStatement

for statement in json.load(sys.stdin):
    try:
        BaseXapiStatement(**statement)
    except ValidationError as error:
        places = [(".".join(map(str, fault["loc"])), fault["msg"]) for fault in error.errors()]
        sys.stdout.write(f"{statement['verb']}: {places}\n")
