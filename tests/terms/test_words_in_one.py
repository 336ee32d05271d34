"""What a rule says is kept in both languages and read in one."""

from gubei.terms.words import Words, both_in_one, in_one, words_of_reason

CLEAR = Words("the single sample is negative", "单人复采阴性")


def test_a_rule_says_it_in_both_and_a_screen_reads_one():
    kept = both_in_one(CLEAR)
    assert kept == "单人复采阴性 ／ the single sample is negative"
    assert (in_one("zh", kept), in_one("en", kept)) == (CLEAR.zh, CLEAR.en)
    assert words_of_reason(kept) == CLEAR


def test_what_an_officer_typed_is_read_as_it_was_typed():
    for typed in ("家中有孕妇", "王明 ／ 李红 两人同住", "two ／ three", ""):
        assert words_of_reason(typed) == Words(typed, typed)


def test_each_language_is_cut_where_both_would_not_fit():
    long = both_in_one(Words("a" * 300, "长" * 300))
    assert len(long) <= 200
    assert in_one("zh", long) == "长" * 98
