"""The students' way in; companies sign up elsewhere, staff are invited."""

from people.audiences import public
from people.views.signup import PersonSignupView

# The form is named in settings (ACCOUNT_FORMS), where allauth looks for it.
sign_up = public(reason="whoever signs up has no account yet")(PersonSignupView.as_view())
