"""Notes, ratings and tags of a company's people about an applicant, and their vocabulary of tags."""

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company, Membership
from internships.actions.applications import lock_for_company
from internships.messages import position_values
from internships.models import Application, ApplicationTag, Rating, Tag, TeamNote
from people.models import User
from people.notifications.actions import notify_many
from people.persian.numbers import number_text
from people.persian.text import search_key
from people.workflow import Refusal

MOST_TAGS = 40  # of a company: more are no vocabulary
MOST_NOTES = 200  # about one applicant


@transaction.atomic
def write_note(
    application: Application, *, by: User, text: str, token: str, tell: Collection[int] = ()
) -> TeamNote:
    """Only colleagues are told; a form that comes twice is one note."""
    locked = lock_for_company(application, by=by)
    if written := locked.team_notes.filter(token=token).first():
        return written
    if locked.team_notes.filter(removed_at=None).count() >= MOST_NOTES:
        raise Refusal(_("There are %(count)s notes already.") % {"count": number_text(MOST_NOTES)})
    at = timezone.now()
    note = TeamNote.objects.create(application=locked, by=by, text=text, token=token, at=at)
    colleagues = _colleagues(locked, tell, by)
    if colleagues:
        note.told.set(colleagues)
        _tell(note, locked, colleagues)
    return note


def _colleagues(application: Application, chosen: Collection[int], by: User) -> list[User]:
    """Those chosen who belong to the company; never whom the note is about."""
    company = application.position.company_id
    of_team = User.objects.filter(memberships__company=company, memberships__ended_at=None, pk__in=chosen)
    left_out = (by.pk, application.student.user_id)
    return list(of_team.exclude(pk__in=left_out).distinct().order_by("pk"))


def _tell(note: TeamNote, application: Application, to: list[User]) -> None:
    """The note's own words stay in the page: mail is read by others, and the office sees the outbox."""
    notify_many(
        "note.mentioned",
        to=to,
        key=f"note.mentioned:{note.pk}",
        values={
            **position_values(application.position),
            "student": application.student.user.full_name,
            "by": note.by.full_name,
            "note": note.pk,
        },
        url=f"/hr/applications/{application.pk}/#notes-h",
        about=application,
    )


@transaction.atomic
def remove_note(application: Application, note_id: int, *, by: User) -> None:
    """One's own. It is no longer shown; gone already, nothing happens."""
    own = TeamNote.objects.filter(application=application, pk=note_id, by=by, removed_at=None)
    own.update(removed_at=timezone.now())


@transaction.atomic
def rate(application: Application, *, by: User, stars: int | None) -> None:
    """From one to five; None takes it back."""
    locked = lock_for_company(application, by=by)
    own = Rating.objects.filter(application=locked, by=by)
    if stars is None:
        own.delete()
        return
    if not own.update(stars=stars, at=timezone.now()):
        Rating.objects.create(application=locked, by=by, stars=stars, at=timezone.now())


@transaction.atomic
def set_tags(
    application: Application, *, by: User, company: Company, tags: Collection[int], new: str = ""
) -> None:
    """Exactly these of the company's tags, and the one that was written; a new word by owners and recruiters only."""
    locked = lock_for_company(application, by=by)
    wanted = set(_tags(company).filter(pk__in=tags).values_list("pk", flat=True))
    if new:
        wanted.add(_written(company, new, by).pk)
    on = ApplicationTag.objects.filter(application=locked)
    on.exclude(tag__in=wanted).delete()
    have = set(on.values_list("tag", flat=True))
    ApplicationTag.objects.bulk_create(
        [ApplicationTag(application=locked, tag_id=tag, by=by) for tag in sorted(wanted - have)],
        ignore_conflicts=True,
    )


def _written(company: Company, name: str, by: User) -> Tag:
    known = _tags(company).filter(key=tag_key(name)).first()
    if known:
        return known
    membership = Membership.objects.in_force().filter(company=company, user=by).first()
    if membership is None or not membership.may_recruit:
        raise Refusal(
            _("New tags come from owners and recruiters of your company. Choose one that there is."),
            field="new",
        )
    return add_tag(company, name=name)


def _tags(company: Company) -> Any:
    return Tag.objects.filter(company=company, removed_at=None)


def tag_key(name: str) -> str:
    return search_key(name)[:90]


@transaction.atomic
def add_tag(company: Company, *, name: str, colour: str = Tag.Colour.MUTE) -> Tag:
    """The one that there is, however it is spelled, or a new one."""
    Company.objects.select_for_update().get(pk=company.pk)
    found = _tags(company).filter(key=tag_key(name)).first()
    if found:
        return found
    if _tags(company).count() >= MOST_TAGS:
        raise Refusal(
            _("Your company has %(count)s tags. Rename or merge some first.")
            % {"count": number_text(MOST_TAGS)},
            field="new",
        )
    return Tag.objects.create(company=company, name=name, key=tag_key(name), colour=colour)


@transaction.atomic
def change_tag(tag: Tag, *, name: str, colour: str) -> Tag:
    """Another word or colour. A word that another tag has already is a merge, and is asked for as one."""
    locked = Tag.objects.select_for_update().get(pk=tag.pk)
    locked.name, locked.key, locked.colour = name, tag_key(name), colour
    try:
        with transaction.atomic():
            locked.save()
    except IntegrityError as error:
        raise Refusal(
            _("Your company has this tag already. Merge the two if they mean the same."), field="name"
        ) from error
    return locked


@transaction.atomic
def merge_tag(tag: Tag, *, into: Tag, by: User) -> None:
    """What bears the one bears the other afterwards; twice is as once."""
    rows = {
        row.pk: row for row in Tag.objects.select_for_update().filter(pk__in=[tag.pk, into.pk]).order_by("pk")
    }
    if tag.pk == into.pk or rows[tag.pk].removed_at or rows[into.pk].removed_at:
        raise Refusal(_("One of the two tags is gone. Look again."))
    bearing = ApplicationTag.objects.filter(tag=tag).values_list("application", flat=True)
    ApplicationTag.objects.bulk_create(
        [ApplicationTag(application_id=pk, tag=into, by=by) for pk in bearing], ignore_conflicts=True
    )
    remove_tag(tag)


@transaction.atomic
def remove_tag(tag: Tag) -> None:
    ApplicationTag.objects.filter(tag=tag).delete()
    Tag.objects.filter(pk=tag.pk, removed_at=None).update(removed_at=timezone.now())
