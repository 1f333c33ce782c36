"""The steps of review that a university begins with. Staff rename, reorder and replace them (/staff/mous/steps/)."""

from companies.models import ReviewStep

STEPS = (
    ("expert", "کارشناس ارتباط با صنعت", "Liaison expert"),
    ("legal", "کارشناس حقوقی", "Legal expert"),
    ("vice_president", "معاون پژوهش و فناوری", "Vice-president for research"),
    ("president", "رئیس دانشگاه", "President of the university"),
)


def load_review_steps() -> int:
    there = set(ReviewStep.objects.values_list("code", flat=True))
    missing = [
        ReviewStep(code=code, name_fa=name_fa, name_en=name_en, position=place)
        for place, (code, name_fa, name_en) in enumerate(STEPS, start=1)
        if code not in there
    ]
    return len(ReviewStep.objects.bulk_create(missing))
