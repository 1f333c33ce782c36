"""A class timetable as students paste it, read into class times. Pure Python: no Django, no database.

``words``: how people write days, weeks and times. ``lines``: the parts of one line. ``reading``: a whole text.
"""

from students.timetable.reading import MOST_CHARACTERS, MOST_CLASSES, MOST_LINES, ClassTime, Timetable, read
from students.timetable.words import Weeks

__all__ = ["MOST_CHARACTERS", "MOST_CLASSES", "MOST_LINES", "ClassTime", "Timetable", "Weeks", "read"]
