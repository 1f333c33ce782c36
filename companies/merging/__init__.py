"""Two records of one company become one: what hangs on it (`parts`), what stands against it, and what follows.

`companies` knows its own parts (`own`); a higher app registers its own in AppConfig.ready().
A test walks every foreign key to Company, so that a new one can't be forgotten.
"""
