"""What knowing answers' lengths is worth: the same runs with nothing known, constants, the tagger, noise and the truth.

Prints Markdown: for each trace and cluster the ratio of a cost to that with constants (below 1 is better), and how much of
the gap between constants and the truth the tagger closes. The cost is what the objective asks for: mean TTFT, mean e2e or
the share of answers that miss the service level. --priority N adds runs in which engines go by --priority-ms-per-token N.
Traces need prompts: `azimuth trace make asks`, or `azimuth trace sessions` of recorded conversations. What has been run is
kept in --out, so that a stopped run goes on where it was.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LENGTHS = ["none", "constant", "tagger", "noisy:0.25", "noisy:0.5", "noisy:1", "oracle"]
# Policy, objective that learned learns, cost.
CASES = [
    ("learned", "ttft", "ttft"), ("learned", "e2e", "e2e"), ("learned", "slo", "slo"),
    ("predictive_ttft", "ttft", "ttft"), ("predictive_e2e", "ttft", "e2e"), ("predictive_e2e", "ttft", "slo"),
]
# A gap between constants and the truth below this is noise.
LEAST_GAP = 0.05


def names(text):
    return [name.strip() for name in text.split(",") if name.strip()]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("azimuth", help="the program")
    parser.add_argument("traces", nargs="+", type=pathlib.Path, help="traces with prompts")
    parser.add_argument("--clusters", type=names, default=["four-a100", "4a30-4v100", "4a100-4a10"])
    parser.add_argument("--load", default="0.85", help="share of what least_tokens sustains")
    parser.add_argument("--policies", type=names, help="some of those there are")
    parser.add_argument("--lengths", type=names, default=LENGTHS)
    parser.add_argument("--tagger", default="default", help="as simulate's --tagger")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--slo", type=names, default=["0.5", "0.05"], help="TTFT and TPOT in seconds")
    parser.add_argument("--priority", help="milliseconds a token")
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / ".build/experiments/lengths")
    return parser.parse_args()


def cluster_path(name):
    return pathlib.Path(name) if name.endswith((".yaml", ".json")) else ROOT / f"datasets/clusters/{name}.yaml"


def simulate(options, flags):
    """One simulate command, remembered by its flags."""
    command = [*flags, "--load", options.load, "--seeds", options.seeds, "--processors", "1", "--json"]
    command += ["--slo-ttft-ms", str(1000 * float(options.slo[0])), "--slo-tpot-ms", str(1000 * float(options.slo[1]))]
    key = hashlib.sha256(" ".join(map(str, command)).encode()).hexdigest()[:16]
    kept = options.out / f"{key}.json"
    if kept.exists():
        return json.loads(kept.read_text())
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [options.azimuth, "simulate", *map(str, command)], capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        raise RuntimeError(f"simulate {' '.join(map(str, command))}: {done.stderr.strip()}")
    options.out.mkdir(parents=True, exist_ok=True)
    kept.write_text(done.stdout)
    return json.loads(done.stdout)


def cost(run, kind):
    if kind == "slo":
        return 1 - run["goodput"]["share"]
    return run[f"{kind}_ms"]["mean"]


def tail(run, kind):
    return 1 - run["goodput"]["share"] if kind == "slo" else run[f"{kind}_ms"]["p99"]


def flags(options, trace, cluster, policy, objective, lengths, priority):
    wanted = f"slo:ttft={options.slo[0]},tpot={options.slo[1]}" if objective == "slo" else objective
    result = ["--trace", trace, "--cluster", cluster_path(cluster), "--policies", policy, "--objective", wanted]
    result += ["--lengths", lengths, "--tagger", options.tagger]
    return result + (["--priority-ms-per-token", priority] if priority else [])


def closed(constant, tagger, oracle):
    """Share of the gap between constants and the truth that the tagger closes; None where there is none to close."""
    if constant <= 0 or (constant - oracle) / constant <= LEAST_GAP:
        return None
    return (constant - tagger) / (constant - oracle)


def row(options, trace, cluster, case, priority, runs):
    policy, objective, kind = case
    means = {}
    tails = {}
    spread = 0.0
    for lengths in options.lengths:
        report = runs[(trace, cluster, policy, objective, lengths, priority)]
        costs = [cost(run, kind) for run in report["runs"]]
        means[lengths] = statistics.fmean(costs)
        tails[lengths] = statistics.fmean(tail(run, kind) for run in report["runs"])
        if len(costs) > 1 and means[lengths] > 0:
            spread = max(spread, statistics.stdev(costs) / means[lengths])
    base = means.get("constant", 0)
    shown = f"{100 * base:.1f} %" if kind == "slo" else f"{base:.0f} ms"
    ratios = []
    for lengths in options.lengths:
        if lengths != "constant":
            mean = means[lengths] / base if base else float("nan")
            high = tails[lengths] / tails["constant"] if tails["constant"] else float("nan")
            ratios.append(f"{mean:.2f}" if kind == "slo" else f"{mean:.2f} / {high:.2f}")
    share = closed(base, means["tagger"], means["oracle"])
    name = policy if policy != "learned" else f"learned, {objective}"
    if priority:
        name += ", priority"
    cells = [name, kind, shown, *ratios, "no gap" if share is None else f"{100 * share:.0f} %", f"{100 * spread:.0f} %"]
    return "| " + " | ".join(cells) + " |"


def main():
    options = arguments()
    priorities = [None] + ([options.priority] if options.priority else [])
    cases = [case for case in CASES if not options.policies or case[0] in options.policies]
    jobs = {}
    for trace in options.traces:
        for cluster in options.clusters:
            for priority in priorities:
                for policy, objective in dict.fromkeys((policy, objective) for policy, objective, _ in cases):
                    for lengths in options.lengths:
                        key = (trace, cluster, policy, objective, lengths, priority)
                        jobs[key] = flags(options, *key)
    runs = {}
    # Each trace and cluster once beforehand, so that its capacity is found but once.
    for trace in options.traces:
        for cluster in options.clusters:
            simulate(options, flags(options, trace, cluster, "random", "ttft", "constant", None))
    with concurrent.futures.ThreadPoolExecutor(options.cores) as pool:
        futures = {pool.submit(simulate, options, job): key for key, job in jobs.items()}
        for count, future in enumerate(concurrent.futures.as_completed(futures), 1):
            runs[futures[future]] = future.result()
            if sys.stderr.isatty() or count == len(futures):
                print(f"\rruns {count}/{len(futures)}", end="\n" if count == len(futures) else "", file=sys.stderr)
    for trace in options.traces:
        for cluster in options.clusters:
            rate = simulate(options, flags(options, trace, cluster, "random", "ttft", "constant", None))["runs"][0]["rate"]
            print(f"\n{trace.name.split('.')[0]}, {cluster}, load {options.load} ({rate:.1f} a second)\n")
            others = [lengths for lengths in options.lengths if lengths != "constant"]
            print("| policy | cost | constant | " + " | ".join(others) + " | tagger closes | seeds' sd up to |")
            print("|" + "---|" * (len(others) + 5))
            for priority in priorities:
                for case in cases:
                    print(row(options, trace, cluster, case, priority, runs))


if __name__ == "__main__":
    main()
