"""A student's record at the university: confirmed or returned by the office, imported, frozen, exported."""
