"""How far it is to work: an estimate over coordinates, in words that are no finer than it is."""

from decimal import Decimal

import pytest
from django.utils import translation

from companies.distance import ROAD_FACTOR, as_said, distance_in_words, kilometres
from companies.models import Estate
from students.models import HomeArea


def area(latitude: str | None, longitude: str | None) -> HomeArea:
    place = {"latitude": latitude and Decimal(latitude), "longitude": longitude and Decimal(longitude)}
    return HomeArea(code="somewhere", name_fa="جایی", **place)


def estate(latitude: str | None, longitude: str | None) -> Estate:
    place = {"latitude": latitude and Decimal(latitude), "longitude": longitude and Decimal(longitude)}
    return Estate(code="there", name_fa="آنجا", **place)


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() -> None:
    far = kilometres(area("34.0", "50.0"), estate("35.0", "50.0"))
    assert far is not None
    assert far == pytest.approx(111.2 * ROAD_FACTOR, rel=0.001)


def test_from_the_city_to_a_known_estate() -> None:
    far = kilometres(area("34.642", "50.879"), estate("34.7956", "50.8177"))
    assert far is not None
    assert 18 < far < 27


def test_there_and_back_are_the_same_and_one_place_is_no_way() -> None:
    there = kilometres(area("34.5", "50.2"), estate("34.8", "50.9"))
    back = kilometres(area("34.8", "50.9"), estate("34.5", "50.2"))
    assert there == pytest.approx(back)
    assert kilometres(area("34.5", "50.2"), estate("34.5", "50.2")) == 0


@pytest.mark.parametrize(
    ("home", "work"),
    [
        (None, estate("34.8", "50.8")),
        (area("34.6", "50.8"), None),
        (area(None, None), estate("34.8", "50.8")),
        (area("34.6", None), estate("34.8", "50.8")),
        (area("34.6", "50.8"), estate(None, None)),
        (None, None),
    ],
)
def test_an_unknown_place_has_no_distance(home: HomeArea | None, work: Estate | None) -> None:
    assert kilometres(home, work) is None


@pytest.mark.parametrize(
    ("km", "words"),
    [
        (0, "about 1 kilometre"),
        (1.4, "about 1 kilometre"),
        (17.6, "about 18 kilometres"),
        (22.4, "about 20 kilometres"),
        (22.6, "about 25 kilometres"),
        (74, "about 75 kilometres"),
    ],
)
def test_the_words_are_as_coarse_as_the_estimate(km: float, words: str) -> None:
    with translation.override("en"):
        assert distance_in_words(km) == words


def test_the_words_are_persian_for_readers_of_persian() -> None:
    with translation.override("fa"):
        assert distance_in_words(17.6) == "حدود ۱۸ کیلومتر"


def test_a_limit_is_held_against_the_figure_that_is_said() -> None:
    assert [as_said(km) for km in (0.2, 17.6, 21.9, 23.0)] == [1, 18, 20, 25]
