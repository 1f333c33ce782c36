"""The applicants of a position as HR looks at them: board, table, comparison, the next one.

`scene`: whose eyes, which position. `filters`, `orders`: what they can be narrowed and put in order by, as data.
`asked`: what an address asks for, and the addresses that keep it. `found`: rows, counts, columns, neighbours.
"""
