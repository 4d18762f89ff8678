"""What a change of content means: how it differs from what was released, and for whom."""
