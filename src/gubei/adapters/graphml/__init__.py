"""GraphML, as yEd, Gephi, igraph and networkx read it: who met whom, with what is known of each.

http://graphml.graphdrawing.org/specification.html
"""

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

Value = str | int | float
_TYPES = {str: "string", int: "int", float: "double"}


def write_graphml(
    nodes: Iterable[tuple[str, Mapping[str, Value]]],
    edges: Iterable[tuple[str, str, Mapping[str, Value]]],
) -> str:
    """Return a directed graph. Nodes are (id, values), edges (source, target, values).

    Every value under one name has one type; what XML cannot hold is left out of texts.
    """
    points, lines = list(nodes), list(edges)
    heads = [
        *_heads("node", [values for _, values in points]),
        *_heads("edge", [values for _, _, values in lines]),
    ]
    body = [
        *(_element(f"node id={quoteattr(key)}", "node", values) for key, values in points),
        *(
            _element(f"edge source={quoteattr(one)} target={quoteattr(other)}", "edge", values)
            for one, other, values in lines
        ),
    ]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
            *heads,
            '<graph edgedefault="directed">',
            *body,
            "</graph>",
            "</graphml>",
            "",
        ]
    )


def _heads(kind: str, rows: list[Mapping[str, Value]]) -> list[str]:
    kinds = {name: _TYPES[type(value)] for values in rows for name, value in values.items()}
    return [
        f'<key id="{kind}.{name}" for="{kind}" attr.name="{name}" attr.type="{of}"/>'
        for name, of in kinds.items()
    ]


def _element(start: str, kind: str, values: Mapping[str, Value]) -> str:
    data = "".join(
        f'<data key="{kind}.{name}">{escape(_plain(value))}</data>'
        for name, value in values.items()
    )
    return f"<{start}>{data}</{kind}>"


def _plain(value: Value) -> str:
    return "".join(each for each in str(value) if each >= " " or each in "\t\n")
