"""A course in words that the person concerned can read."""

from datetime import timedelta
from typing import Any

from gubei.domain.measures.rules.courses import Course, Sampling, Stretch
from gubei.terms.words import Words

_CHECKS = {
    "temperature": Words("temperature {times} a day", "每日测温 {times} 次"),
    "symptoms": Words("say how you feel {times} a day", "每日报告症状 {times} 次"),
    "visit": Words("somebody visits {times} a day", "每日上门随访 {times} 次"),
}
_TIMES = {1: "once", 2: "twice"}
_METHODS = {
    "pcr": Words("PCR test", "核酸检测"),
    "antigen": Words("antigen test", "抗原检测"),
    "serology": Words("blood test for antibodies", "血清学检测"),
    "culture": Words("culture", "培养检测"),
}
_SPECIMENS = {
    "nasopharyngeal": Words("nasopharyngeal swab", "鼻咽拭子"),
    "oropharyngeal": Words("throat swab", "口咽拭子"),
    "nasal": Words("nasal swab", "鼻拭子"),
    "blood": Words("blood", "血样"),
    "stool": Words("stool", "粪便"),
}


def phases_said(course: Course) -> list[dict[str, Any]]:
    """Return the phases with their first and last day and what is asked, in both languages."""
    return [
        {
            "kind": _both(each.kind.words),
            "from": str(each.from_),
            "last": str(each.to - timedelta(days=1)),
            "asks": [_both(words) for words in asks_of(each)],
        }
        for each in course.stretches
    ]


def asks_of(stretch: Stretch) -> list[Words]:
    """Return what a phase asks for every day, and what else it says."""
    said = [
        Words(
            _CHECKS[what].en.format(times=_TIMES.get(times, f"{times} times")),
            _CHECKS[what].zh.format(times=times),
        )
        for what, times in stretch.checks
    ]
    return [*said, *([stretch.asks] if stretch.asks else [])]


def tests_said(course: Course) -> list[dict[str, Any]]:
    """Return the tests by day, in both languages."""
    return [{"day": str(each.due_on), "what": _both(test_said(each))} for each in course.tests]


def test_said(test: Sampling) -> Words:
    """Return what is taken, and how it is examined."""
    method, specimen = _METHODS[test.method], _SPECIMENS.get(test.specimen)
    many = f" x {test.samples}" if test.samples > 1 else ""
    if specimen is None:
        return Words(method.en + many, method.zh + many)
    return Words(f"{method.en}, {specimen.en}{many}", f"{method.zh}，{specimen.zh}{many}")


def _both(words: Words) -> dict[str, str]:
    return {"en": words.en, "zh": words.zh}
