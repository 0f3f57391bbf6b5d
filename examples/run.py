#!/usr/bin/env python3
"""The examples, each end to end: a broker, feed, run; and that replay and evaluate learn the same of the same file.

    examples/run.py [NAME ...]

Takes the streams from $THALWEG_DATA. Prints a Markdown table of the figures of `run` beside the baselines, and exits 1
where run and evaluate differ in a figure, in the count of answers, or in the fingerprint, or where replay --verify does
not say "same". The last column is how many times the events a second of run it took. Needs Python 3 alone.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
THALWEG = ROOT / "thalweg"
DATA = Path(os.environ.get("THALWEG_DATA", ROOT.parent / "shared" / "data"))
EXAMPLES = {
    "electricity": "elec2.csv.gz",
    "electricity-best": "elec2.csv.gz",
    "electricity-late": "elec2.csv.gz",
    "phishing": "phishing.csv.gz",
    "bank": "bank.csv.gz",
    "sms": "sms_spam.csv.gz",
    "bike": "bike_hourly.csv.gz",
    "kdd": "kdd99_10pct.csv.gz",
}
DELAYS = {"electricity-late": 48}  # rows that a label comes late, by itself
SAME = ["events", "predictions", "deadLetters", "fingerprint", "accuracy", "logLoss", "macroF1", "mae", "r2"]
COLUMNS = [("events", ",d"), ("accuracy", ".4f"), ("logLoss", ".4f"), ("macroF1", ".4f"), ("mae", ".2f"), ("r2", ".3f")]
SECONDS = 1800  # for one process at most


def thalweg(*arguments):
    line = [str(THALWEG), *map(str, arguments)]
    print("+", *line[1:], file=sys.stderr, flush=True)
    done = subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=SECONDS)
    if done.returncode:
        sys.exit(f"{done.stderr}\n{' '.join(line)}: exit {done.returncode}")
    return done.stdout


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def await_broker(broker, port):
    for _ in range(600):
        if broker.poll() is not None:
            sys.exit(f"the broker ended with {broker.returncode}")
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit("the broker does not come up")


def session(name, table, directory, port):
    """The figures of run, of replay and of evaluate."""
    file = ROOT / "examples" / f"{name}.yaml"
    setting = ["--set", f"kafka.bootstrap.servers=127.0.0.1:{port}", "--set", f"stateDir={directory}/{name}"]
    delay = DELAYS.get(name)
    thalweg("feed", file, DATA / table, *setting, *(["--label-delay", delay] if delay else []))
    live = json.loads(thalweg("run", file, "--until-idle", "3s", "--json", *setting))
    replayed = json.loads(thalweg("replay", file, "--verify", "--json", *setting))
    late = ["--delay", delay] if delay else []
    return live, replayed, flat(json.loads(thalweg("evaluate", file, DATA / table, "--json", *late)))


def unsettled(name, live):
    """What became of labels that came late, other than that each event had its own."""
    settled = sum(one["support"] for one in live.get("classes", {}).values())
    if name in DELAYS and (settled != live["events"] or any(live["labels"].values())):
        return [f"{name}: {settled} outcomes of {live['events']} events, {live['labels']}"]
    return []


def flat(evaluated):
    """Of one seed, as run tells it."""
    return evaluated["runs"][0] if "runs" in evaluated else evaluated


def cell(figures, key, form):
    value = figures.get(key)
    return "" if value is None else format(value, form)


def baselines(figures):
    """Accuracy, or the mean absolute error, of what needs no learning."""
    form = ".2f" if figures.get("accuracy") is None else ".4f"
    return [cell(figures["baselines"], which, form) for which in ("prior", "noChange")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(EXAMPLES))
    names = parser.parse_args().names or list(EXAMPLES)
    unknown = sorted(set(names) - set(EXAMPLES))
    if unknown:
        parser.error(f"no example {', '.join(unknown)}; there are {', '.join(EXAMPLES)}")
    differing = []
    with tempfile.TemporaryDirectory() as directory:
        port = free_port()
        broker = subprocess.Popen(
            [str(THALWEG), "broker", "--port", str(port), "--data", f"{directory}/broker"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            await_broker(broker, port)
            heads = ["example", *(key for key, _ in COLUMNS), "prior", "no change", "fingerprint", "replay"]
            print("|", " | ".join(heads), "|")
            print("|", " | ".join("---" for _ in heads), "|", flush=True)
            for name in names:
                live, replayed, evaluated = session(name, EXAMPLES[name], directory, port)
                faster = replayed["eventsPerSecond"] / live["eventsPerSecond"]
                row = [name, *(cell(live, *column) for column in COLUMNS), *baselines(live), live["fingerprint"][:12],
                       f"{replayed['verdict']}, {faster:.1f} times as fast"]
                print("|", " | ".join(row), "|", flush=True)
                differing += [f"{name}: {key} is {live.get(key)} live and {evaluated.get(key)} evaluated"
                              for key in SAME if live.get(key) != evaluated.get(key)]
                differing += [f"{name}: {key} is {live.get(key)} live and {replayed.get(key)} replayed"
                              for key in SAME if live.get(key) != replayed.get(key)]
                differing += unsettled(name, live)
        finally:
            broker.terminate()
            broker.wait(30)
    print("\n".join(differing) or "run, replay and evaluate agree in all of them")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
