"""Model to HTML: the one Markdown dialect, questions, the learner page, and the one door to the site engine."""
