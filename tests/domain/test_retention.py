"""How long something is kept is a dated number with a reference, and nothing is left unsaid."""

from datetime import date, timedelta

from gubei.domain.privacy.retention import Retained, Retention, Since, retentions
from gubei.terms.words import Words


def test_everything_that_is_kept_for_a_time_has_a_number_a_reference_and_both_languages() -> None:
    found = retentions()
    assert sorted(found) == sorted(Retained)
    for each in found.values():
        said = [each.what, each.counted_from, *(since.reference for since in each.values)]
        assert all(words.en and words.zh for words in said)
        assert all(since.value > 0 for since in each.values)


def test_a_number_holds_from_its_day_until_the_next_one() -> None:
    by = Words("a rule", "规定")
    values = (Since(date(2022, 1, 1), 28, by), Since(date(2022, 6, 1), 14, by))
    kept = Retention(Retained.VISIT_CHECK_IN, by, by, "days", values, None)
    days = (date(2021, 1, 1), date(2022, 5, 31), date(2022, 6, 1))
    assert [kept.lasts(day) / timedelta(days=1) for day in days] == [28, 28, 14]
