"""How long the PDF of a typical agreement takes, in a fresh process and in one that has made some: script/bench pdf.

Ends with 1 when one of them takes a second or more. Needs no database: the data is what
companies/documents/layout.py makes of twelve clauses.
"""

import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime

import django

django.setup()

from companies.documents.layout import Seal, paper_data  # noqa: E402
from companies.documents.rendering import Document, render_pdf  # noqa: E402
from companies.texts.wording import Clause  # noqa: E402

CLAUSES, COLD, WARM = 12, 5, 20
PROMISED_MS = 1000
CHILD = "--in-this-process"


def main() -> int:
    if CHILD in sys.argv:
        print(*measured(1 + WARM))
        return 0
    print(f"An agreement of {CLAUSES} clauses, {COLD} fresh processes, {WARM} more in each:")
    runs = [in_a_fresh_process() for _ in range(COLD)]
    cold, warm = [run[0] for run in runs], [ms for run in runs for ms in run[1:]]
    worst = max(*cold, *warm)
    for name, times in (("cold", cold), ("warm", warm)):
        print(f"  {name}  median {statistics.median(times):6.0f} ms   worst {max(times):6.0f} ms")
    print(f"  cold : warm = {statistics.median(cold) / statistics.median(warm):.1f} : 1")
    kept = worst < PROMISED_MS
    print(f"  promised under {PROMISED_MS} ms: {'kept' if kept else 'NOT kept'}")
    return 0 if kept else 1


def in_a_fresh_process() -> list[float]:
    command = [sys.executable, "-m", "script.benches.pdf", CHILD]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [float(ms) for ms in done.stdout.split()]


def measured(times: int) -> list[float]:
    """From the data of the page to its bytes, QR code and all; each a different agreement, as in life."""
    taken = []
    for number in range(1, times + 1):
        started = time.perf_counter()
        content = render_pdf(agreement(number))
        taken.append(round((time.perf_counter() - started) * 1000, 1))
        assert content.startswith(b"%PDF-")
    return taken


def agreement(number: int) -> Document:
    facts = {
        "language": "fa",
        "university": "دانشگاه صنعتی نمونه",
        "company": "لوازم خانگی پندار",
        "company_id": "۱۰۳۸۰۰۰۱۲۳۴",
        "number": f"۱۴۰۵/{number}",
        "title": "",
        "starts_on": "۱ آذر ۱۴۰۵",
        "ends_on": "۳۰ آبان ۱۴۰۷",
        "renewal": "با آخرین روز پایان می‌یابد؛ تمدید به تفاهم‌نامهٔ تازه نیاز دارد.",
        "amendment": "",
        "effective_on": "۱ آذر ۱۴۰۵",
        "new_last_day": "",
        "terms": ["کار پاره‌وقت: هم‌زمان حداکثر ۲۰ نفر؛ هر نفر حداکثر ۲۴ ساعت در هفته؛ بیمه با شرکت."],
    }
    sentence = (
        f"شرکت در تفاهم‌نامهٔ {number} متعهد می‌شود محیطی ایمن و متناسب با کار فراهم آورد و آموزش‌های ایمنی را "
        "پیش از آغاز کار بدهد. برنامهٔ کار دانشجو نباید با کلاس‌ها و آزمون‌های او تداخل داشته باشد. "
    )
    clauses = [
        Clause(f"c{place}", place, "تعهدات شرکت", (sentence * 2, sentence, *facts["terms"]))
        for place in range(1, CLAUSES + 1)
    ]
    seal = Seal(f"{number:032x}", f"{number:064x}")
    data = paper_data(facts, clauses, number=1, says_renewal=False, seal=seal)
    return Document(data, datetime(2026, 11, 22, tzinfo=UTC))


if __name__ == "__main__":
    sys.exit(main())
