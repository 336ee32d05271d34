"""Who stays in which room: the constraints here are what keeps people apart."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from gubei.domain.isolation.models.places import Floor, IsolationSite, Room
from gubei.terms.exposure_kinds import ExposureKind

KINDS = [(each.value, each.value) for each in ExposureKind]

# The lock on the site lets one officer at a time look and write there, so that two who refill a
# room in the same minute cannot mix. A room whose people left keeps their air until it is
# disinfected.
_NOT_MIXED = """
    PERFORM 1 FROM gubei_isolationsite WHERE id = NEW.site_id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM gubei_stay s JOIN gubei_occupancy o ON o.id = s.occupancy_id
        WHERE s.site_id = NEW.site_id AND s.id <> NEW.id AND o.clean_at IS NULL
          AND (s.to_at IS NULL OR o.left_at IS NOT NULL)
          AND (s.floor_id = NEW.floor_id
               OR (NEW.ventilation <> '' AND s.ventilation = NEW.ventilation))
          AND (s.cohort <> NEW.cohort
               OR abs(s.exposed_on - NEW.exposed_on) > least(s.days_apart, NEW.days_apart))
    ) THEN
        RAISE EXCEPTION 'stay_does_not_mix' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM gubei_room r WHERE r.id = NEW.room_id AND r.floor_id = NEW.floor_id
          AND r.site_id = NEW.site_id AND r.ventilation = NEW.ventilation
          AND r.closed_at IS NULL AND NEW.bed BETWEEN 1 AND r.beds
    ) THEN
        RAISE EXCEPTION 'stay_has_a_bed_of_its_room' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM gubei_stay s JOIN gubei_person other ON other.id = s.person_id,
               gubei_person mine
        WHERE mine.id = NEW.person_id AND s.occupancy_id = NEW.occupancy_id AND s.to_at IS NULL
          AND s.person_id <> NEW.person_id
          AND (mine.household_id IS NULL OR mine.household_id IS DISTINCT FROM other.household_id)
          AND NOT (NEW.shares AND s.shares)
          AND NOT EXISTS (
              SELECT 1 FROM gubei_roomneed n
              WHERE (n.measure_id = NEW.measure_id AND n.guardian_id = s.person_id)
                 OR (n.measure_id = s.measure_id AND n.guardian_id = NEW.person_id)
          )
    ) THEN
        RAISE EXCEPTION 'room_is_of_one_household' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


def _span(start: str, end: str) -> Func:
    return Func(F(start), F(end), Value("[)"), function="tstzrange")


class Occupancy(models.Model):
    """占用: a room is given to one party, from when until it is disinfected after them.

    A party is a household, a minor with the guardian, or one person alone; where the pack lets
    strangers share, all who are in the room.
    """

    id = models.UUIDField(primary_key=True)
    room = models.ForeignKey(Room, models.PROTECT, related_name="occupancies", db_index=False)
    party = models.UUIDField()
    from_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    clean_at = models.DateTimeField(null=True)
    # Nobody: whoever was expected did not come, and there is nothing to disinfect.
    cleaned_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="rooms_cleaned", db_index=False
    )

    class Meta:
        """One party at a time, until the room is clean again."""

        constraints = [
            ExclusionConstraint(
                name="room_holds_one_party_until_it_is_clean",
                expressions=[
                    (
                        Func("room_id", Value("room"), function="gubei_point"),
                        RangeOperators.OVERLAPS,
                    ),
                    (_span("from_at", "clean_at"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(left_at=None, clean_at=None)
                | Q(left_at__gte=F("from_at"), clean_at=None)
                | Q(left_at__gte=F("from_at"), clean_at__gte=F("left_at")),
                name="room_is_cleaned_after_its_people_left",
            ),
            # A stay points at both: then its party is that of the room.
            models.UniqueConstraint(
                fields=["id", "party", "room"], name="occupancy_is_of_a_party_and_a_room"
            ),
        ]
        indexes = [
            models.Index(fields=["room"], name="occupancy_room", condition=Q(clean_at=None)),
            models.Index(
                fields=["left_at"],
                name="occupancy_dirty",
                condition=Q(clean_at=None, left_at__isnull=False),
            ),
        ]  # fmt: skip


class Placement(models.Model):
    """房间安排: a proposal for many people, as it was looked at, and the act that accepted it."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="placements")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="placements", db_index=False
    )
    seats = models.JSONField()
    not_placed = models.JSONField()
    tally = models.JSONField()
    # 整体转移: the site that everybody leaves when it is accepted, and why.
    empties = models.ForeignKey(
        IsolationSite, models.PROTECT, null=True, related_name="relocations", db_index=False
    )
    reason = models.CharField(max_length=300, blank=True)
    # The one for whose people this is better: found in the background for those who had not moved.
    improves = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="better", db_index=False
    )
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        "gubei.Officer",
        models.PROTECT,
        null=True,
        related_name="placements_accepted",
        db_index=False,
    )

    class Meta:
        """What was looked at stays as it was."""

        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__gte=F("proposed_at"), accepted_by__isnull=False),
                name="placement_is_accepted_by_somebody",
            ),
            models.UniqueConstraint(fields=["improves"], name="placement_is_improved_once"),
            models.CheckConstraint(
                condition=Q(empties=None, reason="") | (Q(empties__isnull=False) & ~Q(reason="")),
                name="relocation_has_a_reason",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="placement_stays_as_proposed", fields=["seats", "not_placed", "tally"]
            ),
        ]


class Stay(models.Model):
    """入住: a person in a room, from when until when, under a measure.

    `cohort` are the kinds that may share the air and `days_apart` how far exposures may lie
    apart, by the pack of the measure on the day; floor and ventilation are those of the room.
    """

    id = models.UUIDField(primary_key=True)
    occupancy = models.ForeignKey(Occupancy, models.PROTECT, related_name="stays", db_index=False)
    measure = models.ForeignKey("gubei.Measure", models.PROTECT, related_name="stays")
    person = models.ForeignKey("gubei.Person", models.PROTECT, related_name="stays", db_index=False)
    site = models.ForeignKey(IsolationSite, models.PROTECT, related_name="stays", db_index=False)
    floor = models.ForeignKey(Floor, models.PROTECT, related_name="stays", db_index=False)
    room = models.ForeignKey(Room, models.PROTECT, related_name="stays", db_index=False)
    ventilation = models.CharField(max_length=40, blank=True)
    party = models.UUIDField()
    bed = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=KINDS)
    cohort = models.CharField(max_length=100)
    exposed_on = models.DateField()
    days_apart = models.PositiveSmallIntegerField()
    # By the pack of the day: people of this kind may sleep in a room with strangers of such kinds.
    shares = models.BooleanField(db_default=False)
    placement = models.ForeignKey(
        Placement, models.PROTECT, null=True, related_name="stays", db_index=False
    )
    from_at = models.DateTimeField()
    placed_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="stays_placed", db_index=False
    )
    arrived_at = models.DateTimeField(null=True)
    arrival_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="arrivals", db_index=False
    )
    to_at = models.DateTimeField(null=True)
    # Nobody: the measure ended, and the stay with it.
    ended_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="stays_ended", db_index=False
    )
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """One room for a person, one bed for a sleeper, one air for a cohort."""

        constraints = [
            ExclusionConstraint(
                name="person_is_in_one_room_at_a_time",
                expressions=[
                    (
                        Func("person_id", Value("stay"), function="gubei_point"),
                        RangeOperators.OVERLAPS,
                    ),
                    (_span("from_at", "to_at"), RangeOperators.OVERLAPS),
                ],
            ),
            models.UniqueConstraint(
                fields=["occupancy", "bed"], condition=Q(to_at=None), name="bed_has_one_sleeper"
            ),
            models.CheckConstraint(
                condition=Q(to_at=None, ended_by=None, end_reason="")
                | (Q(to_at__gte=F("from_at")) & ~Q(end_reason="")),
                name="stay_ends_later_and_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(arrived_at=None, arrival_by=None)
                | Q(arrived_at__gte=F("from_at"), arrival_by__isnull=False),
                name="arrival_is_signed_for",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stay_does_not_mix",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_NOT_MIXED,
            ),
            pgtrigger.ReadOnly(
                name="stay_is_where_it_was_written",
                fields=[
                    "occupancy",
                    "person",
                    "site",
                    "floor",
                    "room",
                    "ventilation",
                    "party",
                    "bed",
                    "cohort",
                    "exposed_on",
                    "days_apart",
                    "shares",
                    "from_at",
                ],
            ),
            pgtrigger.Protect(name="stay_is_not_deleted", operation=pgtrigger.Delete),
        ]
        indexes = [
            models.Index(fields=["site", "floor"], name="stay_site", condition=Q(to_at=None)),
            models.Index(fields=["occupancy"], name="stay_occupancy"),
            models.Index(fields=["site", "-to_at"], name="stay_ended", condition=~Q(to_at=None)),
            models.Index(fields=["person", "-from_at"], name="stay_person"),
        ]  # fmt: skip


class RoomNeed(models.Model):
    """房间需求: what somebody's room must have, and who looks after them; the newest counts."""

    id = models.UUIDField(primary_key=True)
    measure = models.ForeignKey(
        "gubei.Measure", models.PROTECT, related_name="room_needs", db_index=False
    )
    needs = ArrayField(models.CharField(max_length=16), default=list)
    guardian = models.ForeignKey(
        "gubei.Person", models.PROTECT, null=True, related_name="wards", db_index=False
    )
    # Of a child whom no adult of its own may go with: who of the site looks after it, and who of
    # its own said yes, as whom (mother, say), and when.
    carer = models.CharField(max_length=100, blank=True)
    consent_by = models.CharField(max_length=100, blank=True)
    consented_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="room_needs", db_index=False
    )

    class Meta:
        """Written once; a carer stands in with a consent, and where no guardian goes along."""

        constraints = [
            models.CheckConstraint(
                condition=Q(carer="", consent_by="", consented_at=None)
                | (
                    ~Q(carer="")
                    & ~Q(consent_by="")
                    & Q(consented_at__isnull=False, consented_at__lte=F("at"))
                ),
                name="carer_stands_in_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(carer="") | Q(guardian=None),
                name="carer_stands_in_where_no_guardian_goes",
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="room_need_is_written_once")]
        indexes = [models.Index(fields=["measure", "-at", "-id"], name="room_need_measure")]
