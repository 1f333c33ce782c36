"""What a company is really called: its name without the words that say only that it is a company.

«شرکت تولیدی صنایع پندار (سهامی خاص)» and «پندار» are one name to whoever looks for doubles.
"""

from people.persian.text import JOINED, search_key

_FORMS = (
    "شرکت کارخانه کارخانجات کارگاه موسسه مؤسسه مجتمع گروه هلدینگ واحد تعاونی سهامی خاص عام با مسئولیت محدود و های "
    "صنایع صنعت صنعتی صنعتگران تولیدی تولید تولیدات بازرگانی فنی مهندسی "
    "the and company co corp corporation ltd limited llc inc plc group holding works factory industry industries "
    "industrial manufacturing production trading"
)


def _words(text: str) -> list[str]:
    return search_key(text).partition(JOINED)[0].split()


_SAYS_NOTHING = frozenset(_words(_FORMS))


def core_name(name: str) -> str:
    """Folded words, apart, without legal form and trade in general; the whole name where nothing else is left."""
    words = _words(name)
    return " ".join([word for word in words if word not in _SAYS_NOTHING] or words)
