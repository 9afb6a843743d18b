"""A reader who wants to know what a published set hides: an exact solver over everything that the sets tell.

It knows each number shown, that nobody is shown as nobody, every sum and order between the tables, and all versions, of
which people are only added. It is no part of what protects the cells and shares none of its code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import highspy

MEASURES = ("registered", "confirmed", "attended")
ADDING_UP = ("by_country", "by_gender", "by_organization_kind", "by_rank", "by_language")
OTHERS = ("by_role", "by_day", "by_session")
MOST = 100_000
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Cell:
    """A number of one version that is not shown: its table, its code, what is measured, and how many it is in truth."""

    version: int
    table: str
    code: str
    measure: str
    truth: int


class Attacker:
    """What the published sets of one event tell, as a system of equations in whole numbers."""

    def __init__(self, published: Sequence[Mapping[str, Any]], truths: Sequence[Mapping[str, Any]]) -> None:
        self.model = highspy.Highs()
        self.model.setOptionValue("output_flag", False)
        self.variables: dict[tuple[int, str, str, str], int] = {}
        self.hidden: list[Cell] = []
        self.shown: list[tuple[int, str]] = []
        for version, (each, truth) in enumerate(zip(published, truths, strict=True)):
            self._read(version, each, truth)
        self._only_add(len(published))

    def bounds(self, *terms: tuple[int, Cell]) -> tuple[int, int]:
        """The least and the most that a sum of cells, each with its factor, can be."""
        cost = [0.0] * self.model.getNumCol()
        for factor, cell in terms:
            cost[self.variables[cell.version, cell.table, cell.code, cell.measure]] += factor
        self.model.changeColsCost(len(cost), list(range(len(cost))), cost)
        least, most = self._best(highspy.ObjSense.kMinimize), self._best(highspy.ObjSense.kMaximize)
        return least, most

    def _best(self, sense: highspy.ObjSense) -> int:
        """The best whole number: of the relaxed system where its solution is whole, which is quicker, else searched."""
        self.model.changeObjectiveSense(sense)
        self.model.run()
        status, found = self.model.getModelStatus(), self.model.getInfo().objective_function_value
        solution = self.model.getSolution().col_value
        if any(abs(value - round(value)) > TOLERANCE for value in solution):
            everything = list(range(len(solution)))
            self.model.changeColsIntegrality(len(solution), everything, [highspy.HighsVarType.kInteger] * len(solution))
            self.model.run()
            status, found = self.model.getModelStatus(), self.model.getInfo().objective_function_value
            self.model.changeColsIntegrality(
                len(solution), everything, [highspy.HighsVarType.kContinuous] * len(solution)
            )
        assert status == highspy.HighsModelStatus.kOptimal, status
        return round(found)

    def differences(self) -> Iterator[tuple[Cell, Cell]]:
        """Two measures of one row of the categories in their order, of which one at least is hidden."""
        by_key = {(cell.version, cell.code, cell.measure): cell for cell in self.hidden if cell.table == "by_category"}
        for version, code, measure in list(by_key):
            for other in MEASURES:
                key = (version, "by_category", code, other)
                if other == measure or (
                    (version, code, other) in by_key and MEASURES.index(other) < MEASURES.index(measure)
                ):
                    continue
                pair = (by_key[version, code, measure], by_key.get((version, code, other)) or self._known(key))
                yield pair if MEASURES.index(measure) < MEASURES.index(other) else (pair[1], pair[0])

    def _known(self, key: tuple[int, str, str, str]) -> Cell:
        shown = self.model.getLp().col_lower_[self.variables[key]]
        return Cell(*key, truth=round(shown))

    def moves(self) -> Iterator[tuple[Cell, Cell]]:
        """Cells of two versions whose tables are both shown, of which at least one is hidden."""
        by_key = {(cell.version, cell.table, cell.code, cell.measure): cell for cell in self.hidden}
        for cell in self.hidden:
            for version in range(cell.version):
                key = (version, cell.table, cell.code, cell.measure)
                if key in self.variables and (version, cell.table) in self.shown:
                    yield by_key.get(key, Cell(*key, truth=-1)), cell

    def _variable(self, version: int, table: str, code: str, measure: str, least: int, most: int = MOST) -> int:
        key = (version, table, code, measure)
        if key not in self.variables:
            self.variables[key] = self.model.getNumCol()
            self.model.addVar(least, most)
        return self.variables[key]

    def _row(self, least: float, most: float, terms: Iterable[tuple[int, int]]) -> None:
        found: dict[int, int] = {}
        for factor, variable in terms:
            found[variable] = found.get(variable, 0) + factor
        self.model.addRow(least, most, len(found), list(found), [float(factor) for factor in found.values()])

    def _read(self, version: int, each: Mapping[str, Any], truth: Mapping[str, Any]) -> None:
        values = {figure["code"]: figure["value"] for figure in each["figures"]}
        exact = {
            code: self._variable(version, "figures", code, "", value or 0, MOST if value is None else value)
            for code, value in values.items()
        }
        self._row(0, MOST, [(1, exact["attended"]), (-1, exact["participants"])])
        for table in ("by_category", *ADDING_UP, *OTHERS):
            self._table(version, table, each, truth)
        self._categories(version, each, truth, exact)
        for table in ADDING_UP:
            if (version, table) in self.shown:
                self._row(0, 0, [(1, cell) for cell in self._cells(version, table)] + [(-1, exact["participants"])])
        self._floors(version, exact)
        self._overlaps(version, exact)
        if "arrivals" not in each["withheld"]:
            self._arrivals(version, each["arrivals"], exact)

    def _cells(self, version: int, table: str, measure: str = "attended") -> dict[int, str]:
        return {
            variable: key[2]
            for key, variable in self.variables.items()
            if key[0] == version and key[1] == table and key[3] == measure
        }

    def _table(self, version: int, table: str, each: Mapping[str, Any], truth: Mapping[str, Any]) -> None:
        measures = MEASURES if table == "by_category" else ("attended",)
        true = {(cell["code"], measure): cell[measure] for cell in truth[table] for measure in measures}
        if table == "by_country":
            participants = next(each["value"] for each in truth["figures"] if each["code"] == "participants")
            true["", "attended"] = participants - sum(true.values())
        if table in each["withheld"]:
            return
        self.shown.append((version, table))
        stand_in: set[str] = set()
        for row in each[table]:
            codes = row.get("merged", [row["code"]])
            for measure in measures:
                for code in codes:
                    people = true.get((code, measure), 0)
                    if "merged" not in row and row[measure] is not None:
                        self._variable(version, table, code, measure, people, people)
                        assert row[measure] == people
                    else:
                        stand_in.add(code)
                        # A measure that is told of no row may be nought in any.
                        is_left_out = f"{table}.{measure}" in each["withheld"]
                        self._variable(version, table, code, measure, 0 if is_left_out else min(1, people))
                        self.hidden.append(Cell(version, table, code, measure, people))
                if "merged" in row and row[measure] is not None:
                    cells = [self.variables[version, table, code, measure] for code in codes]
                    self._row(row[measure], row[measure], [(1, cell) for cell in cells])
            stand_in.update(codes)
        if table == "by_country" and "" not in stand_in:
            self._variable(version, table, "", "attended", true["", "attended"], true["", "attended"])
            stand_in.add("")
        assert {code for (code, _), people in true.items() if people} <= stand_in

    def _categories(
        self, version: int, each: Mapping[str, Any], truth: Mapping[str, Any], exact: Mapping[str, int]
    ) -> None:
        """All categories are known from the form of registration, also where their table is withheld."""
        of: dict[str, list[int]] = {measure: [] for measure in (*MEASURES, "counting", "away")}
        for row in truth["by_category"]:
            registered, confirmed, attended = (
                self._variable(version, "by_category", row["code"], measure, 0) for measure in MEASURES
            )
            away = self._variable(version, "away", row["code"], "", 0)
            of["registered"].append(registered)
            of["confirmed"].append(confirmed)
            of["attended"].append(attended)
            of["away"].append(away)
            if row["counts"]:
                of["counting"].append(attended)
            self._row(0, MOST, [(1, registered), (-1, confirmed)])
            self._row(0, MOST, [(1, confirmed), (-1, away)])
            self._row(0, MOST, [(1, attended), (-1, confirmed), (1, away)])
        for part, code in (
            ("registered", "registered"),
            ("confirmed", "confirmed"),
            ("attended", "attended"),
            ("counting", "participants"),
            ("away", "no_shows"),
        ):
            self._row(0, 0, [(1, variable) for variable in of[part]] + [(-1, exact[code])])

    def _floors(self, version: int, exact: Mapping[str, int]) -> None:
        for table, code, figure in (
            ("by_rank", "ambassador", "ambassadors"),
            ("by_organization_kind", "mission", "ambassadors"),
            ("by_organization_kind", "mission", "missions"),
        ):
            if (version, table) in self.shown:
                cell = self._variable(version, table, code, "attended", 0, 0)
                self._row(0, MOST, [(1, cell), (-1, exact[figure])])
        if (version, "by_organization_kind") in self.shown:
            others = [
                variable
                for variable, code in self._cells(version, "by_organization_kind").items()
                if code not in ("mission", "")
            ]
            self._row(
                0,
                MOST,
                [(1, cell) for cell in others] + [(-1, exact["organizations"]), (1, exact["missions"])],
            )

    def _overlaps(self, version: int, exact: Mapping[str, int]) -> None:
        for table in OTHERS:
            if (version, table) not in self.shown:
                continue
            cells = self._cells(version, table)
            without = [variable for variable, code in cells.items() if code == ""]
            within = [variable for variable, code in cells.items() if code != ""]
            whole = [(1, exact["participants"]), *((-1, variable) for variable in without)]
            for cell in within:
                self._row(0, MOST, [*whole, (-1, cell)])
            if within and table != "by_session":
                self._row(0, MOST, [(1, cell) for cell in within] + [(-factor, each) for factor, each in whole])

    def _arrivals(self, version: int, cells: Sequence[Mapping[str, Any]], exact: Mapping[str, int]) -> None:
        bins = [
            self._variable(
                version,
                "arrivals",
                cell["minute"],
                "",
                cell["admitted"] or 0,
                MOST if cell["admitted"] is None else cell["admitted"],
            )
            for cell in cells
        ]
        self._row(0, 0, [(1, each) for each in bins] + [(-1, exact["attended"])])
        for cell in cells:
            if cell["inside"] is not None:
                self._row(cell["inside"], MOST, [(1, exact["attended"])])

    def _only_add(self, versions: int) -> None:
        """People are only added, and a code that stood in no cell of a table that was shown was nobody's."""
        for later in range(1, versions):
            for (version, table, code, measure), variable in list(self.variables.items()):
                if version != later or not table.startswith("by_"):
                    continue
                former = [one for one in range(later) if table == "by_category" or (one, table) in self.shown]
                if former:
                    before = self._variable(former[-1], table, code, measure, 0, 0)
                    self._row(0, MOST, [(1, variable), (-1, before)])
