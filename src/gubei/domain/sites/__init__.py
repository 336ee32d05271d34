"""Sites 场所: places where people come together, and who answers for them.

A vehicle is a site too, found by its number. A site is found by a part of its name, the first
letters of its pinyin or an alias, within the officer's unit.
"""
