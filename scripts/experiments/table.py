"""Tables of ratios: geometric means over traces, of a baseline's time over a policy's. Above 1 is better."""

import math
import statistics

BASE = "prefix_cache_and_load"
CLASSIC = [
    "prefix_cache_and_load", "prefix_cache", "cache_aware", "cache_aware_library", "cache_aware_sglang",
    "hit_threshold", "weighted_scorers", "lmetric", "dynamo_kv", "llumnix_minus", "infaas", "least_request",
    "power_of_two", "round_robin", "random",
]
OURS = ["least_tokens", "learned", "predictive_ttft", "predictive_e2e"]
# `learned` with one thing changed or left out.
VARIANTS = [
    "learned_ridge", "learned_mlp", "learned_without_rollout", "learned_without_prefix", "learned_without_in_flight",
    "learned_without_instance_statistics", "learned_posterior", "learned_greedy",
]
# Those that the reference table's "best classic" is taken from.
FIVE = ["prefix_cache_and_load", "weighted_scorers", "prefix_cache", "least_request", "cache_aware_sglang"]
ORACLES = ["oracle", "oracle_x"]
FIGURES = [("ttft_ms", "mean"), ("ttft_ms", "p99"), ("e2e_ms", "mean"), ("e2e_ms", "p99")]


def figures(runs):
    """Means over the seeds of mean and P99 TTFT and e2e, or None where a run has none."""
    if not runs or any(run.get(kind) is None for run in runs for kind, _ in FIGURES):
        return None
    return [statistics.mean(run[kind][part] for run in runs) for kind, part in FIGURES]


def spread(runs, place):
    """Relative standard deviation over the seeds of one figure."""
    kind, part = FIGURES[place]
    values = [run[kind][part] for run in runs]
    return statistics.stdev(values) / statistics.mean(values) if len(values) > 1 else 0


def geometric(values):
    return math.exp(statistics.mean(map(math.log, values)))


def joined(values):
    return " / ".join(f"{value:.2f}" for value in values)


class Block:
    """One cluster at one load: every policy's figures on every trace."""

    def __init__(self, store, settings, load, seeds):
        self.runs = {}
        for setting in settings:
            for policy in sorted(known(store, setting, load)):
                runs = [store.run(setting, load, policy, seed) for seed in seeds]
                if all(runs):
                    self.runs.setdefault(setting.name, {})[policy] = runs
        self.times = {
            trace: {policy: figures(runs) for policy, runs in policies.items() if figures(runs)}
            for trace, policies in self.runs.items()
        }

    def policies(self):
        found = {policy for times in self.times.values() for policy in times}
        order = [*CLASSIC, *OURS, *VARIANTS]
        others = sorted(found - set(order) - set(ORACLES))
        return [name for name in [*order, *others, *ORACLES] if name in found]

    def best(self, times, among):
        """The least of each figure over some policies: another policy may be best at each."""
        present = [times[name] for name in among if name in times]
        return [min(column) for column in zip(*present)] if present else None

    def rows(self):
        for policy in self.policies():
            yield policy, {trace: times[policy] for trace, times in self.times.items() if policy in times}
        for label, among in (("best classic", CLASSIC), ("best of five", FIVE)):
            yield label, {trace: self.best(times, among) for trace, times in self.times.items()}

    def line(self, policy, own):
        """One row; a policy that lacks traces says on how many it was run."""
        own = {trace: times for trace, times in own.items() if times and BASE in self.times[trace]}
        if not own:
            return None
        cells = [f"`{policy}`" if "best" not in policy else f"*{policy}*"]
        if len(own) < len(self.times):
            cells[0] += f" ({len(own)} traces)"
        for versus in (lambda times: times[BASE], lambda times: self.best(times, CLASSIC)):
            ratios = [[a / b for a, b in zip(versus(self.times[trace]), times)] for trace, times in own.items()]
            cells.append(joined([geometric(column) for column in zip(*ratios)]))
        worst, trace = min((self.best(self.times[trace], CLASSIC)[0] / times[0], trace) for trace, times in own.items())
        cells.append(f"{worst:.2f} {trace}")
        deviations = [[spread(self.runs[trace][policy], place) for place in (0, 1)]
                      for trace in own if policy in self.runs[trace]]
        cells.append(
            " / ".join(f"{100 * statistics.mean(column):.1f}" for column in zip(*deviations)) if deviations else "")
        failed = sum(run["failed"] + run["refused"] for trace in own for run in self.runs[trace].get(policy, []))
        cells.append(f"{failed}" if deviations else "")
        return "| " + " | ".join(cells) + " |"


def known(store, setting, load):
    folder = store.folder / setting.cluster.stem / setting.name / f"{load:g}"
    return {path.name.rsplit(".", 2)[0] for path in folder.glob("*.json")}


HEAD = (
    "| policy | over `" + BASE + "`: TTFT mean / P99 / e2e mean / P99 | over the best classic of each trace "
    "| worst trace, mean TTFT | spread % | not answered |\n|---|---|---|---|---|---|"
)


def tables(store, settings, loads, seeds, per_trace=False):
    """All tables as one text."""
    text = []
    clusters = list(dict.fromkeys(setting.cluster.stem for setting in settings))
    for cluster in clusters:
        for load in loads:
            own = [setting for setting in settings if setting.cluster.stem == cluster]
            block = Block(store, own, load, seeds)
            if not block.times:
                continue
            text += [f"\n{cluster}, load {load:g}, {len(block.times)} traces, {len(seeds)} seeds\n", HEAD]
            text += [line for line in (block.line(*row) for row in block.rows()) if line]
            if per_trace:
                text.append(f"\n{cluster}, load {load:g}: mean TTFT / P99 TTFT / mean e2e in ms\n")
                names = list(block.times)
                text.append("| policy | " + " | ".join(names) + " |\n|---" + "|---" * len(names) + "|")
                for policy, times in block.rows():
                    cells = [" / ".join(f"{v:.0f}" for v in times[name][:3]) if times.get(name) else "" for name in names]
                    text.append(f"| {policy} | " + " | ".join(cells) + " |")
    return "\n".join(text)
