"""The labels that say where a rule comes from, with what each means to a reader."""

LABELS = {
    "LAW": "in the regulation or statute today",
    "GUIDE": "guidance of the Department of Health and Human Services",
    "POLICY": "a rule of the employer or of this programme",
    "GOOD": "widely recommended, not required",
    "PROPOSED": "proposed, not law",
}
