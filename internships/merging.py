"""What hangs on a company here, when the office merges two (companies/merging/)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from companies.merging.parts import Locks, Merge, Part, moving, register
from companies.models import Company
from internships.actions.team import merge_tag
from internships.merged_seats import too_many_together
from internships.models import (
    AnswerRecord,
    Application,
    FoundPlace,
    MessageTemplate,
    Offer,
    Placement,
    Position,
    PositionDraft,
    ScoreCriteria,
    Tag,
)
from internships.search_keys import rekey
from internships.states import APPLICATION_OPEN, PlacementState
from people.workflow import record
from students.models import Student


def register_parts() -> None:
    register(
        Part(
            (
                "internships.Position.company",
                "internships.MatchKeys.company",
            ),  # the keys follow by their trigger
            _carry_positions,
            {
                _("Positions"): lambda source, target: source.positions.all(),
                _("of them open for applications"): lambda source, target: (
                    Position.objects.taking_applications().filter(company=source)
                ),
                _("Applications"): lambda source, target: Application.objects.filter(
                    position__company=source
                ),
                _("Open offers"): lambda source, target: Offer.objects.open().filter(
                    position__company=source
                ),
                _("Students at work"): lambda source, target: Placement.objects.filter(
                    application__position__company=source, state=PlacementState.RUNNING
                ),
                _("Students with open applications to both, which stay apart"): _with_both,
            },
            warnings=too_many_together,
            locks=Locks.POSITION,
        )
    )
    register(
        Part(
            ("internships.FoundPlace.company",),
            _carry_places,
            {
                _("Places that students found there"): lambda source, target: (
                    FoundPlace.objects.sent_in().filter(company=source)
                )
            },
            locks=Locks.PLACE,
        )
    )
    register(Part(("internships.AnswerRecord.company",), _drop_answer_record, {}))
    register(Part(("internships.MessageTemplate.company",), moving(MessageTemplate, "company")))
    register(Part(("internships.Tag.company",), _carry_tags))
    register(Part(("internships.PositionDraft.company",), moving(PositionDraft, "company")))
    register(Part(("internships.ScoreCriteria.company",), _carry_criteria))


def _carry_criteria(merge: Merge) -> None:
    """Only where the other has none of its own; scorecards keep the criteria that they were written by."""
    if not ScoreCriteria.objects.filter(company=merge.target).exists():
        ScoreCriteria.objects.filter(company=merge.source).update(company=merge.target)


def _with_both(source: Company, target: Company) -> QuerySet[Student]:
    """Each application is for one position, and positions stay what they are; the office should know all the same."""
    live = Application.objects.filter(state__in=APPLICATION_OPEN)
    own, others = (live.filter(position__company=company) for company in (source, target))
    return Student.objects.filter(pk__in=own.values("student")).filter(pk__in=others.values("student"))


def _carry_positions(merge: Merge) -> None:
    """Each with its event: the public list reads again what has one."""
    changes = {"company": [merge.source.name, merge.target.name]}
    moved = Position.objects.select_for_update(of=("self",)).filter(company=merge.source).order_by("pk")
    for position in moved:
        record(position, by=merge.by, at=merge.at, changes=changes, company=merge.target)
    rekey(Position.objects.filter(company=merge.target))


def _carry_places(merge: Merge) -> None:
    changes = {"company": [merge.source.name, merge.target.name]}
    found = FoundPlace.objects.select_for_update(of=("self",)).filter(company=merge.source).order_by("pk")
    for place in found:
        record(place, by=merge.by, at=merge.at, changes=changes, company=merge.target)


def _drop_answer_record(merge: Merge) -> None:
    """What it counted is counted for the survivor in the next night."""
    AnswerRecord.objects.filter(company=merge.source).delete()


def _carry_tags(merge: Merge) -> None:
    """A tag that both companies have becomes one, on everybody who bears either."""
    known = {tag.key: tag for tag in Tag.objects.filter(company=merge.target, removed_at=None)}
    for tag in Tag.objects.filter(company=merge.source, removed_at=None).order_by("pk"):
        if tag.key in known:
            merge_tag(tag, into=known[tag.key], by=merge.by)
    Tag.objects.filter(company=merge.source).update(company=merge.target)
