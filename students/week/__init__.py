"""A week of half-hours: what a student has free, what a position needs.

``hours``: the value and its algebra, without Django. ``grid``: what pages show of it. ``model``: the database
column. ``form``: the field with check boxes.
"""

from students.week.form import WeekFormField, WeekInput
from students.week.grid import week_grid
from students.week.hours import Block, Week
from students.week.model import OverlapHalfHours, WeekField

__all__ = ["Block", "OverlapHalfHours", "Week", "WeekField", "WeekFormField", "WeekInput", "week_grid"]
