"""Makes the demo district, once: each part of the work plays its own piece."""

import time

from django.db import transaction

from gubei.domain.leads.models import DispatchList
from gubei.domain.leads.queries.ledger import ledgers
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.demo.building import build_demo, refuse_other_district
from gubei.interfaces.cli.demo.checkpoints import play_checkpoints
from gubei.interfaces.cli.demo.isolation import open_isolation_sites
from gubei.interfaces.cli.demo.outbreak import play_outbreak
from gubei.interfaces.cli.demo.screening import mark_a_room, play_screening
from gubei.interfaces.cli.saying import note, say
from gubei.terms.words import Words


def make_demo() -> None:
    """Store the whole demo as one act and say what came of it. Raises Refused elsewhere."""
    refuse_other_district()
    note(Words("Making the demo district, once …", "首次准备演示数据…"))
    begun = time.perf_counter()
    now = read_clock()
    with transaction.atomic():
        lists = build_demo(now)
        note(Words("Seven cases, and who met them …", "七例病例及其接触者…"))
        play_outbreak(now)
        note(Words("Rooms for those in central isolation …", "安排集中隔离房间…"))
        open_isolation_sites(now)
        note(Words("A round of testing, and a positive pool …", "一轮核酸检测与阳性混管…"))
        play_screening(now)
        mark_a_room(now)
        note(Words("Three checkpoints since the morning …", "三个检查站今晨以来的通行…"))
        play_checkpoints(now)
    _show_books(lists)
    seconds = time.perf_counter() - begun
    note(Words(f"Done in {seconds:.0f} s.", f"用时 {seconds:.0f} 秒。"))


def _show_books(lists: list[DispatchList]) -> None:
    books = ledgers([each.id for each in lists], at=read_clock())
    for each in lists:
        total = books[each.id].total
        say(
            f"{each.name} v{each.version}: 总行 rows {total.rows:,} = 不可读 unreadable "
            f"{total.unreadable:,} + 线索 leads {total.leads:,}; 未办 open {total.open:,}"
        )
