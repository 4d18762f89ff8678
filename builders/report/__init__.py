"""Who has taken which version, and who must: from roster, assignments, ledger and credits to rows and pages."""
