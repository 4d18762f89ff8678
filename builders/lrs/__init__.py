"""The embedded LRS: xAPI 1.0.3 and 2.0.0 on SQLite, for one machine.

`statements` says what is valid, `store` keeps it, `http` answers; `commands` in `builders/cli/lrs.py` start it.
"""

VERSIONS = ("1.0.3", "2.0.0")
"""What is spoken, oldest first; a request names one in X-Experience-API-Version."""
