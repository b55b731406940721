"""Holds the simulator against a real vLLM server: fits its engine, sends it a trace at several loads, simulates what was
really sent on the fitted cluster, and prints the ratios. Every load is sent twice, as a server differs from itself too.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys


def run(command, **more):
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True, **more)
    if done.returncode != 0:
        sys.exit(f"fidelity: {' '.join(map(str, command))} ended with {done.returncode}")
    return done.stdout


def percentile(values, share):
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def figures(rows):
    ttft = [row["ttft_ms"] for row in rows if row.get("ttft_ms") is not None]
    e2e = [row["e2e_ms"] for row in rows]
    return {
        "ttft": statistics.mean(ttft), "ttft p50": percentile(ttft, 0.5), "ttft p90": percentile(ttft, 0.9),
        "e2e": statistics.mean(e2e), "e2e p50": percentile(e2e, 0.5), "e2e p90": percentile(e2e, 0.9),
    }


class Bench:
    def __init__(self, options):
        self.options = options
        self.scratch = options.scratch
        self.cluster = options.cluster or self.scratch / "fitted.yaml"

    def fit(self):
        print(run([
            self.options.azimuth, "fit-engine", "--url", self.options.url, "--max-num-seqs", 16,
            "--budget-seconds", self.options.budget, "--output", self.cluster, "--gpu", "cpu",
            "--record", self.scratch / "probes.jsonl",
        ]), flush=True)

    def send(self, name, rate, requests, seed):
        """What was sent and measured, with the real lengths in tokens."""
        path = self.scratch / f"{name}.jsonl"
        run([
            self.options.azimuth, "load", "--url", self.options.url, "--trace", self.options.trace, "--scale-input",
            self.options.scale_input, "--scale-output", self.options.scale_output, "--rate", f"{rate:.4g}", "--requests", requests, "--seed", seed,
            "--record", path, "--json",
        ])
        return path, [json.loads(line) for line in path.read_text().splitlines()]

    def tokens_per_hash(self, rows):
        """A hash id of the trace stands for so many of the server's tokens: more than of the trace's own."""
        ratio = sum(row["input_length"] for row in rows) / sum(
            json.loads(line)["input_length"] for line, _ in zip(self.trace_lines(), rows))
        return max(1, round(64 * ratio))

    def trace_lines(self):
        return self.options.trace.read_text().splitlines()

    def simulate(self, path, tokens_per_hash, *flags):
        return json.loads(run([
            self.options.azimuth, "simulate", "--trace", path, "--cluster", self.cluster, "--tokens-per-hash",
            tokens_per_hash, "--policies", self.options.policy, "--warmup-fraction", 0, "--seeds", "1,2,3", "--json", *flags,
        ]))


def simulated(report):
    runs = report["runs"]
    mean = lambda kind, part: statistics.mean(run[kind][part] for run in runs)
    return {
        f"{name}{part if part != 'mean' else ''}".replace("p", " p"): mean(f"{name}_ms", part)
        for name in ("ttft", "e2e") for part in ("mean", "p50", "p90")
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("azimuth")
    parser.add_argument("--url", required=True, help="where the load goes: the server to fit, or a router")
    parser.add_argument("--cluster", type=pathlib.Path, help="what is behind --url; default: one server, to be fitted")
    parser.add_argument("--policy", default="round_robin", help="of the router, where there is one")
    parser.add_argument("--scale-input", type=float, default=0.15, help="factor on the trace's prompts")
    parser.add_argument("--scale-output", type=float, default=0.2, help="factor on the trace's answers")
    parser.add_argument("--scratch", type=pathlib.Path, required=True)
    parser.add_argument("--budget", type=float, default=60)
    parser.add_argument("--loads", default="0.1,0.5,0.8", help="shares of what the cluster sustains")
    parser.add_argument("--seconds", type=float, default=60, help="of each load")
    options = parser.parse_args()
    options.scratch.mkdir(parents=True, exist_ok=True)
    options.trace = options.scratch / "trace.jsonl"
    run([options.azimuth, "trace", "make", "prefixes", "--requests", 2000, "--seed", 5, "--output", options.trace])
    bench = Bench(options)
    if not options.cluster:
        bench.fit()
    # Few requests tell the lengths in tokens, and with them what the cluster sustains.
    path, rows = bench.send("lengths", 4, 60, 1)
    tokens = bench.tokens_per_hash(rows)
    capacity = bench.simulate(path, tokens, "--load", 1, "--capacity-policy", options.policy, "--requests", 1000)
    capacity = capacity["capacity"]["rate"]
    print(f"the cluster sustains {capacity:.2f} requests/s of this trace, load average {os.getloadavg()[0]:.1f}\n")
    print("| load | requests | | ttft mean | p50 | p90 | e2e mean | p50 | p90 |\n|---|---|---|---|---|---|---|---|---|")
    for load in map(float, options.loads.split(",")):
        rate = load * capacity
        count = min(2000, max(40, int(rate * options.seconds)))
        measured = []
        for number in (1, 2):
            # Other texts, so that what the first time left in the cache is of no use.
            path, rows = bench.send(f"load-{load:g}-{number}", rate, count, 100 * number + int(100 * load))
            measured.append((figures(rows), simulated(bench.simulate(path, tokens))))
        keys = list(measured[0][0])
        line = lambda text, values: print(f"| {load:g} | {count} | {text} | " + " | ".join(values) + " |", flush=True)
        for number, (real, model) in enumerate(measured, 1):
            line(f"real, ms ({number})", [f"{real[key]:.0f}" for key in keys])
            line(f"simulated / real ({number})", [f"{model[key] / real[key]:.2f}" for key in keys])
        line("real (2) / real (1)", [f"{measured[1][0][key] / measured[0][0][key]:.2f}" for key in keys])
    print(f"\nload average {os.getloadavg()[0]:.1f}")


main()
