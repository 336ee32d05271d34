"""Tubes, who is in them, and their way to the laboratory."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from gubei.domain.sampling.models.sessions import SamplingSession
from gubei.domain.sampling.rules.values import FoundBy

# A swab that was taken before its tube was closed is in it, however late a desk without a network
# could say so; once the laboratory has told what the tube says, it is too late.
_HOLDS = """
    DECLARE tube record;
    BEGIN
    SELECT capacity, opened_at, closed_at INTO tube
    FROM gubei_tube WHERE id = NEW.tube_id FOR SHARE;
    IF EXISTS (SELECT 1 FROM gubei_erasedsamples WHERE tube_id = NEW.tube_id) THEN
        RAISE EXCEPTION 'who was in tube % is erased', NEW.tube_id
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.sampled_at < tube.opened_at THEN
        RAISE EXCEPTION 'tube % was opened later', NEW.tube_id USING ERRCODE = 'check_violation';
    END IF;
    IF tube.closed_at IS NOT NULL
       AND (NEW.device_at IS NULL OR NEW.sampled_at >= tube.closed_at
            OR EXISTS (SELECT 1 FROM gubei_tuberesult WHERE tube_id = NEW.tube_id)) THEN
        RAISE EXCEPTION 'tube % is closed', NEW.tube_id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.place > tube.capacity THEN
        RAISE EXCEPTION 'tube % holds %', NEW.tube_id, tube.capacity
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
    END;
"""
# A desk without a network may say after its tube has left that it took somebody out before.
_IS_WITHDRAWN = """
    IF EXISTS (SELECT 1 FROM gubei_erasedsamples WHERE tube_id = OLD.tube_id) THEN
        RETURN OLD;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM gubei_withdrawnsample WHERE id = OLD.id) THEN
        RAISE EXCEPTION 'sample % is not withdrawn', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM gubei_tube t JOIN gubei_shipment s ON s.id = t.shipment_id
               JOIN gubei_withdrawnsample w ON w.id = OLD.id
               WHERE t.id = OLD.tube_id AND (w.done_at IS NULL OR w.done_at >= s.left_at))
       OR EXISTS (SELECT 1 FROM gubei_tuberesult WHERE tube_id = OLD.tube_id) THEN
        RAISE EXCEPTION 'tube % has left', OLD.tube_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
"""
_KEEPS_PEOPLE = """
    IF EXISTS (SELECT 1 FROM gubei_tube WHERE id = OLD.tube_id AND closed_at IS NOT NULL)
       AND NOT EXISTS (SELECT 1 FROM gubei_sample WHERE tube_id = OLD.tube_id)
       AND NOT EXISTS (SELECT 1 FROM gubei_erasedsamples WHERE tube_id = OLD.tube_id) THEN
        RAISE EXCEPTION 'nobody is in tube %', OLD.tube_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""
_HAS_PEOPLE = """
    IF NEW.closed_at IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM gubei_sample WHERE tube_id = NEW.id)
       AND NOT EXISTS (SELECT 1 FROM gubei_erasedsamples WHERE tube_id = NEW.id) THEN
        RAISE EXCEPTION 'nobody is in tube %', NEW.barcode USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


_IS_COUNTED = """
    IF NOT EXISTS (SELECT 1 FROM gubei_erasedsamples WHERE tube_id = OLD.tube_id) THEN
        RAISE EXCEPTION 'the samples of tube % are not counted yet', OLD.tube_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
"""


class Shipment(models.Model):
    """送检: tubes that leave together for a laboratory, counted when they leave and arrive."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="shipments", db_index=False)
    laboratory = models.CharField(max_length=100)
    carrier = models.CharField(max_length=100, blank=True)
    tubes = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    left_at = models.DateTimeField()
    handed_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="shipments", db_index=False
    )
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="shipments_received",
        db_index=False,
    )  # fmt: skip
    received_tubes = models.PositiveIntegerField(null=True)

    class Meta:
        """It goes somewhere, is not empty, and arrives after it left, counted."""

        constraints = [
            models.CheckConstraint(condition=~Q(laboratory=""), name="shipment_goes_somewhere"),
            models.CheckConstraint(condition=Q(tubes__gte=1), name="shipment_is_not_empty"),
            models.CheckConstraint(
                condition=Q(received_at=None, received_by=None, received_tubes=None)
                | Q(
                    received_at__gte=F("left_at"),
                    received_by__isnull=False,
                    received_tubes__isnull=False,
                ),
                name="received_shipment_is_counted",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-left_at"], name="shipment_unit")]


class Tube(models.Model):
    """采样管: a barcode, how many it holds, and its way. What it says stands in its results."""

    id = models.UUIDField(primary_key=True)
    session = models.ForeignKey(
        SamplingSession, models.PROTECT, related_name="tubes", db_index=False
    )
    barcode = models.CharField(max_length=40)
    capacity = models.PositiveSmallIntegerField()
    lane = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="tubes_opened", db_index=False
    )
    closed_at = models.DateTimeField(null=True)
    # What a desk without a network said later: the clock of the device, and when we received it.
    open_device_at = models.DateTimeField(null=True)
    open_received_at = models.DateTimeField(null=True)
    close_device_at = models.DateTimeField(null=True)
    close_received_at = models.DateTimeField(null=True)
    shipment = models.ForeignKey(
        Shipment, models.PROTECT, null=True, related_name="contents", db_index=False
    )
    # When the laboratory had this very tube in hand; a tube that was lost on the way has none.
    received_at = models.DateTimeField(null=True)

    class Meta:
        """A barcode is used once; a tube is closed with people in it before it leaves."""

        constraints = [
            models.UniqueConstraint(fields=["barcode"], name="barcode_is_used_once"),
            models.CheckConstraint(condition=~Q(barcode=""), name="tube_has_a_barcode"),
            models.CheckConstraint(
                condition=Q(capacity__in=[1, 5, 10, 20]), name="tube_holds_one_five_ten_or_twenty"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
                name="tube_is_closed_after_it_was_opened",
            ),
            models.CheckConstraint(
                condition=Q(shipment=None) | Q(closed_at__isnull=False),
                name="tube_is_closed_before_it_leaves",
            ),
            models.CheckConstraint(
                condition=Q(received_at=None) | Q(shipment__isnull=False),
                name="tube_leaves_before_it_arrives",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="closed_tube_has_people", when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update, timing=pgtrigger.Deferred,
                func=_HAS_PEOPLE,
            ),
            pgtrigger.Protect(name="tube_is_not_deleted", operation=pgtrigger.Delete),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["session", "opened_at"], name="tube_session"),
            models.Index(fields=["shipment"], name="tube_shipment", condition=~Q(shipment=None)),
        ]


class Sample(models.Model):
    """样本: a person's swab in a tube, at a place in its order. The key is that of the device.

    Each row stands. One that was entered by error moves to WithdrawnSample, so that nothing that
    counts samples has to ask whether they still do.
    """

    id = models.UUIDField(primary_key=True)
    tube = models.ForeignKey(Tube, models.PROTECT, related_name="samples", db_index=False)
    place = models.PositiveSmallIntegerField()
    person = models.ForeignKey(
        "gubei.Person", models.PROTECT, related_name="samples", db_index=False
    )
    found_by = models.CharField(max_length=8, choices=[(each, each) for each in FoundBy])
    sampled_at = models.DateTimeField()
    sampled_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="samples", db_index=False
    )
    device_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()

    class Meta:
        """Never a person twice in one tube, never more than it holds, never in a closed one."""

        constraints = [
            models.UniqueConstraint(fields=["tube", "place"], name="place_in_a_tube_is_taken_once"),
            models.UniqueConstraint(fields=["tube", "person"], name="person_is_once_in_a_tube"),
            models.CheckConstraint(condition=Q(place__gte=1), name="places_count_from_one"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="tube_takes_no_more_than_it_holds", when=pgtrigger.Before,
                operation=pgtrigger.Insert, func=_HOLDS,
            ),
            pgtrigger.ReadOnly(name="sample_is_written_once"),
            pgtrigger.Trigger(
                name="sample_is_withdrawn_before_its_tube_leaves", when=pgtrigger.Before,
                operation=pgtrigger.Delete, func=_IS_WITHDRAWN,
            ),
            pgtrigger.Trigger(
                name="closed_tube_keeps_people", when=pgtrigger.After,
                operation=pgtrigger.Delete, timing=pgtrigger.Deferred, func=_KEEPS_PEOPLE,
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["person", "-sampled_at"], name="sample_person")]


class WithdrawnSample(models.Model):
    """撤销的样本: what was entered by error, as it stood, and who took it back, when and why."""

    id = models.UUIDField(primary_key=True)
    tube = models.ForeignKey(Tube, models.PROTECT, related_name="withdrawn", db_index=False)
    place = models.PositiveSmallIntegerField()
    person = models.ForeignKey(
        "gubei.Person", models.PROTECT, related_name="samples_withdrawn", db_index=False
    )
    found_by = models.CharField(max_length=8, choices=[(each, each) for each in FoundBy])
    sampled_at = models.DateTimeField()
    sampled_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="samples_gone", db_index=False
    )
    device_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="samples_withdrawn", db_index=False
    )
    withdrawn_device_at = models.DateTimeField(null=True)
    # When a desk without a network took it back, by our clock as far as the device knew it.
    done_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300)

    class Meta:
        """It says why, after it was entered; written once."""

        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="withdrawn_sample_says_why"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__gte=F("received_at")),
                name="sample_is_withdrawn_after_it_came",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(done_at__gte=F("sampled_at")),
                name="sample_is_taken_back_after_it_was_taken",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="withdrawn_sample_is_written_once"),
            pgtrigger.Trigger(
                name="withdrawn_sample_is_counted_before_erased", when=pgtrigger.Before,
                operation=pgtrigger.Delete, func=_IS_COUNTED,
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["tube"], name="withdrawn_sample_tube"),
            models.Index(fields=["person"], name="withdrawn_sample_person"),
        ]


class SampledTest(models.Model):
    """Which test of a measure a sample does; its result goes back there."""

    id = models.UUIDField(primary_key=True)
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="tests", db_index=False)
    test = models.ForeignKey(
        "gubei.DueTest", models.PROTECT, related_name="sampled_tests", db_index=False
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """A test is done by one sample at a time; an invalid one ends, and it is due again."""

        constraints = [
            models.UniqueConstraint(
                fields=["test"], condition=Q(ended_at=None), name="test_is_done_by_one_sample"
            ),
        ]
        indexes = [models.Index(fields=["sample"], name="sampled_test_sample")]
