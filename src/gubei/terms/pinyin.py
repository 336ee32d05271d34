"""How Chinese is read: the only place that loads the dictionary, when somebody first asks.

It takes a fifth of the time in which a command starts, and most commands read nobody's name.
"""


def read_aloud(text: str) -> list[str]:
    """Return a syllable without its tone for each character; what is not Chinese as it is."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - see above

    return lazy_pinyin(text)
