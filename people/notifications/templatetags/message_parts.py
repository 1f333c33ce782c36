"""The parts of a mail below its text. Mail programs know only tables and inline styles: here, once.

{% load message_parts %}
{% deadline %}{% translate "Answer by" %} {{ expires_at|jdatetime }}{% enddeadline %}
{% facts %}{% fact _("Hours") hours %}{% fact _("Starts on") starts_on|jdate %}{% endfacts %}
{% bigcode code %}
"""

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag(takes_context=True)
def deadline(context: Context, content: str) -> SafeString:
    """Until when, in words, where the eye falls first."""
    return format_html(
        '<table role="presentation" dir="{0}" width="100%" cellpadding="0" cellspacing="0" border="0"'
        ' style="margin:0 0 16px;"><tr><td dir="{0}" align="{1}" class="warm" style="background:#fbe8da;'
        "color:#9c420e;padding:10px 16px;border-radius:8px;font-size:15px;line-height:26px;font-weight:bold;"
        'text-align:{1};">{2}</td></tr></table>',
        context["direction"],
        context["start"],
        content,
    )


@register.simple_block_tag(takes_context=True)
def facts(context: Context, content: str) -> SafeString:
    return format_html(
        '<table role="presentation" dir="{0}" width="100%" cellpadding="0" cellspacing="0" border="0"'
        ' style="margin:0 0 16px;font-size:15px;line-height:27px;">{1}</table>',
        context["direction"],
        content,
    )


@register.simple_tag(takes_context=True)
def fact(context: Context, label: str, value: object) -> SafeString | str:
    """One line of the facts; nothing when there is nothing to say."""
    if value in (None, ""):
        return ""
    return format_html(
        '<tr><td dir="{0}" align="{1}" width="110" valign="top" class="soft line" data-label'
        ' style="padding:8px 0;'
        'border-top:1px solid #d2dbd9;color:#42565c;text-align:{1};">{2}</td>'
        '<td dir="{0}" align="{1}" valign="top" class="ink line" style="padding:8px 0;'
        'border-top:1px solid #d2dbd9;color:#13262b;font-weight:bold;text-align:{1};">{3}</td></tr>',
        context["direction"],
        context["start"],
        label,
        value,
    )


@register.simple_tag
def bigcode(code: str) -> SafeString:
    """A code to type in, left to right in every language and easy to select."""
    return format_html(
        '<p dir="ltr" class="warm" style="margin:0 0 16px;padding:12px 16px;background:#fbe8da;color:#9c420e;'
        "border-radius:8px;font-size:26px;line-height:36px;font-weight:bold;letter-spacing:3px;text-align:center;"
        'font-family:Consolas,Menlo,monospace;">{}</p>',
        code,
    )
