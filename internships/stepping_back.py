"""Why an application ended, in the words of whoever reads it: a student's own reason is told politely, not quoted."""

from django.utils.translation import pgettext_lazy

from internships.states import CloseReason

_TO_COMPANY = {
    CloseReason.FOUND_ELSEWHERE: pgettext_lazy("reason, to the company", "The student has found other work"),
    CloseReason.TIME_CHANGED: pgettext_lazy(
        "reason, to the company", "The student\u2019s hours or plans have changed"
    ),
    CloseReason.TOO_FAR: pgettext_lazy("reason, to the company", "The way is too long for the student"),
    CloseReason.SENT_BY_MISTAKE: pgettext_lazy("reason, to the company", "It had been sent by mistake"),
    CloseReason.OWN_OTHER: pgettext_lazy("reason, to the company", "The student withdrew for another reason"),
}


def reason_words(code: str) -> str:
    """For the company; empty for what is no code."""
    if code not in CloseReason.values:
        return ""
    reason = CloseReason(code)
    return str(_TO_COMPANY.get(reason, reason.label))
