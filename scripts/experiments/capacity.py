"""The highest rate at which a cluster keeps its P99 TTFT, by policy: Block's experiment in the simulator.

Bisects the rate of `simulate` to --precision requests a second, once for each bound, policy and seed. Seeds are those of
the trace and of the run: a trace of --requests questions is made for each, unless --trace names one. Prints Markdown; what
has been run is kept in --out.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
POLICIES = "round_robin,min_qpm,least_request,infaas,llumnix_minus,predictive_e2e,predictive_ttft,learned"


def search(keeps, low, high, precision):
    """The highest multiple of `precision` at which `keeps` holds, between a low rate at which it does and a high one at
    which it does not; both are moved outwards until that is so."""
    low, high = (round(rate / precision) for rate in (low, high))
    while low > 1 and not keeps(low * precision):
        low, high = max(1, low * 3 // 4), low
    if not keeps(low * precision):
        return 0.0
    while keeps(high * precision):
        low, high = high, high * 5 // 4 + 1
    while high - low > 1:
        middle = (low + high) // 2
        if keeps(middle * precision):
            low = middle
        else:
            high = middle
    return low * precision


class Runs:
    """Runs of the simulator, each made once."""

    def __init__(self, options, cluster):
        self.options = options
        self.cluster = cluster
        self.environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}

    def trace(self, seed):
        if self.options.trace:
            return self.options.trace
        path = self.options.out / f"questions-{self.options.requests}-{seed}.jsonl"
        if not path.exists():
            partial = path.with_suffix(f".{os.getpid()}.partial")
            subprocess.run(
                [self.options.azimuth, "trace", "make", "questions", "--requests", str(self.options.requests), "--seed",
                 seed, "--output", partial], check=True)
            partial.replace(path)
        return path

    def run(self, policy, seed, rate):
        trace = self.trace(seed)
        path = self.options.out / self.cluster.stem / trace.stem / f"{policy}.{seed}.{rate:g}.json"
        if not path.exists():
            done = subprocess.run(
                [self.options.azimuth, "simulate", "--trace", trace, "--cluster", self.cluster, "--requests",
                 str(self.options.requests), "--rate", f"{rate:g}", "--policies", policy, "--seeds", seed,
                 "--warmup-fraction", "0", "--processors", "1", "--json", *self.options.flags],
                capture_output=True, text=True, env=self.environment)
            if done.returncode:
                raise RuntimeError(done.stderr.strip())
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(done.stdout)
        return json.loads(path.read_text())["runs"][0]

    def capacity(self, policy, seed, bound):
        def keeps(rate):
            run = self.run(policy, seed, rate)
            return run["completed"] == run["requests"] and run["ttft_ms"]["p99"] <= 1_000 * bound

        return search(keeps, *self.options.between, self.options.precision)


def cell(values, decimals):
    mean = statistics.mean(values)
    spread = f" ± {statistics.stdev(values):.{decimals}f}" if len(values) > 1 else ""
    return f"{mean:.{decimals}f}{spread}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("azimuth", help="the program")
    parser.add_argument("--clusters", default="12a30-llama2,12a30-llama2-24", help="files of datasets/clusters")
    parser.add_argument("--policies", default=POLICIES)
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--bounds", default="3,10", help="seconds of P99 TTFT")
    parser.add_argument("--at", type=float, help="show latencies at this rate too; default: 95 %% of the first policy's")
    parser.add_argument("--base", default="llumnix_minus", help="the policy that gains are over")
    parser.add_argument("--trace", type=pathlib.Path, help="a trace, in place of made questions")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--between", type=lambda text: [float(part) for part in text.split(",")], default=[20.0, 32.0])
    parser.add_argument("--precision", type=float, default=0.1)
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / ".build/capacity")
    parser.add_argument(
        "--flags", type=str.split, default=[], help="further flags of simulate, as one text, with an --out of their own")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    policies, seeds = options.policies.split(","), options.seeds.split(",")
    bounds = [float(bound) for bound in options.bounds.split(",")]
    for name in options.clusters.split(","):
        runs = Runs(options, ROOT / f"datasets/clusters/{name}.yaml")
        for seed in seeds:
            runs.trace(seed)
        jobs = [(policy, seed, bound) for policy in policies for seed in seeds for bound in bounds]
        with concurrent.futures.ThreadPoolExecutor(options.cores) as pool:
            found = dict(zip(jobs, pool.map(lambda job: runs.capacity(*job), jobs)))
            base = options.base if options.base in policies else policies[0]
            at = options.at or round(0.95 * statistics.mean(found[base, seed, bounds[0]] for seed in seeds), 1)
            ends = [(policy, seed) for policy in policies for seed in seeds]
            latencies = dict(zip(ends, pool.map(lambda end: runs.run(*end, at), ends)))
        titles = [f"capacity at {bound:g} s" for bound in bounds] + [f"gain at {bound:g} s" for bound in bounds]
        titles += [f"TTFT ms mean / P99 at {at:g}/s", "e2e s mean / P99"]
        print(f"\n{name}, {options.requests} requests, seeds {options.seeds}\n")
        print("| policy | " + " | ".join(titles) + " |\n|" + "---|" * (len(titles) + 1))
        for policy in policies:
            cells = [cell([found[policy, seed, bound] for seed in seeds], 1) for bound in bounds]
            for bound in bounds:
                gains = [100 * (found[policy, seed, bound] / found[base, seed, bound] - 1) for seed in seeds]
                cells.append(cell(gains, 1) + " %")
            mine = [latencies[policy, seed] for seed in seeds]
            for kind, scale, decimals in (("ttft_ms", 1, 0), ("e2e_ms", 1_000, 2)):
                parts = (statistics.mean(run[kind][part] for run in mine) / scale for part in ("mean", "p99"))
                cells.append(" / ".join(f"{part:.{decimals}f}" for part in parts))
            print(f"| {policy} | " + " | ".join(cells) + " |")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
