"""The people of the tests. Use them by name: a test reads better when Negar applies at Pendar.

University:  leila (expert), behzad (viewer), parvin (head of office)
پندار:       maryam (owner), dariush (recruiter), reza (supervisor); under an MoU in force
انگاره:      kamran (owner); another company under its own MoU, the outsider of most tests
Students:    negar (industrial engineering, eligible), sina (mechanical engineering), tara (as negar)
"""

from dataclasses import dataclass

import pytest

from companies.models import Company, Membership, Mou
from internships.models import Position
from people.models import RoleGrant, User
from students.models import Student
from tests import factories as make
from tests.snapshot import Snapshot


@dataclass
class Cast:
    leila: User
    behzad: User
    parvin: User
    pendar: Company
    maryam: User
    dariush: User
    reza: User
    mou: Mou
    angareh: Company
    kamran: User
    negar: Student
    sina: Student
    tara: Student
    inspection: Position  # of Pendar, published, three seats, industrial engineering
    moulds: Position  # of Angareh, published


def assemble() -> Cast:
    maryam, kamran = make.make_user("مریم نیکو"), make.make_user("کامران دهقان")
    pendar = make.make_company("لوازم خانگی پندار", owner=maryam)
    angareh = make.make_company("قطعه‌سازی انگاره", owner=kamran)
    mou = make.make_mou(pendar)
    make.make_mou(angareh)
    return Cast(
        leila=make.make_staff("لیلا رستمی"),
        behzad=make.make_staff("بهزاد امینی", RoleGrant.Role.VIEWER),
        parvin=make.make_staff("پروین کاظمی", RoleGrant.Role.HEAD),
        pendar=pendar,
        maryam=maryam,
        dariush=make.make_member(pendar, Membership.Role.RECRUITER, "داریوش فلاح"),
        reza=make.make_member(pendar, Membership.Role.SUPERVISOR, "رضا توکلی"),
        mou=mou,
        angareh=angareh,
        kamran=kamran,
        negar=make.make_student("نگار صادقی"),
        sina=make.make_student("سینا عزیزی", field=make.make_field("مهندسی مکانیک")),
        tara=make.make_student("ترانه بهرامی"),
        inspection=make.make_position(pendar),
        moulds=make.make_position(angareh, title="طراحی قالب تزریق پلاستیک"),
    )


begin = Snapshot(assemble).give


@pytest.fixture
def cast(db: None) -> Cast:
    return begin()
