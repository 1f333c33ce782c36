"""Persian as a language of its own: text, dates, money, identifiers and working days.

Pure functions of their arguments (the language is one of them), so that pages, mail, tasks and imports
agree. What the reader sees of it in templates is people/templatetags/persian.py, in forms people/forms/.
"""
