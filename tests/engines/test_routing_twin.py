"""The fast routing answers like its slow twin, and never fails, whatever an address says."""

from hypothesis import given
from hypothesis import strategies as st

from gubei.engines.routing import Gazetteer
from gubei.engines.routing.lexicon import MARKERS, make_lexicon
from gubei.engines.routing.places import PlaceTree
from gubei.engines.routing.reference import PlainGazetteer
from tests.engines.routing_places import DIVISIONS, UNITS

FAST = Gazetteer.build(UNITS, home="110118", divisions=DIVISIONS)
SLOW = PlainGazetteer(UNITS, home="110118", divisions=DIVISIONS)
CODES = {unit.code for unit in UNITS}

NAMES = sorted(entry.text for entry in make_lexicon(PlaceTree(UNITS, "110118", DIVISIONS)))
PIECES = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from(sorted(MARKERS)),
    st.sampled_from(
        ["路", "北大街", "村", "小", "东", "3号", ",", " ", "大厦", "12", "里", "镇", "区", "市"]
    ),
    st.text(alphabet="北京上海河南朝阳杨庄村镇区县市省太师屯路0123 ", max_size=4),
)
ADDRESSES = st.lists(PIECES, max_size=7).map("".join)


@given(ADDRESSES)
def test_the_fast_way_answers_like_the_slow_twin(address):
    assert FAST.route(address) == SLOW.route(address)


@given(st.text(max_size=60), st.text(max_size=15), st.text(max_size=10), st.text(max_size=10))
def test_every_text_gets_a_unit_of_ours(address, code, town, village):
    route = FAST.route(address, unit_code=code, town=town, village=village)
    assert route.unit_code in CODES
    assert 0 <= route.confidence <= 1
    assert (route.outside is not None) == (route.kind == "outside")


@given(ADDRESSES)
def test_asking_twice_gives_the_same_answer(address):
    assert FAST.route(address) == FAST.route(address)
    assert FAST.route_many([address, address])[1] == FAST.route(address)
