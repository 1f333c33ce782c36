"""Papers in templates."""

from django import template

from companies.papers import Paper
from people.persian.numbers import localise

register = template.Library()


@register.simple_tag
def paper_url(paper: Paper, page: str) -> str:
    """The office's page of that paper: text, review or signatures, and what lies under them."""
    return paper.url(page)


@register.filter
def digits_of(value: object, language: str) -> str:
    """A number inside a text: in the digits of its language, whatever the page's is."""
    return localise(value, language)
