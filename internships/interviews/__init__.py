"""Interviews: times that companies offer, what is free in them, who is told, and their entries in calendars."""
