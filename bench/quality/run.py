#!/usr/bin/env python3
"""How well Thalweg learns: every stream of $THALWEG_DATA, both profiles, beside baselines and peers (docs/quality.md).

    bench/quality/run.py [SET ...] [--no-peers]

Prints one Markdown table, then the thresholds that profile best missed, and exits 1 when there are any. Progress goes
to standard error. Nothing but Python 3 is needed; the peers join once `mvn -f bench/peers package` has built them.
"""

import argparse
import json
import math
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
THALWEG = os.environ.get("THALWEG", str(ROOT / "thalweg"))
DATA = Path(os.environ.get("THALWEG_DATA", ROOT.parent / "shared" / "data"))
PEERS = ROOT / "bench/peers/target/peers.jar"
SEEDS = 3
SECONDS = 900  # for one process at most


class Case(NamedTuple):
    """A stream, and what profile best must reach on it."""

    name: str
    label: str
    delay: int
    reach: dict
    limit: int = 0
    categories: str = ""  # columns whose numbers are names, for the peers; init sees for itself


CASES = [
    Case("elec2", "class", 0, {"accuracy": 0.915, "logLoss": 0.225, "eventsPerSecond": 60_000}, categories="day"),
    Case("elec2", "class", 16, {"accuracy": 0.814, "logLoss": 0.435}, categories="day"),
    Case("elec2", "class", 500, {"accuracy": 0.768, "logLoss": 0.50}, categories="day"),
    Case("noaa_weather", "target", 0, {"accuracy": 0.802, "logLoss": 0.422}),
    Case("phishing", "target", 0, {"accuracy": 0.953, "logLoss": 0.106}),
    Case("bank", "y", 0, {"accuracy": 0.908, "logLoss": 0.202}),
    Case("kdd99_10pct", "label", 0, {"accuracy": 0.997, "logLoss": 0.015, "macroF1": 0.45}, limit=50_000),
    Case("sms_spam", "label", 0, {"accuracy": 0.969, "logLoss": 0.094, "eventsPerSecond": 15_000}),
    Case("bike_hourly", "cnt", 0, {"mae": 44}),
    Case("clouds", "class", 0, {"recoveryRows": 300}),
    Case("cells", "class", 0, {}),
]
GENERATED = {"clouds", "cells"}
AT_MOST = {"logLoss", "mae", "recoveryRows"}

# How much worse than the linear member alone profile best may be; that of three with the best figure in hindsight.
BEHIND_LINEAR = {"accuracy": 0.005, "logLoss": 0.01}


def linear(optimizer):
    """One of the linear members of BestProfile.java, alone."""
    return ["profile=fast", "network.hidden=[]", "training.batch=1", f"training.optimizer={optimizer}"]


LEARNERS = {
    "best": ["profile=best"],
    "fast": ["profile=fast"],
    "linear, SGD 0.3": linear("{sgd: {learningRate: 0.3}}"),
    "linear, SGD 0.03": linear("{sgd: {learningRate: 0.03}}"),
    "linear, Adam 0.01": linear("{adam: {learningRate: 0.01}}"),
}

# Heading, name in the JSON, format.
COLUMNS = [
    ("accuracy", "accuracy", ".4f"),
    ("kappa", "kappa", ".4f"),
    ("log loss", "logLoss", ".4f"),
    ("macro-F1", "macroF1", ".4f"),
    ("MAE", "mae", ".2f"),
    ("rows/s", "eventsPerSecond", ",.0f"),
    ("state bytes", "stateBytes", ",.0f"),
]


def output(command):
    """What a command prints, or what it had printed when its time was up; its errors are for the reader."""
    try:
        return subprocess.run(command, stdout=subprocess.PIPE, timeout=SECONDS).stdout.decode()
    except subprocess.TimeoutExpired as late:
        print(f"not done after {SECONDS} s: {' '.join(command)}", file=sys.stderr)
        return (late.stdout or b"").decode()


def evaluate(pipeline, table, settings, *options):
    sets = [argument for setting in settings for argument in ("--set", setting)]
    return json.loads(output([THALWEG, "evaluate", str(pipeline), str(table), "--json", *options, *sets]) or "{}")


def median(told):
    """The figures of all rows, each the median of the seeds; size that of the first."""
    if not told:
        return {}
    figures = {name: spread.get("median") for name, spread in told["seeds"]["overall"].items()}
    figures |= {name: told["seeds"][name]["median"] for name in ("eventsPerSecond", "recoveryRows") if name in told["seeds"]}
    return figures | {"stateBytes": told["stateBytes"]}


def baseline(told, which):
    accuracy_or_mae, loss = (told.get(name, {}).get(which) for name in ("baselines", "baselinesLogLoss"))
    return {"mae" if loss is None else "accuracy": accuracy_or_mae, "logLoss": loss}


def peers(case, table):
    if not PEERS.exists():
        return
    command = ["java", "-jar", str(PEERS), str(table), "--label", case.label, "--delay", str(case.delay)]
    command += ["--limit", str(case.limit)] if case.limit else []
    command += ["--categories", case.categories] if case.categories else []
    for line in output(command).splitlines():
        figures = json.loads(line)
        if figures["learner"] != "no change":
            yield "MOA " + figures["learner"], figures


def missed(case, rows):
    """The thresholds that profile best did not reach, a sentence each."""
    bars = [(name, limit, "wanted") for name, limit in case.reach.items()]
    for name, slack in BEHIND_LINEAR.items():
        alone = [row[name] for learner, row in rows.items() if learner.startswith("linear") and row.get(name)]
        if alone:
            best = min(alone) + slack if name in AT_MOST else max(alone) - slack
            bars.append((name, round(best, 4), "not to be behind the linear member:"))
    for name, limit, why in bars:
        got = rows["best"].get(name)
        if got is None or (got > limit if name in AT_MOST else got < limit):
            shown = "unknown" if got is None else f"{got:.6g}"
            sign = "<=" if name in AT_MOST else ">="
            yield f"{case.name}, delay {case.delay}: {name} is {shown}, {why} {sign} {limit:g}"


def show(case, rows):
    for learner, figures in rows.items():
        cells = [format(figures[name], form) if figures.get(name) is not None else "–" for _, name, form in COLUMNS]
        print("|", " | ".join([case.name, str(case.delay), learner, *cells]), "|", flush=True)


def abrupt_changes(kind, file):
    """Writes a stream of 60 concepts of 2000 to 4000 rows, and returns the rows before each change and at the end.

    A concept is 24 random points in [0, 1]^4, each with one of 12 classes. Of clouds, a row lies around a point and has its
    class; of cells, it lies anywhere and has the class of the nearest point.
    """
    draw = random.Random(60)
    ends = []
    with file.open("w") as out:
        print("a,b,c,d,class", file=out)
        for _ in range(60):
            points = [([draw.random() for _ in range(4)], draw.randrange(12)) for _ in range(24)]
            rows = draw.randint(2000, 4000)
            ends.append(rows + (ends[-1] if ends else 0))
            for _ in range(rows):
                if kind == "clouds":
                    point, label = draw.choice(points)
                    row = [draw.gauss(x, 0.05) for x in point]
                else:
                    row = [draw.random() for _ in range(4)]
                    _, label = min(points, key=lambda point: math.dist(point[0], row))
                print(*(f"{x:.6f}" for x in row), f"class{label}", sep=",", file=out)
    return ends


def plasticity(case, told, ends):
    """How profile best fares over 60 concepts: a sentence, and how much less right the last 20 are than the first."""
    right = told["accuracy"] * told["events"]  # also of the first concept, of which told["recoveries"] says nothing
    after = [one["mean"] * (end - one["change"]) for one, end in zip(told["recoveries"], ends[1:])]
    first = (right - sum(after[19:])) / ends[19]
    last = sum(after[39:]) / (ends[59] - ends[39])
    rows = told["seeds"]["recoveryRows"]
    return (f"{case.name}: best had an accuracy of {first:.4f} over the first 20 concepts, {last:.4f} over the last 20, and "
            f"was back at 95 % of its level after {rows['median']:g} rows ({rows['min']:g} to {rows['max']:g})"), first - last


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    names = list(dict.fromkeys(case.name for case in CASES))
    options.add_argument("sets", nargs="*", metavar="SET", help="one of " + ", ".join(names) + "; all if none is given")
    options.add_argument("--no-peers", action="store_true", help="leave MOA's learners out, which take longest")
    asked = options.parse_args()
    if not set(asked.sets) <= set(names):
        options.error("a SET is one of " + ", ".join(names))
    if not DATA.is_dir():
        options.error(f"no {DATA}; set THALWEG_DATA to the folder that has the streams")
    faults, remarks = [], []
    print("| set | delay | learner |", " | ".join(heading for heading, _, _ in COLUMNS), "|")
    print("|---|---:|---|" + "---:|" * len(COLUMNS))
    with tempfile.TemporaryDirectory() as directory:
        for case in CASES:
            if asked.sets and case.name not in asked.sets:
                continue
            pipeline = Path(directory, case.name + ".yaml")
            table = DATA / (case.name + ".csv.gz")
            ends = []
            if case.name in GENERATED:
                table = Path(directory, case.name + ".csv")
                ends = abrupt_changes(case.name, table)
            if not pipeline.exists():
                subprocess.run(
                    [THALWEG, "init", str(table), "--label", case.label, "--out", str(pipeline)],
                    check=True, stdout=sys.stderr, timeout=SECONDS)
            how = ["--delay", str(case.delay), "--seeds", str(SEEDS)]
            how += ["--limit", str(case.limit)] if case.limit else []
            how += ["--changes", ",".join(map(str, ends[:-1]))] if ends else []
            told = {learner: evaluate(pipeline, table, sets, *how) for learner, sets in LEARNERS.items()}
            rows = {learner: median(one) for learner, one in told.items()}
            rows["class prior, or running mean"] = baseline(told["best"], "prior")
            rows["no change"] = baseline(told["best"], "noChange")
            if not asked.no_peers:
                rows.update(peers(case, table))
            show(case, rows)
            faults += missed(case, rows)
            if ends:
                remark, lost = plasticity(case, told["best"], ends)
                remarks.append(remark)
                faults += [f"{case.name}: the last 20 concepts lost {lost:.4f}, wanted <= 0.02"] if lost > 0.02 else []
    print("\n".join(["", *remarks]))
    print("\n" + ("\n".join("missed: " + fault for fault in faults) or "all thresholds reached"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
