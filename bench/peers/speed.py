#!/usr/bin/env python3
"""How fast Thalweg is beside others that learn from streams (docs/performance.md).

    bench/peers/speed.py [--rounds N] [--tables N]

Takes the electricity table of $THALWEG_DATA, several times over. In turn, round by round, each peer predicts rows
and learns from each afterwards, by one thread: first from memory or a file; then, where it has such a path, from a Kafka
topic into another, in transactions. Prints two tables in Markdown: events a second, and how they stand to Thalweg's in the
same round. A peer that is not there, or fails, is listed as not measured.

MOA and River take the first 100,000 rows, and PyTorch an eighth of all where it predicts a row at a time. Inside the clock
are, besides predicting and learning: for Thalweg decoding Avro, scaling and the figures of evaluate; for Vowpal Wabbit
parsing text, in a thread of its own; for River scaling. PyTorch's rows are scaled and encoded before, MOA's too.

Needs what README says, and for the peers: pip install river confluent-kafka fastavro vowpalwabbit; apt install
python3-torch; mvn -f bench/peers package.
"""
import argparse
import csv
import gzip
import importlib
import itertools
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
THALWEG = str(ROOT / "thalweg")
PIPELINE = str(ROOT / "examples/electricity.yaml")
NETWORK = ["--set", "network.linearPath=false"]
BATCHES = ["--set", "training.batch=32"]
NUMBERS = ["date", "period", "nswprice", "nswdemand", "vicprice", "vicdemand", "transfer"]
DAYS = "1234567"
FIRST_IN_PROCESS = "Thalweg, network, batches of 32"
FIRST_OF_KAFKA = "Thalweg, network"
BATCH = 32
FEWER_ROWS = 100_000


def environment():
    return {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def rows(table):
    with open(table, newline="") as lines:
        for row in csv.DictReader(lines):
            yield row, row["class"] == "UP"


# --- From memory or a file: each gives {name: events a second}.


def thalweg(table):
    command = [THALWEG, "evaluate", PIPELINE, table, "--json"]
    rates = {}
    for name, more in ((FIRST_IN_PROCESS, BATCHES), ("Thalweg, network, row by row", [])):
        told = subprocess.run(command + NETWORK + more, stdout=subprocess.PIPE, check=True, env=environment()).stdout
        rates[name] = json.loads(told)["eventsPerSecond"]
    return rates


def moa(table):
    jar = ROOT / "bench/peers/target/peers.jar"
    command = ["java", "-XX:+UseSerialGC", "-jar", str(jar), table, "--label", "class", "--categories", "day"]
    told = subprocess.run(command + ["--limit", str(FEWER_ROWS)], stdout=subprocess.PIPE, check=True).stdout
    learners = [json.loads(line) for line in told.splitlines()]
    wanted = ["logistic SGD 0.1", "Hoeffding tree", "leveraging bagging", "adaptive random forest"]
    return {"MOA, " + one["learner"]: one["eventsPerSecond"] for one in learners if one["learner"] in wanted}


def vowpal_wabbit(table):
    from vowpalwabbit import Workspace

    count = 0
    with tempfile.NamedTemporaryFile("w", suffix=".vw") as text:
        for row, label in rows(table):
            numbers = " ".join(f"{name}:{row[name]}" for name in NUMBERS)
            text.write(f"{1 if label else -1} |f {numbers} day{row['day']}\n")
            count += 1
        text.flush()
        rates = {}
        for name, network in (("logistic", ""), ("network (--nn 64)", "--nn 64")):
            start = time.perf_counter()
            Workspace(f"-d {text.name} --loss_function logistic --quiet {network}").finish()
            rates["Vowpal Wabbit, " + name] = count / (time.perf_counter() - start)
    return rates


def standardised(table):
    """Rows as floats, scaled by figures of all of them: outside of the clock."""
    all_rows = [(row, label) for row, label in rows(table)]
    columns = {name: [float(row[name]) for row, _ in all_rows] for name in NUMBERS}
    scales = {name: (statistics.fmean(x), statistics.pstdev(x)) for name, x in columns.items()}
    for row, label in all_rows:
        numbers = [(float(row[name]) - scales[name][0]) / scales[name][1] for name in NUMBERS]
        yield numbers + [float(row["day"] == day) for day in DAYS], float(label)


def pytorch(table):
    import torch

    torch.set_num_threads(1)
    inputs, labels = zip(*standardised(table))
    x, y = torch.tensor(inputs), torch.tensor(labels).unsqueeze(1)
    rates = {}
    for name, step in (("a row at a time", 1), ("32 rows at a time", BATCH)):
        model = torch.nn.Sequential(torch.nn.Linear(x.shape[1], 64), torch.nn.ReLU(), torch.nn.Linear(64, 1))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        loss = torch.nn.BCEWithLogitsLoss()
        count = len(x) // BATCH * BATCH // (8 if step == 1 else 1)
        start = time.perf_counter()
        for at in range(0, count, BATCH):
            with torch.no_grad():
                for row in range(at, at + BATCH, step):
                    torch.sigmoid(model(x[row : row + step]))
            optimizer.zero_grad()
            loss(model(x[at : at + BATCH]), y[at : at + BATCH]).backward()
            optimizer.step()
        rates[f"PyTorch, network, predicts {name}, learns 32"] = count / (time.perf_counter() - start)
    return rates


def river_model():
    from river import compose, linear_model, optim, preprocessing

    return compose.Pipeline(
        compose.Select(*NUMBERS) | preprocessing.StandardScaler(), linear_model.LogisticRegression(optim.SGD(0.1))
    )


def river(table):
    model = river_model()
    events = []
    for row, label in itertools.islice(rows(table), FEWER_ROWS):
        events.append(({name: float(row[name]) for name in NUMBERS}, label))
    start = time.perf_counter()
    for event, label in events:
        model.predict_proba_one(event)
        model.learn_one(event, label)
    return {"River, logistic": len(events) / (time.perf_counter() - start)}


# --- From Kafka to Kafka: each starts a process that reads electricity.events, and names the topic of its answers.


def thalweg_pipeline(broker, directory, number):
    name = f"speed-{number}"
    settings = [f"name={name}", f"kafka.bootstrap.servers={broker}", f"stateDir={directory}/{name}"]
    settings += ["topics.events=electricity.events", *(NETWORK + BATCHES)[1::2]]
    return subprocess.Popen(
        [THALWEG, "run", PIPELINE, *(word for one in settings for word in ("--set", one))],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(),
    ), name + ".predictions"


def river_pipeline(broker, directory, number):
    from confluent_kafka.admin import AdminClient, NewTopic

    topic = f"river-{number}"
    admin = AdminClient({"bootstrap.servers": broker})  # Its answers end with it.
    admin.create_topics([NewTopic(topic, 1, 1)])[topic].result()
    return subprocess.Popen([sys.executable, __file__, "--river", broker, topic]), topic


def river_worker(broker, topic):
    """Exactly-once as far as Kafka's records go; the model is gone with the process."""
    import fastavro
    import io
    from confluent_kafka import Consumer, Producer

    schema = fastavro.parse_schema(json.loads((ROOT / "schemas/electricity.avsc").read_text()))
    consumer = Consumer({
        "bootstrap.servers": broker, "group.id": topic, "auto.offset.reset": "earliest",
        "enable.auto.commit": False, "isolation.level": "read_committed",
    })
    producer = Producer({"bootstrap.servers": broker, "transactional.id": topic, "linger.ms": 100})
    producer.init_transactions()
    consumer.subscribe(["electricity.events"])
    model = river_model()
    while True:
        producer.begin_transaction()
        until = time.monotonic() + 0.1
        while time.monotonic() < until:
            for record in consumer.consume(500, 0.05):
                if record.error():
                    sys.exit(str(record.error()))
                event = fastavro.schemaless_reader(io.BytesIO(record.value()[10:]), schema)  # Behind the header.
                score = model.predict_proba_one(event).get(True, 0.5)
                producer.produce(topic, json.dumps({"offset": record.offset(), "UP": score}), record.key())
                producer.poll(0)
                model.learn_one(event, event["class"] == "UP")
        producer.send_offsets_to_transaction(consumer.position(consumer.assignment()), consumer.consumer_group_metadata())
        producer.commit_transaction()


def observed(broker, topic, count, process):
    """Events a second between the first answers that are committed and the last: whatever warms up counts.

    Topics of answers differ: Avro by Thalweg, JSON by River.
    """
    from confluent_kafka import Consumer

    consumer = Consumer({
        "bootstrap.servers": broker, "group.id": "observer-" + topic, "auto.offset.reset": "earliest",
        "isolation.level": "read_committed", "topic.metadata.refresh.interval.ms": 200,
        "allow.auto.create.topics": False,
    })
    consumer.subscribe([topic])
    seen, first = 0, None
    deadline = time.monotonic() + 600
    while seen < count and time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the process of {topic} ended with {process.returncode}")
        records = [record for record in consumer.consume(1000, 0.02) if not record.error()]
        seen += len(records)
        if records and first is None:
            first, before = time.monotonic(), seen
    last = time.monotonic()
    consumer.close()
    if seen < count:
        raise RuntimeError(f"{topic}: {seen} of {count} events were answered")
    return (count - before) / (last - first)


def stop(process):
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def ready(server):
    """Where the broker is to be found, once it is."""
    for line in server.stderr:
        if found := re.search(r"broker ready at ([^\s,]+)", line):
            threading.Thread(target=server.stderr.read, daemon=True).start()
            return found.group(1)
    raise RuntimeError("the broker ended before it was ready")


def kafka_to_kafka(table, rounds, absent):
    for module in ("confluent_kafka", "fastavro", "river"):  # Here, not in a process that nobody hears of.
        importlib.import_module(module)
    with tempfile.TemporaryDirectory() as directory:
        server = subprocess.Popen(
            [THALWEG, "broker", "--port", "0", "--data", directory + "/broker"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
        try:
            broker = ready(server)
            subprocess.run(
                [THALWEG, "feed", PIPELINE, table, "--set", f"kafka.bootstrap.servers={broker}"],
                check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
            count = sum(1 for _ in rows(table))
            told = []
            for number in range(rounds):
                rates = {}
                for name, start in ((FIRST_OF_KAFKA, thalweg_pipeline), ("River, logistic", river_pipeline)):
                    process, topic = start(broker, directory, number)
                    try:
                        rates[name] = observed(broker, topic, count, process)
                    except RuntimeError as fault:
                        absent[name + ", from Kafka to Kafka"] = fault
                    finally:
                        stop(process)
                told.append(rates)
            return told
        finally:
            stop(server)


def show(title, told, first):
    print(f"\n{title}\n\n| | events/s | of Thalweg's (least – most) |\n|---|---:|---:|")
    told = [rates for rates in told if first in rates]
    for name in dict.fromkeys(name for rates in told for name in rates):
        there = [rates for rates in told if name in rates]
        ratios = [rates[name] / rates[first] for rates in there]
        rate = statistics.median(rates[name] for rates in there)
        ratio = f"{statistics.median(ratios):.3f} ({min(ratios):.3f} – {max(ratios):.3f})"
        print(f"| {name} | {rate:,.0f} | {ratio} |", flush=True)


def in_process(table, rounds, absent):
    told = []
    for _ in range(rounds):
        rates = {}
        for peer in (thalweg, moa, vowpal_wabbit, pytorch, river):
            try:
                rates.update(peer(table))
            except Exception as fault:  # Whatever it is of another's: the rest is measured.
                absent[peer.__name__] = fault
        told.append(rates)
    return told


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # So that what was started is stopped, too.
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--tables", type=int, default=8, help="how often the table is taken, one after the other")
    options.add_argument("--river", nargs=2, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.river:
        river_worker(*asked.river)
    source = Path(os.environ.get("THALWEG_DATA", "")) / "elec2.csv.gz"
    if not source.is_file():
        sys.exit("THALWEG_DATA must name the directory of elec2.csv.gz")
    absent = {}
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as table:
        with gzip.open(source, "rt") as lines:
            header, *body = lines
        table.writelines([header] + body * asked.tables)
        table.flush()
        told = in_process(table.name, asked.rounds, absent)
        show(f"In process, {asked.tables} × {len(body)} rows", told, FIRST_IN_PROCESS)
        try:
            show("From Kafka to Kafka", kafka_to_kafka(table.name, asked.rounds, absent), FIRST_OF_KAFKA)
        except ImportError as fault:
            absent["from Kafka to Kafka"] = fault
    for name, fault in absent.items():
        print(f"\nnot measured: {name}: {fault}")


if __name__ == "__main__":
    main()
