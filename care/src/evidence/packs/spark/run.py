"""Answers every measure of this pack on Apache Spark 4.

    spark-submit run.py --rows 'ROWS/*.parquet' --from 2025-04-01 --to 2026-03-31 --out FOLDER

It needs nothing but Spark and the files beside it. Each measure becomes a folder of CSV files in FOLDER: measure_NAME with a
row a month, people_NAME with the rows behind it. README.md says what every option and file is.
"""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession

PACK = Path(__file__).resolve().parent
KINDS = {"text": "string", "date": "date", "int": "bigint", "real": "double", "bool": "boolean"}
READERS = {"text": str, "date": date.fromisoformat, "int": int, "real": float, "bool": lambda word: word == "true"}


def main() -> int:
    asked = words()
    about = json.loads((PACK / "pack.json").read_text(encoding="utf-8"))
    spark = session()
    prepare(spark, about, asked)
    for measure in about["measures"]:
        if asked.only and measure["name"] not in asked.only:
            continue
        values = parameters(measure, asked)
        questions = [(f"measure_{measure['name']}", measure["measure"])]
        if asked.people:
            questions.append((f"people_{measure['name']}", measure["people"]))
        for name, file in questions:
            answer = ask(spark, file, values)
            write(answer, asked, name)
            print(f"{name}: {measure['question']} Written to {asked.out}/{name}", flush=True)
    spark.stop()
    return 0


def words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Answers every measure of this pack on Apache Spark.")
    parser.add_argument("--rows", required=True, nargs="+", help="Parquet files of imported rows, or a pattern of them")
    parser.add_argument("--from", dest="from_", required=True, type=date.fromisoformat, help="the first day, as 2025-04-01")
    parser.add_argument("--to", required=True, type=date.fromisoformat, help="the last day")
    parser.add_argument("--known-until", type=date.fromisoformat,
                        help="the last day of which everything is known; the last day asked about when left out")
    parser.add_argument("--out", required=True, help="the folder to write; it must not be there yet")
    parser.add_argument("--only", nargs="*", help="names of measures; all when left out")
    parser.add_argument("--people", action="store_true", help="also the rows behind each month: personal data")
    parser.add_argument("--set", nargs="*", default=[], metavar="MEASURE.NAME=VALUE", help="a parameter otherwise")
    parser.add_argument("--format", choices=["csv", "parquet"], default="csv", help="how answers are written")
    return parser.parse_args()


def session() -> SparkSession:
    # Days are days: no time zone may move them. Division by nought and unreadable days are errors, not guesses.
    return (SparkSession.builder.appName("Alongside measures")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.ansi.enabled", "true")
            .getOrCreate())


def prepare(spark: SparkSession, about: dict, asked: argparse.Namespace) -> None:
    """The tables that measures read: the rows, the national lists, and what the steps make of them."""
    kept = dict(about["tables"]["imported"])
    rows = spark.read.parquet(*asked.rows)
    missing = sorted(set(kept) - set(rows.columns))
    if missing:
        sys.exit(f"The rows have no columns {', '.join(missing)}. Nothing was written. README.md says what rows need.")
    rows.select(*(rows[name].cast(KINDS[kind]) for name, kind in kept.items())).createOrReplaceTempView("imported")
    for name in sorted(set(about["tables"]) - {"imported"}):
        columns = ", ".join(f"{column} {KINDS[kind]}" for column, kind in about["tables"][name])
        lines = (PACK / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        spark.read.schema(columns).csv(spark.sparkContext.parallelize(lines[1:], 1)).createOrReplaceTempView(name)
    for step in about["steps"]:
        made = ask(spark, step["file"], {})
        # Kept where there is room: several measures read it. What a lost worker held is made anew from the rows.
        made.persist(StorageLevel.MEMORY_AND_DISK).createOrReplaceTempView(step["makes"])


def parameters(measure: dict, asked: argparse.Namespace) -> dict:
    values = {"from": asked.from_, "to": asked.to, "known_until": asked.known_until or asked.to}
    kinds = {}
    for parameter in measure["parameters"]:
        kinds[parameter["name"]] = READERS[parameter["kind"]]
        values[parameter["name"]] = kinds[parameter["name"]](parameter["value"])
    for word in asked.set:
        name, _, value = word.partition("=")
        of, _, parameter = name.partition(".")
        if of == measure["name"]:
            if parameter not in kinds:
                sys.exit(f"{of} has no parameter {parameter}. Nothing was written for it. pack.json lists them.")
            values[parameter] = kinds[parameter](value)
    return values


def ask(spark: SparkSession, file: str, values: dict) -> DataFrame:
    """A question with its parameters bound, never put together."""
    text = (PACK / file).read_text(encoding="utf-8")
    return spark.sql(text, args=values)


def write(answer: DataFrame, asked: argparse.Namespace, name: str) -> None:
    # One file of each: answers are small, and people want to open them.
    writer = answer.coalesce(1).write
    if asked.format == "csv":
        writer.option("header", True).csv(f"{asked.out}/{name}")
    else:
        writer.parquet(f"{asked.out}/{name}")


if __name__ == "__main__":
    sys.exit(main())
