#!/usr/bin/env python3
"""What a pipeline costs with more and more partitions on one thread, merged to one model and not (docs/scaling.md).

    bench/scaling.py [--events 600000] [--partitions 1,2,4,8,16] [--every 100]

Fills a topic with the demo's payments, learns all of it with `thalweg run`, and prints one Markdown table. CPU is that of the
process, the JVM's start and its compilers included, less that of a run that finds nothing to do.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
THALWEG = str(ROOT / "thalweg")
FILE = str(ROOT / "examples" / "payments.yaml")
PORT = 19692
SECONDS = 600


def run(sets):
    """Figures of a run until nothing is left, its CPU seconds, and the log."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([THALWEG, "run", FILE, "--until-idle", "2s", "--json", *sets], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, timeout=SECONDS, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return json.loads(done.stdout), cpu


def measure(directory, partitions, every, events):
    name = f"scaling-{partitions}-{every}"
    settings = [f"name={name}", f"topics.partitions={partitions}", f"merging.every={every}", "http.port=0",
                f"stateDir={directory}/{name}", f"kafka.bootstrap.servers=127.0.0.1:{PORT}", "models.every=0"]
    sets = [argument for setting in settings for argument in ("--set", setting)]
    _, idle = run(sets)
    subprocess.run([THALWEG, "generate", FILE, "--events", str(events), *sets], stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, timeout=SECONDS, check=True)
    told, cpu = run(sets)
    return told, (cpu - idle) / events * 1e6


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--events", type=int, default=600_000)
    options.add_argument("--every", type=int, default=100, help="merging.every")
    options.add_argument("--partitions", type=lambda text: [int(part) for part in text.split(",")],
                         default=[1, 2, 4, 8, 16])
    asked = options.parse_args()
    print("| partitions | | CPU µs an event | accuracy |\n|---:|---|---:|---:|")
    with tempfile.TemporaryDirectory() as directory:
        broker = subprocess.Popen([THALWEG, "broker", "--port", str(PORT), "--data", directory + "/broker"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(5)
            for partitions in asked.partitions:
                for every in (0, asked.every):
                    told, cpu = measure(directory, partitions, every, asked.events)
                    kind = "merged" if every else "not merged"
                    print(f"| {partitions} | {kind} | {cpu:.1f} | {told['accuracy']:.4f} |", flush=True)
        finally:
            broker.terminate()
            broker.wait(30)


if __name__ == "__main__":
    sys.exit(main())
