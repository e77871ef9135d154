"""The quota window: counts every way at once, persistent, and as cheap after a hundred thousand sends as before."""

from refimpl.window import DAY, EMPTY, NOBODY, Counts, Window, opening

NOON = 1_767_268_800
"""2026-01-01T12:00:00Z."""
ONE = Counts(1, 1, 1, 1)
MANY = 100_000


def depth(window: Window) -> int:
    """Count the instants a window remembers."""
    count = 0
    for stack in (window.front, window.back):
        rest = stack
        while rest is not None:
            count, rest = count + 1, rest[1]
    return count


def test_counts_add_and_subtract_column_by_column() -> None:
    assert Counts(1, 2, 3, 4).plus(Counts(10, 20, 30, 40)) == Counts(11, 22, 33, 44)
    assert Counts(11, 22, 33, 44).minus(Counts(1, 2, 3, 4)) == Counts(10, 20, 30, 40)


def test_what_was_sent_at_one_instant_is_remembered_once() -> None:
    window = EMPTY
    for _ in range(MANY):
        window = window.with_sent(NOON, ONE)
    assert window.total.given == MANY
    assert depth(window) == 1


def test_one_more_send_shares_all_that_came_before() -> None:
    before = EMPTY
    for turn in range(MANY):
        before = before.with_sent(NOON + turn % DAY, ONE)
    after = before.with_sent(NOON + DAY, ONE)
    assert after.back is not None
    assert after.back[1] is before.back
    assert after.front is before.front
    assert before.total.given == MANY
    assert after.total.given == MANY + 1


def test_sending_and_letting_time_pass_a_hundred_thousand_times_keeps_only_a_day() -> None:
    window, now = EMPTY, NOON
    step = 10
    for _ in range(MANY):
        window = window.moved(now, now + step)
        now += step
        window = window.with_sent(now, ONE)
    assert depth(window) == DAY // step + 1
    assert window.total.given == DAY // step + 1


def test_a_window_is_a_value() -> None:
    window = EMPTY.with_sent(NOON, ONE)
    window.with_sent(NOON + 1, ONE)
    window.moved(NOON, NOON + 2 * DAY)
    assert window == EMPTY.with_sent(NOON, ONE)
    assert Window(None, None, NOBODY, NOBODY) == EMPTY


def test_a_send_counts_to_the_last_second_of_its_24_hours() -> None:
    window = EMPTY.with_sent(NOON, ONE)
    assert window.moved(NOON, NOON + DAY - 1).total == ONE
    assert window.moved(NOON, NOON + DAY + 1).total == NOBODY


def test_a_send_exactly_24_hours_ago_is_at_the_edge() -> None:
    window = EMPTY.with_sent(NOON, ONE)
    edge = window.moved(NOON, NOON + DAY)
    assert edge.total == ONE
    assert edge.at_edge(NOON + DAY) == ONE
    assert window.at_edge(NOON) == NOBODY
    assert window.moved(NOON, NOON + DAY - 1).at_edge(NOON + DAY - 1) == NOBODY


def test_all_that_was_sent_at_one_instant_is_at_the_edge_together() -> None:
    window = EMPTY.with_sent(NOON, ONE).moved(NOON, NOON).with_sent(NOON, ONE)
    assert window.moved(NOON, NOON + DAY).at_edge(NOON + DAY) == ONE.plus(ONE)


def test_midnight_empties_the_day_but_not_the_window() -> None:
    late = NOON + DAY // 2 - 1
    window = EMPTY.with_sent(late, ONE)
    assert window.moved(late, late).today == ONE
    assert window.moved(late, late + 1).today == NOBODY
    assert window.moved(late, late + 1).total == ONE


def test_a_fresh_world_opens_with_what_was_sent_before_in_any_order() -> None:
    sent = ((NOON - 10, 3), (NOON - DAY, 5), (NOON - DAY - 1, 7), (NOON + 1, 11), (NOON - 20, 2))
    window = opening(NOON, sent)
    assert window == opening(NOON, tuple(reversed(sent)))
    assert window.total.given == 3 + 5 + 2
    assert window.today.given == 3 + 2
    assert window.at_edge(NOON).given == 5
