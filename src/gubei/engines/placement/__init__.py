"""Placement: rooms for a whole list at once, without mixing.

`pose` asks the question, `place_at_once` answers while the bus is waiting, `improve` looks for the
best answer, `bounder_of` proves how good any could be, `violations_of` checks any answer by itself. All are pure;
files are read by `gubei.adapters.rooms`.

**What must hold.** (1) One room holds one household, or a minor with who looks after it; strangers
only of kinds that the rules let share. (2) Nobody on one floor, or on one ventilation group, has an
exposure date more than `days_apart` days from anybody else's there, or a kind that the rules keep
apart. (3) A room has the beds, and what each of its people needs. (4) A minor is in the room of the
guardian. (5) Nobody enters before the room is free, or waits longer than the rules say. (6) Who is in a room
already does not move.

**What is best.** Nobody is left without a room who could have one, older exposures first; then
nobody waits; then as little as possible is opened. A floor that is opened takes no other cohort
until it is empty and disinfected, so all its rooms count, and it needs a crew, as a site needs a
staff. `Cost` holds the prices in rooms: they are ours, no source was found.
"""

from gubei.engines.placement.parties import form_parties
from gubei.engines.placement.placing import bounder_of, improve, place_at_once
from gubei.engines.placement.stock import Question, pose
from gubei.engines.placement.values import (
    Cost,
    Need,
    NotPlaced,
    Person,
    Placement,
    Room,
    Rules,
    Seat,
    Tally,
)
from gubei.engines.placement.verifying import violations_of

__all__ = [
    "Cost",
    "Need",
    "NotPlaced",
    "Person",
    "Placement",
    "Question",
    "Room",
    "Rules",
    "Seat",
    "Tally",
    "bounder_of",
    "form_parties",
    "improve",
    "place_at_once",
    "pose",
    "violations_of",
]
