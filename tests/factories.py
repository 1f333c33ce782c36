"""Rows for tests, made by the real actions so that a test starts from what the system can really reach.

Each function takes only what the test is about and fills in the rest plausibly. Dates are relative to today.
"""

import hashlib
import itertools
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.utils import timezone

from companies.actions import amendments, drafting, force, team, vetting
from companies.models import Amendment, ClauseTemplate, Company, Estate, Membership, Mou, ProgrammeKind, Site
from companies.papers import Paper
from companies.texts.terms_draft import TermsDraft
from internships.actions import applications, offering, offers, placements, positions
from internships.models import Application, Offer, Placement, Position
from internships.offer_terms import OfferTerms, PhoneYes
from people.models import RoleGrant, StoredFile, User
from people.persian import jalali
from students.actions import register_student
from students.models import Faculty, FieldOfStudy, Skill, Student
from students.week import Week

PASSWORD = "kaveh-va-zanjir-1405"
_PASSWORD_HASH = make_password(PASSWORD, hasher="pbkdf2_sha256", salt="tests")
_numbers = itertools.count(1)
MORNINGS = Week.from_hours(range(5), 7, 11)


def today() -> date:
    return jalali.today()


def days(count: int) -> date:
    return today() + timedelta(days=count)


def make_user(name: str = "", email: str = "", *, language: str = "fa", mobile: str | None = None) -> User:
    number = next(_numbers)
    user = User(
        full_name=name or f"کاربر {number}",
        email=email or f"user{number}@people.test",
        language=language,
        mobile=mobile,
        password=_PASSWORD_HASH,
    )
    user.save()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def make_staff(name: str = "", role: str = RoleGrant.Role.EXPERT) -> User:
    user = make_user(name)
    RoleGrant.objects.create(user=user, role=role)
    return user


def make_field(name_fa: str = "مهندسی صنایع", level: str = FieldOfStudy.Level.BACHELOR) -> FieldOfStudy:
    faculty, _ = Faculty.objects.get_or_create(name_fa="فنی و مهندسی", defaults={"name_en": "Engineering"})
    field, _ = FieldOfStudy.objects.get_or_create(name_fa=name_fa, level=level, defaults={"faculty": faculty})
    return field


def make_skill(name_fa: str = "اکسل", name_en: str = "Excel") -> Skill:
    skill = Skill.objects.filter(name_fa=name_fa).first()
    return skill or Skill.objects.create(name_fa=name_fa, name_en=name_en)


def pdf_bytes(text: str = "CV") -> bytes:
    """A small real PDF with one page."""
    stream = f"BT /F1 18 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        body
        + b"xref\n0 5\n0000000000 65535 f \n"
        + table
        + b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    )


def make_file(name: str = "cv.pdf", *, by: User | None = None, content: bytes | None = None) -> StoredFile:
    content = content or pdf_bytes()
    stored = StoredFile(
        original_name=name,
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        pages=1,
        uploaded_by=by,
    )
    stored.file.save(f"{stored.key}.pdf", ContentFile(content), save=True)
    return stored


def make_student(
    name: str = "",
    *,
    field: FieldOfStudy | None = None,
    gpa: str | None = "16.50",
    credits: int | None = 90,
    free: Week = MORNINGS,
    consent: bool = True,
    user: User | None = None,
    language: str = "fa",
) -> Student:
    """An enrolled student whose profile is complete and who agreed to be seen by companies applied to."""
    user = user or make_user(name, language=language)
    student = register_student(user, student_number=f"4001{next(_numbers):06}")
    student.field = field or make_field()
    student.entry_year, student.semester = 1403, 5
    student.gpa = Decimal(gpa) if gpa is not None else None
    student.gpa_on = days(-60) if gpa is not None else None
    student.credits_passed = credits
    student.free = free
    student.consented_at = timezone.now() if consent else None
    student.save()
    return student


def make_estate(code: str = "shokouhieh") -> Estate:
    estate, _ = Estate.objects.get_or_create(
        code=code,
        defaults={
            "name_fa": "شهرک صنعتی شکوهیه",
            "name_en": "Shokouhieh Industrial Town",
            "short_fa": "شکوهیه",
            "short_en": "Shokouhieh",
            "kind": "town",
        },
    )
    return estate


def make_kind(code: str = "part_time", **fields: Any) -> ProgrammeKind:
    defaults: dict[str, Any] = {"name_fa": "کار پاره‌وقت", "name_en": "Part-time work", **fields}
    kind, _ = ProgrammeKind.objects.get_or_create(code=code, defaults=defaults)
    return kind


def company_national_id(number: int) -> str:
    """A made-up national ID with a right check digit."""
    first = f"1038{number:06}"
    k = int(first[9]) + 2
    total = sum((int(d) + k) * w for d, w in zip(first, [29, 27, 23, 19, 17] * 2, strict=True))
    return first + str(total % 11 % 10)


def make_company(name: str = "", *, owner: User | None = None, approved: bool = True) -> Company:
    number = next(_numbers)
    company = vetting.register_company(
        by=owner or make_user(),
        company={"name": name or f"شرکت {number}", "national_id": company_national_id(number)},
        site={"name": "کارخانه", "estate": make_estate()},
    )
    if approved:
        company = vetting.approve_company(company, by=make_staff())
    return company


def owner_of(company: Company) -> User:
    return company.memberships.in_force().filter(role=Membership.Role.OWNER).order_by("id")[0].user


def make_member(company: Company, role: str = Membership.Role.RECRUITER, name: str = "") -> User:
    user = make_user(name)
    team.add_member(company, user=user, role=role, by=owner_of(company))
    return user


def make_clauses() -> None:
    """The shortest texts that can be signed, where a test doesn't load the real ones."""
    if ClauseTemplate.objects.exists():
        return
    for paper, key, title, body in (
        ("agreement", "parties", "طرفین", "{{university}} و {{company}}، از {{starts_on}} تا {{ends_on}}."),
        ("agreement", "terms", "شرایط کار و ظرفیت", "شرکت با این شرایط می‌پذیرد:\n{{terms}}"),
        ("agreement", "renewal", "تمدید", "{{renewal}}"),
        ("amendment", "terms", "تغییرها", "از {{effective_on}}:\n{{terms}}"),
        ("amendment", "new-end", "پایان تازه", "تا پایان {{new_last_day}} ادامه می‌یابد."),
    ):
        ClauseTemplate.objects.create(paper=paper, key=key, title_fa=title, body_fa=body)


def make_mou(
    company: Company,
    *,
    kinds: Sequence[ProgrammeKind] | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    fields: Sequence[FieldOfStudy] = (),
    seat_limit: int = 20,
    max_weekly_hours: int = 24,
    min_hourly_pay_rial: int = 800_000,
    in_force: bool = True,
    predecessor: Mou | None = None,
    **values: Any,
) -> Mou:
    staff = make_staff()
    make_clauses()
    mou = drafting.create_mou(
        company,
        by=staff,
        values={
            "number": f"1405/{next(_numbers) + 5000}",
            "starts_on": starts_on or days(-30),
            "ends_on": ends_on or days(300),
            "predecessor": predecessor,
            **values,
        },
    )
    for base, kind in enumerate(kinds or [make_kind()], start=1):
        terms = make_terms(kind, fields, seat_limit, max_weekly_hours, min_hourly_pay_rial)
        drafting.set_terms(Paper(mou), terms, by=staff, base=base)
    if not in_force:
        return mou
    force.attach_document(Paper(mou), by=staff, document=make_file("mou.pdf", by=staff))
    return force.put_in_force(Paper(mou), by=staff, signed_on=today()).mou


def make_terms(
    kind: ProgrammeKind | None = None,
    fields: Sequence[FieldOfStudy] = (),
    seat_limit: int = 20,
    max_weekly_hours: int = 24,
    min_hourly_pay_rial: int = 800_000,
) -> TermsDraft:
    return TermsDraft(
        kind=(kind or make_kind()).pk,
        fields=tuple(sorted(field.pk for field in fields)),
        seat_limit=seat_limit,
        max_weekly_hours=max_weekly_hours,
        min_hourly_pay_rial=min_hourly_pay_rial,
        insurer=ProgrammeKind.Insurer.COMPANY,
    )


def make_amendment(
    mou: Mou, *terms: TermsDraft, effective_on: date | None = None, in_force: bool = True, **values: Any
) -> Amendment:
    """An amendment of an MoU in force, signed on paper unless said otherwise."""
    staff = make_staff()
    paper = amendments.draft_amendment(mou, by=staff, effective_on=effective_on or today(), **values)
    for base, row in enumerate(terms, start=1):
        drafting.set_terms(paper, row, by=staff, base=base)
    if in_force:
        force.attach_document(paper, by=staff, document=make_file("amendment.pdf", by=staff))
        paper = force.put_in_force(paper, by=staff, signed_on=today())
    assert paper.amendment is not None
    return paper.amendment


def position_values(company: Company, **values: Any) -> dict[str, Any]:
    """What HR fills in, for draft_position; `values` replaces parts of it."""
    site: Site = company.sites.order_by("id")[0]
    return {
        "site": site,
        "kind": make_kind(),
        "title": "کنترل کیفیت خط مونتاژ یخچال",
        "description": "در پایان خط مونتاژ، یخچال‌ها را با برگهٔ بازرسی می‌سنجید و ایرادها را ثبت می‌کنید.",
        "seats": 3,
        "hours_min": 16,
        "hours_max": 20,
        "shifts": MORNINGS,
        "pay_basis": Position.PayBasis.HOURLY,
        "pay_rial": 920_000,
        "starts_on": days(20),
        "ends_on": days(150),
        "deadline_at": jalali.end_of_day(days(10)),
        "answer_within_days": 5,
        "fields": [make_field()],
        **values,
    }


def make_position(company: Company, *, state: str = "published", **values: Any) -> Position:
    """A position at that point of its road: draft, submitted or published."""
    owner = owner_of(company)
    position = positions.draft_position(company, by=owner, values=position_values(company, **values))
    if state == "draft":
        return position
    position = positions.submit_position(position, by=owner)
    if state == "submitted":
        return position
    return positions.publish_position(position, by=make_staff())


def make_application(student: Student, position: Position, *, letter: str = "") -> Application:
    return applications.apply(
        student, position, by=student.user, cv=make_file(by=student.user), letter=letter
    )


def offer_terms(position: Position, **values: Any) -> OfferTerms:
    return OfferTerms(
        **{
            "starts_on": position.starts_on,
            "ends_on": position.ends_on,
            "weekly_hours": 16,
            "pay_basis": position.pay_basis,
            "pay_rial": position.pay_rial,
            "expires_at": timezone.now() + timedelta(days=4),
            **values,
        }
    )


def make_offer(application: Application, *, agreed: PhoneYes | None = None, **values: Any) -> Offer:
    position = application.position
    return offering.make_offer(
        application, by=owner_of(position.company), terms=offer_terms(position, **values), agreed=agreed
    )


def make_accepted(student: Student, position: Position, **values: Any) -> Offer:
    offer = make_offer(make_application(student, position), **values)
    return offers.accept_offer(offer, by=student.user)


def make_placement(student: Student, position: Position) -> Placement:
    offer = make_accepted(student, position)
    return placements.start_placement(offer.application, by=make_staff())


def long_ago(application: Application, due: datetime) -> Application:
    """As if it had been sent long ago: its promised time ended at `due`."""
    Application.objects.filter(pk=application.pk).update(answer_due_at=due)
    application.refresh_from_db()
    return application
