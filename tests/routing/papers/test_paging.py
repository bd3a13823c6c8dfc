"""Rows are laid on pages without a letter lost; what is too long is broken and says so."""

from __future__ import annotations

from routing.papers.paging import Grid, height_of, pages_of, row_of

GRID = Grid((40.0, 80.0))


def test_a_line_breaks_where_the_column_ends_and_loses_nothing() -> None:
    text = "住房救助" * 30 + "\n2026-000460 ABC"
    lines = GRID.lines_of(text, 1)
    assert "".join(lines) == text
    assert max(len(line) for line in lines) <= 17
    assert lines[-1] == "2026-000460 ABC"


def test_an_empty_cell_is_one_line_high() -> None:
    assert GRID.lines_of("", 0) == [""]


def test_rows_that_fit_stay_on_one_page() -> None:
    rows = [row_of(("一", "二"), GRID) for _ in range(5)]
    assert pages_of(rows, GRID, first=60, other=60) == [rows]


def test_the_first_page_may_be_lower_than_the_others() -> None:
    rows = [row_of(("一", "二"), GRID) for _ in range(9)]
    assert [len(page) for page in pages_of(rows, GRID, first=20, other=40)] == [2, 4, 3]


def test_a_row_longer_than_a_page_is_broken_and_goes_on_with_its_first_column() -> None:
    text = "长" * 400
    pages = pages_of([row_of(("事由", text), GRID)], GRID, first=60, other=60)
    rows = [row for page in pages for row in page]
    assert len(pages) > 2
    assert all(row.height(GRID) <= 60 for row in rows)
    assert [row.goes_on for row in rows] == [False] + [True] * (len(rows) - 1)
    assert {row.texts[0] for row in rows} == {"事由"}
    assert "".join(row.texts[1] for row in rows) == text


def test_what_stands_below_the_last_row_gets_a_page_of_its_own_when_there_is_no_room() -> None:
    rows = [row_of(("一", "二"), GRID) for _ in range(4)]
    assert len(pages_of(rows, GRID, first=40, other=40, foot=3)) == 1
    assert pages_of(rows, GRID, first=40, other=40, foot=10) == [rows, []]


def test_paragraphs_are_as_high_as_their_lines() -> None:
    assert height_of(["短", "长" * 25], 100, letter=10, line=5) == 20
