#!/usr/bin/env python3
"""How well partitions learn that are merged to one model, beside partitions that are not, and beside one learner whose
labels come as late as a replica hears of the others (docs/scaling.md).

    bench/quality/merging.py [SET ...] [--rate 300] [--partitions 2,4,8] [--every 10]

Feeds each stream of $THALWEG_DATA through a broker, at so many rows a second, to a pipeline of profile best: the wait
depends on it. Prints one
Markdown table; progress goes to standard error. Labels that a replica has learned and the merged model has not are read
from /metrics twice a second: their mean over all partitions is the wait.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from run import CASES, DATA, GENERATED, SECONDS, THALWEG, abrupt_changes, evaluate

SETS = ["bank", "sms_spam", "clouds", "elec2"]
KAFKA = 19592
HTTP = 18592
FAST = 2000  # Models that are not merged are the same at any rate.
UNMERGED = re.compile(r"^thalweg_unmerged_labels\{.*\} (\S+)$", re.MULTILINE)


def sample(stop, waits):
    """Adds how many labels of all partitions the merged model lacks, until it is told to stop."""
    while not stop.wait(0.5):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{HTTP}/metrics", timeout=2) as page:
                unmerged = [float(value) for value in UNMERGED.findall(page.read().decode())]
        except OSError:
            continue  # Not up yet, or not any more.
        if sum(unmerged) > 0:
            waits.append(sum(unmerged))


def live(directory, pipeline, table, rate, limit, name, settings):
    """Figures of a pipeline that learned the table as it was fed, and how many labels the merged model lacked."""
    common = [f"name={name}", f"stateDir={directory}/{name}", f"http.port={HTTP}", f"topics.events={name}.events",
              f"kafka.bootstrap.servers=127.0.0.1:{KAFKA}", *settings]
    sets = [argument for setting in common for argument in ("--set", setting)]
    most = ["--limit", str(limit)] if limit else []
    feed = subprocess.Popen([THALWEG, "feed", str(pipeline), str(table), "--rate", str(rate), *most, *sets],
                            stdout=subprocess.DEVNULL)
    stop, waits = threading.Event(), []
    watch = threading.Thread(target=sample, args=(stop, waits))
    watch.start()
    try:
        run = subprocess.run([THALWEG, "run", str(pipeline), "--until-idle", "4s", "--json", *sets],
                             stdout=subprocess.PIPE, timeout=SECONDS, check=True)
    finally:
        stop.set()
        watch.join()
        feed.wait(SECONDS)
    return json.loads(run.stdout), sum(waits) / len(waits) if waits else 0


def row(*cells):
    print("|", " | ".join(f"{cell:.4f}" if isinstance(cell, float) else str(cell) for cell in cells), "|", flush=True)


def compare(directory, name, table, label, asked):
    pipeline = Path(directory, name + ".yaml")
    subprocess.run([THALWEG, "init", str(table), "--label", label, "--out", str(pipeline)], check=True,
                   stdout=sys.stderr, timeout=SECONDS)
    limit = ["--limit", str(asked.limit)] if asked.limit else []
    alone = evaluate(pipeline, table, [], *limit)
    row(name, 1, "one learner", 0, alone["accuracy"], alone["logLoss"])
    for partitions in asked.partitions:
        for every in (0, asked.every):
            settings = [f"topics.partitions={partitions}", f"merging.every={every}"]
            rate = asked.rate if every else FAST
            told, wait = live(directory, pipeline, table, rate, asked.limit,
                              f"{name}-{partitions}-{every}", settings)
            kind = "merged" if every else "not merged"
            row(name, partitions, kind, round(wait), told["accuracy"], told["logLoss"])
        late = evaluate(pipeline, table, [], "--delay", str(round(wait)), *limit)
        row(name, 1, "one learner, labels late", round(wait), late["accuracy"], late["logLoss"])


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("sets", nargs="*", metavar="SET", help="some of " + ", ".join(SETS) + "; all if none is given")
    options.add_argument("--rate", type=int, default=300, help="rows a second, where partitions are merged")
    options.add_argument("--limit", type=int, default=0, help="rows of each stream; all if 0")
    options.add_argument("--every", type=int, default=10, help="merging.every")
    options.add_argument("--partitions", type=lambda text: [int(part) for part in text.split(",")], default=[2, 4, 8])
    asked = options.parse_args()
    labels = {case.name: case.label for case in CASES}
    print("| set | partitions | | wait, labels | accuracy | log loss |\n|---|---:|---|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as directory:
        broker = subprocess.Popen([THALWEG, "broker", "--port", str(KAFKA), "--data", directory + "/broker"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(5)
            for name in asked.sets or SETS:
                table = DATA / (name + ".csv.gz")
                if name in GENERATED:
                    table = Path(directory, name + ".csv")
                    abrupt_changes(name, table)
                compare(directory, name, table, labels[name], asked)
        finally:
            broker.terminate()
            broker.wait(30)


if __name__ == "__main__":
    main()
