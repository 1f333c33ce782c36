"""Telling both sides about an MoU, always with the same few facts."""

from collections.abc import Iterable
from typing import Any

from companies.models import Mou
from companies.papers import Paper
from companies.rules import office, owners_of
from people.models import User
from people.notifications.actions import notify_many
from people.workflow import last_event


def facts_for_mail(mou: Mou) -> dict[str, Any]:
    return {
        "number": mou.number,
        "company": mou.company.name,
        "company_en": mou.company.name_en,
        "starts_on": mou.starts_on,
        "ends_on": mou.ends_on,
    }


def tell_company(paper: Paper, kind: str, *, key: str = "", page: str = "", **values: Any) -> None:
    """Owners and recruiters of the company. The key names the fact; the paper's last event, if none is given."""
    url = paper.company_url() + (f"{page}/" if page else "")
    _tell(paper, kind, owners_of(paper.mou.company), url, key, values)


def tell_office(paper: Paper, kind: str, *, key: str = "", page: str = "", **values: Any) -> None:
    url = paper.url(page) if page else f"/staff/mous/{paper.mou.pk}/"
    _tell(paper, kind, office(), url, key, values)


def tell(paper: Paper, kind: str, *, to: Iterable[User], url: str, key: str = "", **values: Any) -> None:
    _tell(paper, kind, to, url, key, values)


def _tell(paper: Paper, kind: str, to: Iterable[User], url: str, key: str, values: dict[str, Any]) -> None:
    fact = key or f"{paper.subject._meta.model_name}:{last_event(paper.subject).pk}"
    notify_many(
        kind,
        to=to,
        about=paper.mou,
        values={**facts_for_mail(paper.mou), "amendment": paper.number, "reason": "", **values},
        key=lambda user: f"{kind}:{fact}:{user.pk}",
        url=url,
    )
