"""Invented outbreaks: strategies of hypothesis for records that files can say.

Names, numbers and telephones are those of nobody: telephones lie in the block 199-0000, identity
numbers carry the area code 999999.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from gubei.terms.documents import check_digit
from gubei.terms.moments import SHANGHAI
from gubei.terms.outbreaks import (
    CaseRecord,
    ContactRecord,
    FollowUpRecord,
    Outbreak,
    RelationRecord,
    SampleRecord,
    Someone,
)

FIRST_DAY = date(2022, 4, 1)
given_names = st.sampled_from(["梅", "建国", "小云", "志强", "Na", "Anna Maria", "José"])
family_names = st.sampled_from(["林", "王", "欧阳", "Li", "O'Neill", "Núñez"])
words = st.sampled_from(["", "同桌吃饭", "same household", "bus 17, seat 4", 'said "no"', "a; b"])
days = st.integers(0, 40).map(lambda n: FIRST_DAY + timedelta(n))
maybe_days = st.none() | days
moments = st.integers(0, 40 * 24 * 60).map(
    lambda n: datetime(2022, 4, 1, tzinfo=SHANGHAI) + timedelta(minutes=n)
)
midnights = days.map(lambda day: datetime(day.year, day.month, day.day, tzinfo=SHANGHAI))
phones = st.just("") | st.integers(0, 9999).map(lambda n: f"1990000{n:04d}")


def _document(n: int) -> str:
    first = f"99999919{60 + n % 40:02d}0{1 + n % 9}1{n % 10}{n:03d}"
    return first + check_digit(first)


documents = st.just("") | st.integers(1, 999).map(_document)
extras = st.dictionaries(
    st.sampled_from(["class at school", "travel", "questionnaireAnswers.dog[1].value"]),
    st.sampled_from(["2B", "Wuhan; train", "yes"]),
    max_size=2,
).map(lambda found: tuple(sorted(found.items())))
persons = st.builds(
    Someone,
    given_name=given_names,
    family_name=st.just("") | family_names,
    sex=st.sampled_from(["", "male", "female"]),
    birth_date=st.none() | st.integers(0, 30_000).map(lambda n: date(1930, 1, 1) + timedelta(n)),
    age_years=st.none() | st.integers(0, 110),
    age_months=st.none(),
    document=documents,
    phone=phones,
    email=st.sampled_from(["", "lin.mei@example.org"]),
    address=st.sampled_from(["", "柳沟村12号", "12 Mill Lane, flat 3"]),
    town=st.sampled_from(["", "北口镇"]),
    unit_code=st.sampled_from(["", "99990101"]),
    occupation=st.sampled_from(["", "司机", "teacher"]),
)


def outbreaks(
    *, moment: st.SearchStrategy[datetime] = moments, extra: st.SearchStrategy[Any] = extras
) -> st.SearchStrategy[Outbreak]:
    """Return outbreaks of up to four cases and four contacts, some without a source."""
    return st.integers(1, 4).flatmap(
        lambda cases: st.integers(0, 4).flatmap(lambda n: _outbreak(cases, n, moment, extra))
    )


def _outbreak(
    cases: int, contacts: int, moment: st.SearchStrategy[datetime], extra: st.SearchStrategy[Any]
) -> st.SearchStrategy[Outbreak]:
    case_keys = [f"case-{n}" for n in range(cases)]
    contact_keys = [f"contact-{n}" for n in range(contacts)]
    everybody = [*case_keys, *contact_keys]
    pairs = [(one, other) for one in everybody for other in everybody if one != other]
    return st.builds(
        Outbreak,
        cases=st.tuples(*(_case(key, moment, extra) for key in case_keys)),
        contacts=st.tuples(*(_contact(key, extra) for key in contact_keys)),
        relations=_some(pairs, lambda n, pair: _relation(n, pair, extra)),
        follow_ups=_some(contact_keys, lambda n, key: _follow_up(n, key, extra)),
        samples=_some(everybody, lambda n, key: _sample(n, key, moment, extra)),
    )


def _some(
    names: list[Any], build: Callable[[int, Any], st.SearchStrategy[Any]]
) -> st.SearchStrategy[tuple[Any, ...]]:
    if not names:
        return st.just(())
    chosen = st.lists(st.sampled_from(names), max_size=4, unique=True)
    return chosen.flatmap(
        lambda found: st.tuples(*(build(n, name) for n, name in enumerate(found)))
    )


def _case(
    key: str, moment: st.SearchStrategy[datetime], extra: st.SearchStrategy[Any]
) -> st.SearchStrategy[CaseRecord]:
    return st.builds(
        CaseRecord,
        key=st.just(key),
        number=st.sampled_from(["", f"MY-2022-{key}"]),
        person=persons,
        classification=st.sampled_from(
            ["", "suspected", "probable", "confirmed", "asymptomatic", "not_a_case"]
        ),
        reported_on=maybe_days,
        onset_on=maybe_days,
        infected_on=maybe_days,
        became_on=maybe_days,
        isolated_at=st.none() | moment,
        outcome=st.sampled_from(["", "recovered", "died", "alive"]),
        outcome_on=maybe_days,
        origin=st.sampled_from(["", "Wuhan", "境外输入"]),
        extras=extra,
    )


def _contact(key: str, extra: st.SearchStrategy[Any]) -> st.SearchStrategy[ContactRecord]:
    return st.builds(
        ContactRecord,
        key=st.just(key),
        number=st.sampled_from(["", f"K-{key}"]),
        ring=st.sampled_from(["close", "secondary"]),
        person=persons,
        reported_on=maybe_days,
        became_on=maybe_days,
        last_contact_on=maybe_days,
        risk=st.sampled_from(["", "low", "medium", "high"]),
        origin=st.sampled_from(["", "上海返回", "returned from Shanghai"]),
        watched_from=maybe_days,
        watched_until=maybe_days,
        watch=st.sampled_from(["", "watched", "completed", "lost", "died", "stopped"]),
        extras=extra,
    )


def _relation(
    n: int, pair: tuple[str, str], extra: st.SearchStrategy[Any]
) -> st.SearchStrategy[RelationRecord]:
    return st.builds(
        RelationRecord,
        source=st.just(pair[0]),
        target=st.just(pair[1]),
        key=st.sampled_from(["", f"relation-{n}"]),
        first_contact_on=maybe_days,
        last_contact_on=maybe_days,
        is_estimated=st.sampled_from([None, True, False]),
        certainty=st.sampled_from(["", "low", "medium", "high"]),
        exposure=words,
        frequency=words,
        duration=words,
        context=words,
        detail=words,
        cluster=words,
        comment=words,
        extras=extra,
    )


def _follow_up(
    n: int, contact: str, extra: st.SearchStrategy[Any]
) -> st.SearchStrategy[FollowUpRecord]:
    return st.builds(
        FollowUpRecord,
        contact=st.just(contact),
        on=days,
        key=st.just(f"follow-up-{n}"),
        day=st.none() | st.integers(1, 21),
        visit=st.sampled_from(
            ["", "seen_ok", "seen_not_ok", "missed", "not_attempted", "not_performed"]
        ),
        comment=words,
        extras=extra,
    )


def _sample(
    n: int, person: str, moment: st.SearchStrategy[datetime], extra: st.SearchStrategy[Any]
) -> st.SearchStrategy[SampleRecord]:
    return st.builds(
        SampleRecord,
        person=st.just(person),
        key=st.just(f"sample-{n}"),
        number=st.sampled_from(["", f"T-{n}"]),
        taken_at=st.none() | moment,
        delivered_at=st.none() | moment,
        tested_at=st.none() | moment,
        result_at=st.none() | moment,
        laboratory=st.sampled_from(["", "区疾控实验室"]),
        sample_type=st.sampled_from(["", "NASAL_SWAB", "咽拭子"]),
        test_type=st.sampled_from(["", "RT_PCR"]),
        tested_for=st.sampled_from(["", "COVID_19"]),
        result=st.sampled_from(["", "positive", "negative", "inconclusive"]),
        quantity=st.sampled_from(["", "Ct 28.5"]),
        notes=words,
        extras=extra,
    )
