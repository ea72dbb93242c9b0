"""Compares answers of different engines row by row."""

import math
from datetime import date
from pathlib import Path


def answers_of_parquet(folder: Path) -> dict:
    """Answers as a pack's runner writes them: a folder of Parquet files for each."""
    import duckdb

    found = {}
    with duckdb.connect() as connection:
        for one in sorted(path for path in folder.iterdir() if path.is_dir()):
            answer = connection.execute("select * from read_parquet($1)", [str(one / "*.parquet")])
            found[one.name] = {"columns": [column[0] for column in answer.description], "rows": answer.fetchall()}
    return found


def differences(wanted: dict, found: dict) -> list[str]:
    """What differs, as sentences. Rows are compared as a bag: an answer's order is for people."""
    odd = []
    if wanted.keys() != found.keys():
        odd.append(f"one has the answers {sorted(wanted)} and the other {sorted(found)}")
    for name in sorted(wanted.keys() & found.keys()):
        one, other = wanted[name], found[name]
        if one["columns"] != other["columns"]:
            odd.append(f"{name} has the columns {one['columns']} and {other['columns']}")
            continue
        if not one["rows"]:
            odd.append(f"{name} has no rows, so nothing is proved")
        left, right = (sorted(map(plain, answer["rows"]), key=repr) for answer in (one, other))
        if len(left) != len(right):
            odd.append(f"{name} has {len(left)} and {len(right)} rows")
        unlike = [(a, b) for a, b in zip(left, right) if not alike(a, b)]
        if unlike:
            odd.append(f"{name} has {len(unlike)} rows that differ, the first {unlike[0][0]} and {unlike[0][1]}")
    return odd


def none_of(names: tuple, wanted: dict, found: dict) -> list[str]:
    """What differs, of answers that must have no rows at all."""
    return [f"{name} has rows, and there can be none" for name in names
            if wanted.get(name, {}).get("rows", True) or found.get(name, {}).get("rows", True)]


def plain(row) -> tuple:
    return tuple(cell.isoformat() if isinstance(cell, date) else cell for cell in row)


def alike(one: tuple, other: tuple) -> bool:
    return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other))


def same(one, other) -> bool:
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None or isinstance(one, str):
        return one is other or one == other
    # Sums of fractions depend on their order, which no engine promises.
    return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)
