"""Policy: what a pack says about a person, with every date and why.

`decide` plans one person, `decide_many` a whole district, `compare` holds two packs against each
other, `statements` puts its other rules into words, `gate` says what a release waits for,
`infectious_window` how far back a case reaches. All are pure; a pack is data (`pack.Pack`), read by `gubei.adapters.packs`.
"""

from gubei.engines.policy.bulk import Crowd, Plans, decide_many
from gubei.engines.policy.checking import Problem, problems_of
from gubei.engines.policy.clocks import time_for
from gubei.engines.policy.deciding import (
    anchors_of,
    conditions_of,
    decide,
    lighter_plans,
    restarting_anchors,
    rule_of,
)
from gubei.engines.policy.difference import DayLoad, Difference, compare, difference
from gubei.engines.policy.entering import (
    Bookings,
    Traveller,
    Verdict,
    absent_hours,
    bookings,
    carrier_days,
    facts_of,
    few_checked,
    judge,
    list_hours,
    missing_hours,
    needs_no_card,
    terms_of,
    terms_of_rule,
    transit_hours,
    upstream_hours,
)
from gubei.engines.policy.pack import Pack
from gubei.engines.policy.plans import (
    Because,
    DailyCheck,
    Facts,
    MeasurePlan,
    PlannedPhase,
    PlannedTest,
)
from gubei.engines.policy.release import Gate, Held, gate
from gubei.engines.policy.rows import Row, Taken, leave_out_taken, put_rows
from gubei.engines.policy.statements import About, Statement, statements
from gubei.engines.policy.understanding import Understood, understand
from gubei.engines.policy.windows import InfectiousWindow, infectious_window
from gubei.engines.policy.words import Anchor, Check, Confidence, Evidence, Method, Specimen, Step

__all__ = [
    "About",
    "Anchor",
    "Because",
    "Bookings",
    "Check",
    "Confidence",
    "Crowd",
    "DailyCheck",
    "DayLoad",
    "Difference",
    "Evidence",
    "Facts",
    "Gate",
    "Held",
    "InfectiousWindow",
    "MeasurePlan",
    "Method",
    "Pack",
    "PlannedPhase",
    "PlannedTest",
    "Plans",
    "Problem",
    "Row",
    "Specimen",
    "Statement",
    "Step",
    "Taken",
    "Traveller",
    "Understood",
    "Verdict",
    "absent_hours",
    "anchors_of",
    "bookings",
    "carrier_days",
    "compare",
    "conditions_of",
    "decide",
    "decide_many",
    "difference",
    "facts_of",
    "few_checked",
    "gate",
    "infectious_window",
    "judge",
    "leave_out_taken",
    "lighter_plans",
    "list_hours",
    "missing_hours",
    "needs_no_card",
    "problems_of",
    "put_rows",
    "restarting_anchors",
    "rule_of",
    "statements",
    "terms_of",
    "terms_of_rule",
    "time_for",
    "transit_hours",
    "understand",
    "upstream_hours",
]
