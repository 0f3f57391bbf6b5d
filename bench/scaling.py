#!/usr/bin/env python3
"""What a pipeline costs with more and more partitions on one thread, merged to one model and not (docs/scaling.md).

    bench/scaling.py [--events 3000000] [--partitions 1,2,4,8,16] [--every 100]

Fills topics with the demo's payments, learns all of each with `thalweg run`, and prints one Markdown table. CPU is that of the
process, its collector and compilers included, over the second half of the events.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
THALWEG = str(ROOT / "thalweg")
FILE = str(ROOT / "examples" / "payments.yaml")
PORT = 19692
SECONDS = 600


def cpu_seconds(process):
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(sets, warm):
    """Figures of a run until nothing is left, and its CPU seconds an event once it had taken so many: a row of figures comes
    each second, and at the last of them events were still coming."""
    process = subprocess.Popen([THALWEG, "run", FILE, "--until-idle", "3s", "--json", *sets], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    watchdog = threading.Timer(SECONDS, process.kill)
    watchdog.start()
    rows = []
    for line in process.stderr:
        if re.match(r" +\d+ +\d+ ", line):
            rows.append((int(line.split()[0]), time.monotonic(), cpu_seconds(process)))
    out = process.stdout.read()
    watchdog.cancel()
    if process.wait() != 0:
        sys.exit("thalweg run failed, or took too long")
    told = json.loads(out)
    measured = [row for row in rows if warm <= row[0] < told["events"]]
    if len(measured) < 2:
        sys.exit("too few --events: no two rows of figures in their second half")
    first, last = measured[0], measured[-1]
    events = last[0] - first[0]
    return told, (last[2] - first[2]) / events * 1e6, events / (last[1] - first[1])


def measure(directory, partitions, every, events):
    name = f"scaling-{partitions}-{every}"
    settings = [f"name={name}", f"topics.events=scaling-{partitions}.events", f"topics.partitions={partitions}",
                f"merging.every={every}", "http.port=0", f"stateDir={directory}/{name}",
                f"kafka.bootstrap.servers=127.0.0.1:{PORT}", "models.every=0"]
    sets = [argument for setting in settings for argument in ("--set", setting)]
    if every == 0:
        subprocess.run([THALWEG, "generate", FILE, "--events", str(events), *sets], stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=SECONDS, check=True)
    told, cpu, rate = run(sets, events // 2)
    status = subprocess.run([THALWEG, "status", FILE, "--json", *sets], stdout=subprocess.PIPE, timeout=SECONDS, check=True)
    updates = json.loads(status.stdout).get("merger", {}).get("mergedVersion", 0)
    return cpu, rate, updates, told["accuracy"]


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--events", type=int, default=3_000_000)
    options.add_argument("--every", type=int, default=100, help="merging.every")
    options.add_argument("--partitions", type=lambda text: [int(part) for part in text.split(",")],
                         default=[1, 2, 4, 8, 16])
    asked = options.parse_args()
    print("| partitions | | CPU µs an event | events/s | updates | accuracy |\n|---:|---|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as directory:
        broker = subprocess.Popen([THALWEG, "broker", "--port", str(PORT), "--data", directory + "/broker"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(5)
            for partitions in asked.partitions:
                for every in (0, asked.every):
                    cpu, rate, updates, accuracy = measure(directory, partitions, every, asked.events)
                    kind = "merged" if every else "not merged"
                    print(f"| {partitions} | {kind} | {cpu:.1f} | {rate:,.0f} | {updates} | {accuracy:.4f} |", flush=True)
        finally:
            broker.terminate()
            broker.wait(30)


if __name__ == "__main__":
    sys.exit(main())
