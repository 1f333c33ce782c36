"""How things look, as data: the word, icon and tone of every state, and how a form field is drawn."""
