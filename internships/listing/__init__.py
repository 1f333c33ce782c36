"""The public list of positions: all that take applications now, held in the process as sets of bits.

Every choice of every filter is one number, whose bit n says whether the position in place n has it. The list under
some filters is the "and" of numbers, and what each choice would find is counted from them in microseconds, at sixty
thousand positions as at sixty. So is each word by which positions are found. SQL is asked for two things: whether
anything has changed, and the rows of one page.

``bits``: the sets, pure; ``places``: their numbers; ``lexicon``: their words. ``pulse``: has anything changed.
``reading``: positions as the sets want them; ``answers``: several questions in one statement. ``current``: keeps the
sets of this process as the database is. ``names``: what filters name. ``words``: the search box; ``spelling``: words
written much alike. ``facets``: a search, counted. ``pages``: the rows of a page.
"""
