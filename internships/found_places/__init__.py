"""A place that a student found: what it needs before it is sent in, who decides on it, and how it stands."""
