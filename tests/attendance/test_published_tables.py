"""What of a set may be published: merged, null, withheld; and what later versions still show."""

from __future__ import annotations

from copy import deepcopy

import pytest

from forumapp.attendance.rules import MEASURES, Breakdown, Code, values_of
from forumapp.attendance.rules.suppression import (
    CROSSED_LIMIT,
    LIMIT,
    OTHER,
    WITHHELD,
    column,
    limit,
    partitions,
    published,
    spelled_out,
)
from tests.attendance.crowds import Skew, crowd, set_of
from tests.attendance.published import (
    bins_of,
    in_turn,
    merged_of,
    of_categories,
    rows_of,
    sixty,
    with_arrivals,
    with_table,
)

# --- Cells of one set


def test_a_table_without_small_cells_is_shown_as_it_is() -> None:
    figures = sixty("by_language", {"en": 50, "ko": 10})
    assert published(figures)["by_language"] == figures["by_language"]


def test_small_cells_are_merged_with_the_next_smallest_until_none_can_be_told() -> None:
    """Three and four are seven, of which each could be one to six: wide enough; three alone is not."""
    figures = sixty("by_country", {"DE": 3, "GH": 4, "KR": 53})
    assert published(figures)["by_country"][-1] == {
        "code": OTHER,
        "attended": 7,
        "suppressed": False,
        "merged": ["DE", "GH"],
    }
    lone = published(sixty("by_country", {"DE": 3, "FR": 6, "GH": 9, "KR": 42}))
    assert (merged_of(lone, "by_country"), rows_of(lone, "by_country")) == (["DE", "FR"], {"GH": 9, "KR": 42, OTHER: 9})


def test_those_of_no_country_are_a_cell_although_they_have_no_row() -> None:
    """Two of sixty are in no row: the difference would tell them."""
    shown = published(sixty("by_country", {"FR": 8, "GH": 20, "KR": 30}))
    assert (merged_of(shown, "by_country"), rows_of(shown, "by_country")) == (
        ["FR", ""],
        {"GH": 20, "KR": 30, OTHER: 10},
    )


def test_a_table_of_which_nothing_would_be_left_is_withheld_and_named() -> None:
    shown = published(sixty("by_gender", {"woman": 57, "man": 3}))
    assert (shown["by_gender"], "by_gender" in shown["withheld"]) == ([], True)
    assert shown["withheld"] == ["by_gender"]


def test_a_gender_that_was_not_asked_is_empty_but_not_withheld() -> None:
    figures = of_categories({"government": (60, 60, 60)})
    assert published({**figures, "by_gender": []})["withheld"] == []


def test_a_set_frozen_before_there_were_more_tables_has_no_more_afterwards() -> None:
    figures = {key: value for key, value in sixty("by_country", {"KR": 60}).items() if key != "by_rank"}
    assert "by_rank" not in published(figures)


def test_where_gender_crosses_another_property_a_cell_below_ten_is_small() -> None:
    assert (limit("gender"), limit("rank"), limit("rank", "gender")) == (LIMIT, LIMIT, CROSSED_LIMIT)
    crossed = {"woman minister": 12, "man minister": 8, "woman ambassador": 20, "man ambassador": 20}
    hidden = partitions.hidden_of_partition(crossed, [], small_below=limit("rank", "gender"))
    assert hidden == {"man minister", "woman minister"}


def test_exact_ambassadors_bound_the_cell_of_their_rank() -> None:
    """Of three ambassadors exactly the cell holds three at least: what is beside it must leave room for five more."""
    cells_of_ranks = {"": 40, "minister": 5, "ambassador": 4, "vice_minister": 11}
    figures = sixty("by_rank", cells_of_ranks)
    assert merged_of(published(figures), "by_rank") == ["ambassador", "minister"]
    for figure in figures["figures"]:
        if figure["code"] == Code.AMBASSADORS:
            figure["value"] = 4
    assert merged_of(published(figures), "by_rank") == ["ambassador", "minister", "vice_minister"]


def test_nothing_of_the_set_itself_is_changed_and_what_salts_its_hash_is_not_published() -> None:
    figures = {**set_of(crowd(100, Skew(seed=1))), "salt": "a secret", "hash": "a hash"}
    before = deepcopy(figures)
    shown = published(figures)
    assert (figures, shown["hash"], "salt" in shown) == (before, "a hash", False)


def test_spelled_out_each_merged_code_has_a_null_cell_of_its_own() -> None:
    figures = of_categories({"government": (40, 40, 40), "expert": (9, 9, 9), "academia": (3, 3, 3)})
    shown = spelled_out(published(with_table(figures, "by_country", {"DE": 3, "GH": 4, "KR": 43})))
    assert rows_of(shown, "by_country") == {"KR": 43, OTHER: 9, "DE": None, "GH": None}
    null = {"registered": None, "confirmed": None, "attended": None, "suppressed": True}
    assert [row for row in shown["by_category"] if row["suppressed"]] == [
        {"code": "academia", "counts": True, **null},
        {"code": "expert", "counts": True, **null},
    ]


# --- Categories and the figures that they add up to


def test_the_three_numbers_of_a_category_are_merged_together() -> None:
    rows = {"government": (43, 38, 30), "academia": (12, 9, 3), "expert": (12, 10, 4), "media": (7, 7, 7)}
    shown = published(of_categories(rows))
    assert [row for row in shown["by_category"] if "merged" in row] == [
        {
            "code": OTHER,
            "counts": True,
            "registered": 24,
            "confirmed": 19,
            "attended": 7,
            "suppressed": False,
            "merged": ["academia", "expert"],
        }
    ]
    assert {"staff", "media", "government"} <= set(rows_of(shown, "by_category"))
    assert rows_of(shown, "by_category")["staff"] == 0


@pytest.mark.parametrize(
    ("expert", "told"),
    [
        ((30, 20, 10), (30, 20, 10)),
        ((20, 20, 20), (20, 20, 20)),
        ((22, 20, 10), (None, 20, 10)),
        ((30, 20, 18), (None, None, 18)),
        ((21, 15, 20), (None, 15, 20)),
    ],
)
def test_few_who_stayed_away_or_were_not_confirmed_are_not_told_by_subtraction(
    expert: tuple[int, int, int], told: tuple[int | None, ...]
) -> None:
    shown = published(of_categories({"government": (60, 50, 40), "expert": expert}))
    rows = {row["code"]: tuple(row[measure] for measure in MEASURES) for row in shown["by_category"]}
    left_out = [measure for measure, number in zip(MEASURES, told, strict=True) if number is None]
    assert rows["expert"] == told
    assert [number is None for number in rows["government"]] == [number is None for number in told]
    assert shown["withheld"] == [column(measure) for measure in left_out]


def test_a_measure_that_was_once_left_out_stays_so_and_one_that_was_told_is_told_or_the_table_withheld() -> None:
    few_away = of_categories({"government": (60, 50, 40), "expert": (30, 20, 18)})
    none_away = of_categories({"government": (60, 50, 40), "expert": (30, 20, 20)})
    many_away = of_categories({"government": (60, 50, 40), "expert": (30, 20, 12)})
    assert [each["withheld"] for each in in_turn([few_away, few_away])] == [
        [column("registered"), column("confirmed")]
    ] * 2
    first, second = in_turn([many_away, of_categories({"government": (60, 50, 40), "expert": (30, 20, 17)})])
    assert (first["withheld"], second["withheld"]) == ([], ["by_category"])
    assert published(none_away, [first])["withheld"] == []


def test_those_that_do_not_count_are_merged_apart() -> None:
    rows = {"government": (40, 40, 40), "media": (4, 4, 3), "staff": (9, 9, 9)}
    shown = published(of_categories(rows))
    assert [(row["counts"], row["attended"]) for row in shown["by_category"] if "merged" in row] == [(False, 12)]
    assert values_of(shown)[Code.ATTENDED] == 52


def test_where_only_a_few_staff_came_who_attended_is_not_told_and_one_row_hides_their_registrations() -> None:
    shown = published(of_categories({"government": (40, 40, 40), "expert": (14, 9, 9), "staff": (3, 3, 3)}))
    rows = {row["code"]: row for row in shown["by_category"]}
    assert [rows["staff"][measure] for measure in ("registered", "confirmed", "attended")] == [None, None, None]
    assert [rows["expert"][measure] for measure in ("registered", "confirmed", "attended")] == [None, None, 9]
    assert (rows["government"]["attended"], rows["media"]["attended"], rows["media"]["suppressed"]) == (40, 0, False)
    figures = {figure["code"]: figure for figure in shown["figures"]}
    assert [figures[code]["why_null"] for code in (Code.ATTENDED, Code.PARTICIPANTS)] == [WITHHELD, None]
    assert (figures[Code.ATTENDED]["value"], figures[Code.ATTENDED]["rows"]) == (None, 0)


@pytest.mark.parametrize(("walk_ins", "no_shows"), [(3, 0), (0, 2), (58, 0)])
def test_few_walk_ins_and_no_shows_are_not_told_nor_those_that_they_leave(walk_ins: int, no_shows: int) -> None:
    figures = {**of_categories({"government": (70, 60, 60)}), "moved_since": {"walk_ins": 1, "attended": 1}}
    for figure in figures["figures"]:
        figure["value"] = {Code.WALK_INS: walk_ins, Code.NO_SHOWS: no_shows}.get(figure["code"], figure["value"])
    shown = published(figures)
    null = [figure["code"] for figure in shown["figures"] if figure["why_null"] == WITHHELD]
    assert null == ([Code.WALK_INS] if walk_ins else [Code.NO_SHOWS])
    assert shown["moved_since"] == ({"attended": 1} if walk_ins else {"walk_ins": 1, "attended": 1})


def test_no_shows_that_the_other_figures_tell_are_told() -> None:
    """Everybody registered was confirmed: confirmed less attended are they, whatever is written in their place."""
    figures = of_categories({"government": (60, 60, 57)})
    for figure in figures["figures"]:
        figure["value"] = {Code.NO_SHOWS: 3}.get(figure["code"], figure["value"])
    assert values_of(published(figures))[Code.NO_SHOWS] == 3


# --- Roles, days, sessions


def test_roles_are_merged_unless_so_few_speak_that_their_number_tells() -> None:
    roles = {"": 40, "keynote": 9, "moderator": 3, "opening": 6, "discussant": 7}
    assert merged_of(published(sixty("by_role", roles)), "by_role") == ["moderator", "opening"]
    assert published(sixty("by_role", {"": 57, "keynote": 2, "opening": 1}))["withheld"] == ["by_role"]


def test_a_day_or_a_session_is_null_where_few_were_there_or_few_were_not() -> None:
    shown = published(sixty("by_session", {"11": 40, "12": 57, "13": 3, "14": 20}))
    assert rows_of(shown, "by_session") == {"11": 40, "12": None, "13": None, "14": 20}
    assert [row["suppressed"] for row in shown["by_session"]] == [False, True, True, False]
    days = published(sixty("by_day", {"2023-11-30": 40, "2023-12-01": 50, "2023-12-02": 58}))
    assert rows_of(days, "by_day") == {"2023-11-30": 40, "2023-12-01": 50, "2023-12-02": None}


def test_of_two_days_so_few_may_not_be_told_who_came_on_both() -> None:
    shown = published(sixty("by_day", {"2023-11-30": 40, "2023-12-01": 22}))
    assert rows_of(shown, "by_day") == {"2023-11-30": 40, "2023-12-01": None}


def test_everybody_on_the_one_day_is_the_figure_itself() -> None:
    assert rows_of(published(sixty("by_day", {"2023-11-30": 60})), "by_day") == {"2023-11-30": 60}


# --- Arrivals


def test_minutes_are_joined_until_no_bin_tells_of_few() -> None:
    minutes = [("13:31", 2, 2), ("13:36", 4, 6), ("13:41", 44, 50), ("13:47", 8, 58), ("13:52", 2, 60)]
    shown = published(with_arrivals(sixty("by_day", {"2023-11-30": 60}), minutes, exits=False))
    assert bins_of(shown) == [("13:30", 10, 6, 6), ("13:40", 5, 44, 50), ("13:45", 10, 10, 60)]


def test_a_bin_does_not_tell_of_few_who_left() -> None:
    minutes = [("13:31", 60, 60), ("15:01", 0, 58), ("15:06", 0, 50), ("16:01", 0, 0)]
    shown = published(with_arrivals(sixty("by_day", {"2023-11-30": 60}), minutes, exits=True))
    assert bins_of(shown) == [("13:30", 5, 60, 60), ("15:00", 10, 0, 50), ("16:00", 5, 0, 0)]


def test_how_few_stayed_inside_is_not_told() -> None:
    minutes = [("13:31", 60, 60), ("16:01", 0, 2)]
    shown = published(with_arrivals(sixty("by_day", {"2023-11-30": 60}), minutes, exits=True))
    assert bins_of(shown) == [("13:30", 155, 60, None)]
    assert shown["arrivals"][0]["suppressed"] is True


def test_where_who_attended_is_not_told_the_last_arrivals_are_not() -> None:
    figures = of_categories({"government": (40, 40, 40), "expert": (10, 9, 9), "staff": (3, 3, 3)})
    shown = published(with_arrivals(figures, [("13:31", 40, 40), ("13:41", 12, 52)], exits=False))
    assert bins_of(shown) == [("13:30", 5, 40, 40), ("13:40", 5, None, None)]


def test_the_arrivals_of_a_day_do_not_tell_a_hidden_day() -> None:
    days = {"2023-11-30": 57, "2023-12-01": 40}
    minutes = [("13:31", 30, 30), ("13:36", 27, 57), ("2023-12-01T09:01", 3, 60)]
    shown = published(with_arrivals(sixty("by_day", days), minutes, exits=False))
    assert (rows_of(shown, "by_day")["2023-11-30"], bins_of(shown)[0]) == (None, ("13:30", 5, 30, 30))
    assert [row["admitted"] for row in shown["arrivals"]] == [30, 30]


# --- Versions


def test_a_cell_once_merged_stays_merged() -> None:
    first = sixty("by_country", {"DE": 3, "GH": 6, "KR": 51})
    second = with_table(of_categories({"government": (90, 90, 90)}), "by_country", {"DE": 13, "GH": 16, "KR": 61})
    assert merged_of(in_turn([first, second])[1], "by_country") == ["DE", "GH"]
    assert merged_of(published(second), "by_country") == []


def test_late_scans_of_one_to_four_move_the_figures_and_no_table() -> None:
    first = sixty("by_country", {"FR": 20, "KR": 40})
    second = with_table(of_categories({"government": (62, 62, 62)}), "by_country", {"FR": 20, "KR": 42})
    shown = in_turn([first, second])[1]
    assert values_of(shown)[Code.PARTICIPANTS] == 62
    assert {"by_country", "by_category", "by_language"} <= set(shown["withheld"])


def test_a_version_in_which_nothing_moved_shows_the_same_tables() -> None:
    truths = [set_of(crowd(150, Skew(seed=5)), version=number) for number in (1, 2)]
    first, second = in_turn(truths)
    assert [first[table] for table in Breakdown] == [second[table] for table in Breakdown]
    assert any(first[table] for table in Breakdown)
    assert (first["arrivals"], first["withheld"]) == (second["arrivals"], second["withheld"])


def test_cells_that_moved_by_few_are_merged_until_their_common_move_hides_it() -> None:
    first = sixty("by_country", {"DE": 10, "FR": 12, "GH": 14, "KR": 24})
    second = with_table(
        of_categories({"government": (80, 80, 80)}), "by_country", {"DE": 12, "FR": 12, "GH": 18, "KR": 38}
    )
    shown = in_turn([first, second])[1]
    assert (merged_of(shown, "by_country"), rows_of(shown, "by_country")) == (
        ["DE", "GH"],
        {"FR": 12, "KR": 38, OTHER: 30},
    )


def test_a_withheld_version_between_does_not_open_a_later_one() -> None:
    countries = ({"FR": 20, "KR": 40}, {"FR": 20, "KR": 42}, {"FR": 20, "KR": 43})
    truths = [
        with_table(of_categories({"government": (people, people, people)}), "by_country", table)
        for table in countries
        for people in [sum(table.values())]
    ]
    assert ["by_country" in each["withheld"] for each in in_turn(truths)] == [False, True, True]


def test_a_category_that_begins_to_count_has_no_past_to_compare_with() -> None:
    rows = {"government": (40, 40, 40), "media": (20, 20, 20)}
    first = of_categories(rows)
    second = deepcopy(of_categories(rows))
    next(row for row in second["by_category"] if row["code"] == "media")["counts"] = True
    assert "by_category" in in_turn([first, second])[1]["withheld"]
