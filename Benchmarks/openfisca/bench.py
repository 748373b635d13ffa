"""The peer's side: `bench.py rules FOLDER` and `bench.py what-if FOLDER`, where FOLDER holds the
population that Measure wrote. Data resident, caches warm, computed arrays deleted between
repetitions; the best of some counts."""

import pathlib
import sys
import time

import numpy as np
from openfisca_core.simulation_builder import SimulationBuilder

import country

REPETITIONS = 7
MONTHS = [f"2026-{month:02}" for month in range(1, 13)]


def column(folder, name, month=0):
    path = folder / f"{name}.{month}"
    return np.fromfile(path, dtype="<i4") if path.exists() else None


def simulation(folder, raised=False, months=1):
    system = country.system(raised)
    persons = len(column(folder, "is parent"))
    made = SimulationBuilder().build_default_simulation(system, persons)
    for name in country.FLAGS:
        values = column(folder, name)
        if values is not None:
            made.set_input(country.name_of(name), "ETERNITY", values == 1)
    for name in country.CODES:
        values = column(folder, name)
        if values is not None:
            made.set_input(country.name_of(name), "ETERNITY", values)
    for name in country.MONTHLY_CODES:
        for month in range(months):
            made.set_input(country.name_of(name), MONTHS[month], column(folder, name, month))
    return made


def forget(made):
    for function in country.DEFINITIONS + country.RULES + country.SUMS:
        made.delete_arrays(function.__name__)


def best(run, clear):
    seconds = []
    for _ in range(REPETITIONS):
        clear()
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def rules(folder):
    made = simulation(folder)
    wanted = [function.__name__ for function in country.RULES + country.SUMS]

    def run():
        for name in wanted:
            made.calculate(name, MONTHS[0])

    spent = best(run, lambda: forget(made))
    persons = made.persons.count
    print(f"openfisca {spent} s {persons * len(country.RULES) / spent / 1e6} M person-rules/s")
    for function in country.RULES:
        name = function.__name__
        line = f"clause {name} yes {int(made.calculate(name, MONTHS[0]).sum())}"
        if f"{name}_sum" in wanted:
            sums = made.calculate(f"{name}_sum", MONTHS[0])
            line += f" float32 {float(sums.sum()):.2f}"
        print(line)


def what_if(folder):
    sides = [simulation(folder, raised, len(MONTHS)) for raised in (False, True)]
    totals = []

    def run():
        totals.clear()
        for month in MONTHS:
            totals.append([
                sum(
                    float(side.calculate(function.__name__, month).sum())
                    for function in country.SUMS)
                for side in sides])

    def clear():
        for side in sides:
            forget(side)

    print(f"openfisca {best(run, clear)} s")
    for month, (base, raised) in zip(MONTHS, totals):
        print(f"month {month} base {base:.2f} raised {raised:.2f}")


if __name__ == "__main__":
    {"rules": rules, "what-if": what_if}[sys.argv[1]](pathlib.Path(sys.argv[2]))
