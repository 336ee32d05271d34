"""Drivers of the demo whom no register knows."""

import random
from datetime import datetime, timedelta

from gubei.domain.checkpoints.rules.entries import PersonSaid
from gubei.interfaces.cli.demo.naming import invent_given_name, invent_surname
from gubei.terms.documents import check_digit


def invent_driver(rng: random.Random, at: datetime, *, tested: timedelta) -> PersonSaid:
    """Return somebody at the wheel at a moment, tested so long before."""
    born = at.date() - timedelta(days=rng.randrange(25 * 365, 55 * 365))
    # The demo's residents have low serials.
    first_17 = f"999999{born:%Y%m%d}{rng.randrange(300, 500) * 2 + 1}"
    name = invent_surname(rng) + invent_given_name(rng, "male", born.year)
    return PersonSaid(
        name=name,
        document=first_17 + check_digit(first_17),
        is_driver=True,
        celsius=round(min(rng.gauss(36.5, 0.2), 37.2), 1),
        tested_at=at - tested,
        is_negative=True,
    )
