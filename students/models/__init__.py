from students.models.academic import Academic
from students.models.availability import Availability
from students.models.cv import CV, SkillSuggestion
from students.models.reference import Faculty, FieldOfStudy, HomeArea, Named, Term
from students.models.roster import RecordImport, RosterEntry
from students.models.skill import Skill, StudentSkill
from students.models.student import Student, StudentEvent, StudentQuerySet

__all__ = [
    "CV",
    "Academic",
    "Availability",
    "Faculty",
    "FieldOfStudy",
    "HomeArea",
    "Named",
    "RecordImport",
    "RosterEntry",
    "Skill",
    "SkillSuggestion",
    "Student",
    "StudentEvent",
    "StudentQuerySet",
    "StudentSkill",
    "Term",
]
