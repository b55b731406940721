#!/usr/bin/env python3
"""The data path's figures beside nginx's of the same round, with bar and aim. Loopback only; see run.sh."""

import argparse
import json
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile
import urllib.request

import contenders
import idle
from harness import LOAD_CORE, PROXY_CORE, Process, Sample, free_ports, load_script, spread

SIZES = ((512, "512 B"), (16 << 10, "16 KB"), (128 << 10, "128 KB"))


class Table:
    """Figures with bar and aim, in the order they were taken."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str, str, str]] = []

    def add(self, name: str, value: float, text: str, bar: float | None, aim: float | None, unit: str = "x") -> None:
        verdict = "" if bar is None else "MISSED" if value > bar else "bar" if aim is None or value > aim else "aim"
        show = lambda limit: "" if limit is None else f"{limit:g}{unit}"
        self.rows.append((name, text, show(bar), show(aim), verdict))
        print("  ".join(part for part in (name, text, verdict) if part), flush=True)

    def show(self) -> None:
        rows = [("figure", "median (least to most)", "bar", "aim", "met"), *self.rows]
        widths = [max(len(row[column]) for row in rows) for column in range(5)]
        for row in rows:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


class Bench:
    def __init__(self, args: argparse.Namespace, folder: pathlib.Path):
        self.args, self.folder, self.table = args, folder, Table()
        self.base = free_ports(64, args.port_base)
        self.workers = [self.base + worker for worker in range(contenders.WORKERS)]
        self.running: list[Process] = []
        self.backend = contenders.start_backend(args.backend, self.base, folder)
        self.running.append(self.backend)
        self.next_port = self.base + contenders.WORKERS
        self.others: list[float] = []

    def launch(self, name: str, make, cores: str = PROXY_CORE) -> tuple[int, Process]:
        port = self.next_port
        self.next_port += 1
        process = contenders.start(make(port), port, self.folder, name, cores)
        self.running.append(process)
        return port, process

    def sample(self, port: int, process: Process | None, script: pathlib.Path, connections: int) -> Sample:
        sample = Sample(port, process, self.backend, script, self.args.seconds, connections)
        self.others.append(sample.others)
        if sample.faults:
            print(f"  {sample.faults} requests failed", flush=True)
        return sample

    def rounds(self, entries: dict[str, tuple[int, Process | None]], script: pathlib.Path,
               connections: int) -> dict[str, list[Sample]]:
        """Every contender in every round, after a burst to warm up."""
        samples: dict[str, list[Sample]] = {name: [] for name in entries}
        for number in range(self.args.rounds + 1):
            for name, (port, process) in entries.items():
                sample = self.sample(port, process, script, connections)
                if number > 0:
                    samples[name].append(sample)
        return samples

    def heading(self, text: str) -> None:
        print(f"\n{text} [load average {os.getloadavg()[0]:.1f}]", flush=True)

    def costs(self, entries: dict[str, tuple[int, Process | None]]) -> None:
        bars = {"round_robin": {512: (1.6, 1.3), 16 << 10: (1.6, 1.3)},
                "learned": {512: (2.5, 1.8), 16 << 10: (2.5, 1.6), 128 << 10: (2.5, 1.6)}}
        for size, text in SIZES:
            self.heading(f"{text}, {self.args.connections} connections")
            samples = self.rounds(entries, load_script(self.folder, size, False), self.args.connections)
            self.report(samples, f"{text}", {name: bars[name].get(size, (None, None)) for name in bars})
        self.heading(f"{self.args.connections} streams of {contenders.EVENTS} events, {contenders.GAP_US} us apart")
        samples = self.rounds(entries, load_script(self.folder, 512, True), self.args.connections)
        self.report(samples, "SSE, CPU per event", {name: (1.25, 1.0) for name in bars}, contenders.EVENTS)

    def report(self, samples: dict[str, list[Sample]], text: str, bars: dict, parts: int = 1) -> None:
        for name, own in samples.items():
            ratios = [mine.cost / other.cost for mine, other in zip(own, samples["nginx"])]
            print(f"  {name:<12} {spread([one.cost / parts for one in own], 1):>24} us"
                  f"  {spread([one.rate for one in own], 0)} requests/s", flush=True)
            if name != "nginx":
                self.table.add(f"{name}, {text}", sorted(ratios)[len(ratios) // 2], f"{spread(ratios)} x nginx",
                               *bars[name])

    def latency(self, entries: dict[str, tuple[int, Process | None]]) -> None:
        self.heading("one connection, 512 B")
        entries = {"direct": (self.workers[0], None), **entries}
        samples = self.rounds(entries, load_script(self.folder, 512, False), 1)
        added = {name: [one.p50 - base.p50 for one, base in zip(samples[name], samples["direct"])]
                 for name in entries if name != "direct"}
        for name, values in added.items():
            print(f"  {name:<12} p50 added over direct: {spread(values, 0)} us", flush=True)
            if name != "nginx":
                ratios = [mine / max(other, 1) for mine, other in zip(values, added["nginx"])]
                self.table.add(f"{name}, one connection, p50 added", sorted(ratios)[len(ratios) // 2],
                               f"{spread(ratios)} x nginx", 1.5, 1.0)

    def loops(self) -> None:
        self.heading("two event loops beside one, both on both cores")
        entries = {}
        for count in (1, 2):
            make = lambda port: contenders.round_robin(
                self.args.azimuth, port, self.workers, "--event-loops", str(count))
            entries[str(count)] = self.launch(f"loops{count}", make, f"{PROXY_CORE},{LOAD_CORE}")
        samples = self.rounds(entries, load_script(self.folder, 512, False), self.args.connections)
        ratios = [two.cost / one.cost for one, two in zip(samples["1"], samples["2"])]
        self.table.add("two event loops, CPU per request", sorted(ratios)[len(ratios) // 2],
                       f"{spread(ratios)} x one loop", 1.1, None)

    def memory(self, learned: Process) -> None:
        self.heading("memory")
        peak = learned.memory("VmHWM")
        self.table.add(f"learned, peak memory after all of the above", peak, f"{peak:.0f} MB", 80, 40, " MB")
        port, process = self.launch("idle", lambda port: contenders.learned(
            self.args.azimuth, port, self.workers, self.folder / "idle.sqlite"))
        held = idle.Idle(port, self.args.idle)
        peak = process.memory("VmHWM")
        held.close()
        self.table.add(f"learned, peak memory, {held.count} idle connections", peak, f"{peak:.0f} MB", 250, 120, " MB")

    def decisions(self) -> None:
        self.heading("decision time of a ridge regressor with interactions: snapshot, features, scores, ranking, charge")
        bars = {8: (20, 8), 64: (60, 25), 512: (400, 150)}
        results: dict[int, list[float]] = {}
        for _ in range(self.args.rounds):
            done = subprocess.run(["taskset", "-c", PROXY_CORE, self.args.decisions], capture_output=True, text=True,
                                  check=True)
            for line in done.stdout.splitlines():
                row = json.loads(line)
                results.setdefault(row["instances"], []).append(row["p50_us"])
        for instances, values in results.items():
            bar, aim = bars[instances]
            self.table.add(f"decision, {instances} instances, p50", sorted(values)[len(values) // 2],
                           f"{spread(values, 1)} us", bar, aim, " us")

    def tagger(self) -> None:
        self.heading("length tagger, beside the scan of the body: reading, prediction and learning from the answer")
        bars = {2_000: (60, 30), 100_000: (150, 60)}
        results: dict[int, list[float]] = {}
        for _ in range(self.args.rounds):
            done = subprocess.run(["taskset", "-c", PROXY_CORE, self.args.tagger], capture_output=True, text=True,
                                  check=True)
            for line in done.stdout.splitlines():
                row = json.loads(line)
                results.setdefault(row["bytes"], []).append(row["tagger_p50_us"])
        for size, values in results.items():
            bar, aim = bars[size]
            self.table.add(f"length tagger, {size // 1000} KB, p50", sorted(values)[len(values) // 2],
                           f"{spread(values, 1)} us", bar, aim, " us")

    def learning(self, port: int) -> None:
        """What the learned contender did meanwhile: a bench of a fallback or of a full queue would flatter."""
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        print("\nof the learned contender:")
        wanted = ("azimuth_policy_decisions_total", "azimuth_decisions_total", "azimuth_logbook_", "azimuth_training_rounds",
                  "azimuth_trainer_rounds")
        for line in lines:
            if line.startswith(wanted):
                print("  " + line)

    def run(self) -> None:
        make_learned = lambda port: contenders.learned(
            self.args.azimuth, port, self.workers, self.folder / "bench.sqlite")
        entries = {
            "nginx": self.launch("nginx", lambda port: contenders.nginx(self.folder, port, self.workers)),
            "round_robin": self.launch(
                "round_robin", lambda port: contenders.round_robin(self.args.azimuth, port, self.workers)),
            "learned": self.launch("learned", make_learned),
        }
        if "costs" in self.args.only:
            self.costs(entries)
        if "latency" in self.args.only:
            self.latency(entries)
        self.learning(entries["learned"][0])
        if "decisions" in self.args.only:
            self.decisions()
        if "tagger" in self.args.only:
            self.tagger()
        if "loops" in self.args.only:
            self.loops()
        if "memory" in self.args.only:
            self.memory(entries["learned"][1])

    def close(self) -> None:
        for process in reversed(self.running):
            process.stop()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--azimuth", required=True)
    parser.add_argument("--decisions", required=True)
    parser.add_argument("--tagger", required=True)
    parser.add_argument("--backend", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--idle", type=int, default=10_000)
    parser.add_argument("--port-base", type=int, default=18300)
    parser.add_argument("--only", default="costs,latency,decisions,tagger,loops,memory", type=lambda text: text.split(","))
    args = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    folder = pathlib.Path(tempfile.mkdtemp())
    print(f"{args.rounds} rounds of {args.seconds} s after one to warm up, {contenders.WORKERS} workers; proxy on core "
          f"{PROXY_CORE}, load and backend on core {LOAD_CORE}; ratios are to nginx in the same round")
    bench = Bench(args, folder)
    try:
        bench.run()
        print(f"\nload average {os.getloadavg()[0]:.1f}; other programs used {spread(bench.others)} cores during bursts")
        bench.table.show()
    finally:
        bench.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
