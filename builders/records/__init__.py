"""Records: statements and exports of learning systems become an archive, joined with people."""
