"""Every code that reading people and records can print, with what it means. Codes are permanent.

R0 is a problem: no report is made of it. R1 is a remark: the file is taken, and this is left out of it or was settled.
"""

CODES = {
    "R001": "a table can't be read: missing, too large, or in an unknown encoding",
    "R002": "a table lacks a column",
    "R003": "a day has no certain meaning",
    "R004": "a person or a case is there twice",
    "R005": "a value is missing",
    "R006": "a file of the archive is missing or was changed",
    "R007": "the archive has a gap",
    "R008": "a map doesn't fit its table",
    "R101": "two people share a name by which records find them",
    "R102": "a column is unknown",
    "R103": "a row was left out",
}
