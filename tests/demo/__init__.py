"""A fictional billing company: 400 people over three years, with all that goes wrong in real records."""
