"""Write the schemas to `schemas/` of the project around the working directory: `make schemas`."""

from pathlib import Path

from builders.sources.schemas import SCHEMAS, file_name, text_of

for name in SCHEMAS:
    (Path("schemas") / file_name(name)).write_text(text_of(name), encoding="utf-8", newline="\n")
