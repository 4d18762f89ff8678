"""What a change means: the parts of modules and courses, what differs between two of them, and the smallest step."""
