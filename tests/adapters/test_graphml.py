"""The graph of a case as GraphML: whatever a name holds, a reader gets it back."""

from xml.etree import ElementTree

from gubei.adapters.graphml import write_graphml

_SPACE = "{http://graphml.graphdrawing.org/xmlns}"


def test_nodes_and_edges_come_back_with_their_values_and_types():
    text = write_graphml(
        [("林", {"name": '林 <"&> 梅', "ring": 0}), ("王", {"name": "王\x01强", "ring": 1})],
        [("林", "王", {"place": "东关市场", "minutes": 12.5})],
    )
    root = ElementTree.fromstring(text)  # noqa: S314 - our own
    kinds = {key.get("attr.name"): key.get("attr.type") for key in root.iter(f"{_SPACE}key")}
    assert kinds == {"name": "string", "ring": "int", "place": "string", "minutes": "double"}
    nodes = {node.get("id"): values(node) for node in root.iter(f"{_SPACE}node")}
    assert nodes == {
        "林": {"node.name": '林 <"&> 梅', "node.ring": "0"},
        "王": {"node.name": "王强", "node.ring": "1"},
    }
    (edge,) = root.iter(f"{_SPACE}edge")
    assert (edge.get("source"), edge.get("target"), values(edge)) == (
        "林", "王", {"edge.place": "东关市场", "edge.minutes": "12.5"},
    )  # fmt: skip


def test_a_graph_of_nobody_is_still_one():
    root = ElementTree.fromstring(write_graphml([], []))  # noqa: S314 - our own
    assert list(root.iter(f"{_SPACE}node")) == []


def values(element: ElementTree.Element) -> dict[str | None, str | None]:
    return {data.get("key"): data.text for data in element.iter(f"{_SPACE}data")}
