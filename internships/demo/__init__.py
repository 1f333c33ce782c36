"""A believable half year of an office that doesn't exist: what `manage.py seed_demo` fills an empty database with.

Nothing here writes a state. Stories (`stories/`) call the same actions as the pages do, one step after the other
along a timeline, with the clock set to the day of each step; what the system refuses does not happen. Texts are in
the CSV and TOML files beside the code. All names, numbers and companies are made up; everything is drawn from one
seeded random generator, so that the same day gives the same demo.

`world` the stage and what everybody shares · `timeline` steps in the order of their time · `past` what is written
down afterwards, because a column's default knew only today.
"""
