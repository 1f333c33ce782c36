"""What goes with a change of a public position, and what the two sides say to each other about one."""

from django.utils.translation import gettext_lazy

from people.forms import FriendlyForm, LongTextField


class WhyForm(FriendlyForm):
    why = LongTextField(
        label=gettext_lazy("Why it changes"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("The liaison office reads it; students don’t."),
    )


class TalkForm(FriendlyForm):
    text = LongTextField(label=gettext_lazy("Your message"), max_length=2000)
