"""Interchange 数据交换: outbreaks that come from other systems and go to them.

What a foreign system said is kept sealed as it came, beside what became of it here: a case, a
contact, a lead. What goes out says what stands here now, and for the rest what had come.
"""
