"""Matching within one file beside Splink 5 on public sets with known truth.

Splink is set up as its own documentation does for these sets (examples "febrl3" and
"accuracy analysis from labels column"), and its F1 is taken at its best threshold, which
only the truth tells; ours is at the threshold the product uses (0.5). `seconds` cover
learning and scoring of both, from columns in memory to pairs. The sets lie beside the
project (shared/data); a set that is not there is left out.
"""

import gzip
import io
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
import splink
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.internals.blocking_rule_creator import BlockingRuleCreator

from gubei.engines.matching import AUTOMATIC, PEOPLE, REVIEW, compare, groups, link, reference, tidy
from gubei.terms.documents import check_digit
from gubei.terms.names import pinyin_of

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"
REFERENCE = f"splink {splink.__version__}"
RUNS = 3
INCOMING, TWIN = 200_000, 5_000  # pairs
_FIELDS = {
    "first_name": "given_name", "dob": "birth_date", "date_of_birth": "birth_date",
    "soc_sec_id": "document", "suburb": "town", "address_1": "address",
}  # fmt: skip

Scored = tuple[np.ndarray, np.ndarray, int]


@dataclass(frozen=True, slots=True)
class KnownSet:
    """Rows with the truth about who is who: `key` names a row, the column "cluster" a person."""

    name: str
    frame: pl.DataFrame
    key: str
    splink: Callable[[pl.DataFrame], pl.DataFrame]


def known_sets() -> list[KnownSet]:
    """Return the sets that lie beside the project."""
    found = [_febrl(number) for number in (1, 2, 3) if _febrl_file(number).exists()]
    return [*found, _fake_1000()] if _fake_file().exists() else found


def cases() -> list[dict[str, Any]]:
    """Measure every set that is at hand."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    return [*map(_case, known_sets()), _known_persons()]


def _febrl_file(number: int) -> Path:
    return DATA / "febrl_123" / f"dataset{number}.csv.gz"


def _fake_file() -> Path:
    return DATA / "splink_fake_1000" / "fake_1000.csv"


def _febrl(number: int) -> KnownSet:
    raw = pl.read_csv(
        io.BytesIO(gzip.decompress(_febrl_file(number).read_bytes())), infer_schema=False
    )
    frame = raw.rename({name: name.strip() for name in raw.columns})
    frame = frame.with_columns(pl.all().str.strip_chars().replace("", None))
    person = pl.col("rec_id").str.extract(r"^([^-]+-[^-]+)", 1)
    frame = frame.with_columns(cluster=person)
    return KnownSet(f"febrl{number}", frame, "rec_id", _splink_febrl)


def _fake_1000() -> KnownSet:
    frame = pl.read_csv(_fake_file(), infer_schema=False)
    return KnownSet("fake_1000", frame, "unique_id", _splink_fake_1000)


def _case(known: KnownSet) -> dict[str, Any]:
    name, frame, key = known.name, known.frame, known.key
    seconds, (compared, ours) = _timed(lambda: _link(frame, key))
    reference_seconds, pairs = _timed(lambda: known.splink(frame))
    truth = _truth(frame, key)
    mine = _scored(ours[0], ours[1], ours[2], truth)
    theirs = _scored(pairs["l"].to_list(), pairs["r"].to_list(), pairs["p"].to_numpy(), truth)
    return {
        "case": name,
        "rows": len(frame),
        "seconds": seconds,
        "reference": REFERENCE,
        "reference_seconds": reference_seconds,
        "ratio": round(reference_seconds / seconds, 2),
        "pairs_per_second": round(compared / seconds),
        "reference_pairs_per_second": round(len(pairs) / reference_seconds),
        **_at(mine, REVIEW, ""),
        "automatic_precision": _at(mine, AUTOMATIC, "")["precision"],
        "automatic_recall": _at(mine, AUTOMATIC, "")["recall"],
        **_at(theirs, _best_threshold(theirs), "reference_best_"),
        **_at(theirs, REVIEW, "reference_"),
        "reference_best_threshold": round(_best_threshold(theirs), 4),
        "reference_grouped_best_f1": _best_grouped(pairs, frame[key].to_list(), truth),
    }


def _best_grouped(pairs: pl.DataFrame, ids: list[str], truth: tuple[dict[str, str], int]) -> float:
    """Splink's best F1 when pairs are joined into groups, over twenty thresholds."""
    person, true_pairs = truth
    row = {each: at for at, each in enumerate(ids)}
    best = 0.0
    for threshold in np.concatenate([np.arange(0.05, 1, 0.05), [0.99]]):
        kept = pairs.filter(pl.col("p") >= threshold)
        left, right = (
            np.array([row[each] for each in kept[side]], dtype=np.int64) for side in "lr"
        )
        joined = pl.DataFrame(
            {"group": groups(left, right, len(ids)), "person": [person[i] for i in ids]}
        )
        found = _pairs_in(joined.group_by("group").len()["len"])
        right_ones = _pairs_in(joined.group_by("group", "person").len()["len"])
        best = max(best, 2 * right_ones / max(found + true_pairs, 1))
    return round(best, 5)


def _pairs_in(sizes: pl.Series) -> int:
    return int((sizes.cast(pl.Int64) * (sizes.cast(pl.Int64) - 1) // 2).sum())


def _timed(run: Callable[[], Any]) -> tuple[float, Any]:
    """Return the shortest of some runs, and the answer."""
    spent, answer = [], None
    for _ in range(RUNS):
        begun = time.perf_counter()
        answer = run()
        spent.append(time.perf_counter() - begun)
    return round(min(spent), 3), answer


def _link(frame: pl.DataFrame, key: str) -> tuple[int, tuple[list[str], list[str], np.ndarray]]:
    fields = {
        _FIELDS.get(name, name): frame[name].fill_null("").to_list()
        for name in frame.columns
        if name not in (key, "cluster")
    }
    links = link(fields, rng=np.random.default_rng(1))
    ids = frame[key].to_list()
    left, right = ([ids[row] for row in rows] for rows in (links.left, links.right))
    return links.compared, (left, right, links.probability)


def _known_persons() -> dict[str, Any]:
    """Compare incoming rows with known persons, side by side, with the fixed model PEOPLE.

    The slow twin compares the first 5,000 pairs; its seconds are scaled to all of them.
    """
    rng = np.random.default_rng(3)
    incoming, known = (_invented(rng, INCOMING) for _ in range(2))
    seconds, fast = _timed(lambda: compare(incoming, known))
    some = [
        list(zip(*(tidy(side)[key] for key in tidy(side)), strict=True))[:TWIN]
        for side in (incoming, known)
    ]
    keys = list(tidy(incoming))
    rows = [[dict(zip(keys, row, strict=True)) for row in side] for side in some]
    begun = time.perf_counter()
    slow = [reference.probability(a, b, PEOPLE) for a, b in zip(*rows, strict=True)]
    spent = (time.perf_counter() - begun) * INCOMING / TWIN
    if not np.allclose(fast[:TWIN], slow, rtol=1e-6):
        raise RuntimeError("the fast comparison and its slow twin disagree")
    return {
        "case": "known_persons",
        "pairs": INCOMING,
        "seconds": seconds,
        "reference": "slow twin, pair by pair",
        "reference_seconds": round(spent, 3),
        "ratio": round(spent / seconds, 2),
        "pairs_per_second": round(INCOMING / seconds),
    }


def _invented(rng: np.random.Generator, rows: int) -> dict[str, list[str]]:
    """Invented people, few enough of each kind that every level of agreement is seen."""
    family, given = list("王李张刘陈杨赵黄周吴林徐"), list("伟芳娜秀英敏静丽强磊军洋勇艳杰梅")
    towns = ["鼓楼街道", "果园街道", "石城镇", "古北口镇"]
    first, second = rng.choice(given, rows), rng.choice([*given, ""], rows)
    names = [a + b + c for a, b, c in zip(rng.choice(family, rows), first, second, strict=True)]
    born = np.datetime64("1940-01-01") + rng.integers(0, 29_000, rows)
    digits = [
        f"999999{day.astype(object):%Y%m%d}{n:03d}"
        for day, n in zip(born, rng.integers(0, 999, rows), strict=True)
    ]
    return {
        "document": [number + check_digit(number) for number in digits],
        "phone": [f"1990000{n:04d}" for n in rng.integers(0, 10_000, rows)],
        "name": names,
        "pinyin": [pinyin_of(name) for name in names],
        "birth_date": [str(day) for day in born],
        "sex": list(rng.choice(["男", "女", ""], rows)),
        "address": [
            f"密云区{t}{n}号"
            for t, n in zip(rng.choice(towns, rows), rng.integers(1, 400, rows), strict=True)
        ],
    }


def _truth(frame: pl.DataFrame, key: str) -> tuple[dict[str, str], int]:
    """The person of each row, and the number of true pairs."""
    sizes = frame["cluster"].value_counts()["count"]
    return dict(zip(frame[key], frame["cluster"], strict=True)), int(
        (sizes * (sizes - 1) // 2).sum()
    )


def _scored(
    left: list[str], right: list[str], chance: np.ndarray, truth: tuple[dict[str, str], int]
) -> Scored:
    person, pairs = truth
    same = np.array([person[a] == person[b] for a, b in zip(left, right, strict=True)])
    return chance, same, pairs


def _at(scored: Scored, threshold: float, prefix: str) -> dict[str, float]:
    chance, same, pairs = scored
    kept = same[chance >= threshold]
    right = int(kept.sum())
    return {
        f"{prefix}precision": round(right / max(len(kept), 1), 5),
        f"{prefix}recall": round(right / pairs, 5),
        f"{prefix}f1": round(2 * right / (len(kept) + pairs), 5),
    }


def _best_threshold(scored: Scored) -> float:
    chance, same, pairs = scored
    order = np.argsort(-chance)
    right = np.cumsum(same[order])
    f1 = 2 * right / (np.arange(1, len(order) + 1) + pairs)
    return float(chance[order][f1.argmax()])


def _splink_febrl(frame: pl.DataFrame) -> pl.DataFrame:
    settings = SettingsCreator(
        unique_id_column_name="rec_id",
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on(name)
            for name in ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")
        ],
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d"
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        ],
    )
    connection = duckdb.connect()
    linker = _linker(connection, connection.from_arrow(frame.to_arrow()), settings)
    rules: list[str | BlockingRuleCreator] = [
        block_on("soc_sec_id"),
        block_on("given_name", "surname", "date_of_birth"),
        "l.given_name = r.surname and l.surname = r.given_name "
        "and l.date_of_birth = r.date_of_birth",
    ]
    linker.training.estimate_probability_two_random_records_match(rules, recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=2)
    for name in ("date_of_birth", "postcode"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(name))
    return _predicted(linker, "rec_id")


def _splink_fake_1000(frame: pl.DataFrame) -> pl.DataFrame:
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on(name) for name in ("first_name", "surname", "dob", "email")
        ],
        comparisons=[
            cl.ForenameSurnameComparison("first_name", "surname"),
            cl.DateOfBirthComparison("dob", input_is_string=False),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
        ],
    )
    connection = duckdb.connect()
    connection.register("rows", frame.to_arrow())
    rows = connection.sql("select * replace (cast(dob as date) as dob) from rows")
    linker = _linker(connection, rows, settings)
    rules: list[str | BlockingRuleCreator] = [
        "l.first_name = r.first_name and levenshtein(r.dob::VARCHAR, l.dob::VARCHAR) <= 1",
        "l.surname = r.surname and levenshtein(r.dob::VARCHAR, l.dob::VARCHAR) <= 1",
        "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2",
        "l.email = r.email",
    ]
    linker.training.estimate_probability_two_random_records_match(rules, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=5)
    for rule in (block_on("dob"), block_on("email"), block_on("first_name", "surname")):
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True
        )
    return _predicted(linker, "unique_id")


def _linker(
    connection: duckdb.DuckDBPyConnection, rows: duckdb.DuckDBPyRelation, settings: SettingsCreator
) -> Linker:
    return Linker(DuckDBAPI(connection=connection).register(rows), settings, log_level=None)


def _predicted(linker: Linker, key: str) -> pl.DataFrame:
    found: pl.DataFrame = linker.inference.predict().as_duckdbpyrelation().pl()
    return found.select(
        pl.col(f"{key}_l").alias("l"),
        pl.col(f"{key}_r").alias("r"),
        pl.col("match_probability").alias("p"),
    )


if __name__ == "__main__":
    for case in cases():
        print(json.dumps(case, indent=1))
