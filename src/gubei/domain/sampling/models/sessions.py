"""Where and when samples are taken."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from gubei.domain.sampling.models.rounds import Round


class SamplingSession(models.Model):
    """采样场次: a place, a time, how many people it can take, its lanes and its team."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(
        "gubei.Unit", models.PROTECT, related_name="sampling_sessions", db_index=False
    )
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, related_name="sessions", db_index=False
    )
    place = models.CharField(max_length=200)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveIntegerField()
    lanes = models.PositiveSmallIntegerField()
    pool_size = models.PositiveSmallIntegerField()
    # The names of who takes the samples; most of them work for a hospital and not here.
    team = ArrayField(models.CharField(max_length=50), default=list)
    # Doors that are knocked at for who cannot come, and people in isolation, have sessions of
    # their own, so that nobody of them stands in the same queue.
    kind = models.CharField(
        max_length=10,
        choices=[("point", "point"), ("door", "door"), ("isolation", "isolation")],
        default="point",
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="sampling_sessions", db_index=False
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="sessions_closed", db_index=False
    )

    class Meta:
        """A place, lanes, and an end after the beginning."""

        constraints = [
            models.CheckConstraint(condition=~Q(place=""), name="session_has_a_place"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="session_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(lanes__gte=1, capacity__gte=1), name="session_has_a_lane_and_room"
            ),
            models.CheckConstraint(
                condition=Q(pool_size__in=[1, 5, 10, 20]), name="session_fills_tubes_that_exist"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="closed_session_has_an_officer",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-begins_at"], name="session_unit"),
            models.Index(fields=["round"], name="session_round", condition=~Q(round=None)),
        ]
