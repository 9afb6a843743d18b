"""The same document has the same bytes and the same hash."""

import pytest

from forumapp.kernel.canonical import canonical, canonical_hash


def test_the_order_of_keys_and_the_spelling_of_numbers_do_not_matter():
    assert canonical({"b": 1.0, "a": ["가", None, True]}) == '{"a":["가",null,true],"b":1}'.encode()
    assert canonical_hash({"b": 1, "a": 2}) == canonical_hash({"a": 2, "b": 1.0})


def test_another_value_has_another_hash():
    assert canonical_hash({"a": 1}) != canonical_hash({"a": 2})
    assert canonical_hash({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize("value", [float("nan"), 2**60, object()])
def test_what_json_cannot_say_exactly_is_refused(value):
    with pytest.raises(ValueError):
        canonical({"a": value})
