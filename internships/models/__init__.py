from internships.models.answer_bounds import AnswerBounds, AnswerBoundsEvent
from internships.models.answer_record import AnswerRecord
from internships.models.applicants import ApplicantsLook, BulkDecision
from internships.models.application import Application, ApplicationEvent
from internships.models.calendar_feed import CalendarFeed
from internships.models.closure import Closure
from internships.models.commute import PreferredEstate
from internships.models.cv_bundle import CvBundle
from internships.models.found_place import FoundPlace, FoundPlaceEvent, PlaceApproval
from internships.models.interest import Bookmark, Dismissal, SavedSearch, SentInDigest
from internships.models.interview import (
    Interview,
    Interviewer,
    InterviewEvent,
    InterviewSlot,
    SlotEvent,
)
from internships.models.invite import Invite
from internships.models.match_keys import MatchKeys
from internships.models.message_template import MessageTemplate
from internships.models.offer import Offer, OfferEvent
from internships.models.placement import Placement, PlacementEvent
from internships.models.position import Position, PositionEvent, Rekeyed
from internships.models.position_change import (
    PositionChange,
    PositionChangeEvent,
    PositionMessage,
    PositionVersion,
)
from internships.models.position_draft import PositionDraft
from internships.models.question import Answer, ApplicationDraft, Question
from internships.models.scorecard import Scorecard, ScorecardEvent, ScoreCriteria
from internships.models.sent_facts import SentFacts
from internships.models.team import ApplicationTag, Rating, Tag, TeamNote
from internships.models.template import PositionTemplate
from internships.models.thread import ThreadAttachment, ThreadMark, ThreadMessage, ThreadSide
from internships.models.waiting_list import WaitingList, WaitingListEvent, WaitingPlace, WaitingPlaceEvent

__all__ = [
    "Answer",
    "AnswerBounds",
    "AnswerBoundsEvent",
    "AnswerRecord",
    "ApplicantsLook",
    "Application",
    "ApplicationDraft",
    "ApplicationEvent",
    "ApplicationTag",
    "Bookmark",
    "BulkDecision",
    "CalendarFeed",
    "Closure",
    "CvBundle",
    "Dismissal",
    "FoundPlace",
    "FoundPlaceEvent",
    "Interview",
    "InterviewEvent",
    "InterviewSlot",
    "Interviewer",
    "Invite",
    "MatchKeys",
    "MessageTemplate",
    "Offer",
    "OfferEvent",
    "PlaceApproval",
    "Placement",
    "PlacementEvent",
    "Position",
    "PositionChange",
    "PositionChangeEvent",
    "PositionDraft",
    "PositionEvent",
    "PositionMessage",
    "PositionTemplate",
    "PositionVersion",
    "PreferredEstate",
    "Question",
    "Rating",
    "Rekeyed",
    "SavedSearch",
    "ScoreCriteria",
    "Scorecard",
    "ScorecardEvent",
    "SentFacts",
    "SentInDigest",
    "SlotEvent",
    "Tag",
    "TeamNote",
    "ThreadAttachment",
    "ThreadMark",
    "ThreadMessage",
    "ThreadSide",
    "WaitingList",
    "WaitingListEvent",
    "WaitingPlace",
    "WaitingPlaceEvent",
]
