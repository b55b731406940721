"""Prints one table a cluster: geometric means over the traces of each policy's ratio to prefix_cache_and_load.

Above 1 is better than it: its time over the policy's, as mean TTFT / P99 TTFT / mean e2e. `spread` is the mean over the
traces of the seeds' standard deviation of the mean TTFT, in percent; `worst` the worst ratio of mean TTFT to the best
classic policy of each trace.
"""

import json
import math
import pathlib
import statistics
import sys

BASE = "prefix_cache_and_load"
NOT_CLASSIC = {"learned", "oracle", "oracle_x", "least_tokens"}


def figures(runs):
    """Means over the seeds: mean TTFT, P99 TTFT, mean e2e; and the relative deviation of the first."""
    ttft = [run["ttft_ms"]["mean"] for run in runs]
    spread = statistics.stdev(ttft) / statistics.mean(ttft) if len(ttft) > 1 else 0
    return (
        statistics.mean(ttft),
        statistics.mean(run["ttft_ms"]["p99"] for run in runs),
        statistics.mean(run["e2e_ms"]["mean"] for run in runs),
        spread,
    )


def geometric(values):
    return math.exp(statistics.mean(map(math.log, values)))


def main(folder):
    clusters = {}
    for path in sorted(pathlib.Path(folder).glob("*--*.json")):
        cluster, trace = path.stem.split("--")
        by_policy = {}
        for run in json.loads(path.read_text())["runs"]:
            by_policy.setdefault(run["policy"], []).append(run)
        clusters.setdefault(cluster, {})[trace] = {name: figures(runs) for name, runs in by_policy.items()}
    for cluster, traces in clusters.items():
        print(f"\n{cluster}, {len(traces)} traces\n")
        print("| policy | mean TTFT / P99 TTFT / mean e2e | spread % | worst |\n|---|---|---|---|")
        for policy in next(iter(traces.values())):
            ratios = [
                geometric([trace[BASE][part] / trace[policy][part] for trace in traces.values()]) for part in range(3)
            ]
            spread = statistics.mean(trace[policy][3] for trace in traces.values())
            worst = min(
                min(other[0] for name, other in trace.items() if name not in NOT_CLASSIC) / trace[policy][0]
                for trace in traces.values()
            )
            cells = " / ".join(f"{ratio:.2f}" for ratio in ratios)
            print(f"| {policy} | {cells} | {100 * spread:.1f} | {worst:.2f} |")


main(sys.argv[1])
