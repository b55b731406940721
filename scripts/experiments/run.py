"""Policies on traces and clusters in the simulator, and a table of their ratios to a baseline and to the best classic.

Runs what is not in --out yet, in at most --cores processes, and prints Markdown. Stopped, it goes on where it was.
--policies runs a few; the table shows all there are. --fresh POLICY,... runs those anew, as after a change of their code.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import threading

from cells import Setting, Store
from table import CLASSIC, ORACLES, OURS, VARIANTS, tables

ROOT = pathlib.Path(__file__).resolve().parents[2]
POLICIES = [*CLASSIC, *OURS, *ORACLES]


def names(text):
    return [name.strip() for name in text.split(",") if name.strip()]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("azimuth", help="the program")
    parser.add_argument("--traces", type=pathlib.Path, default=ROOT / "datasets/traces", help="folder of *.jsonl[.gz]")
    parser.add_argument("--only", type=names, help="names of the traces to take")
    parser.add_argument(
        "--clusters", type=names, default=names("eight-a100,mix-a100-l40s,mix-h100-a100-l40s,failing"),
        help="files of datasets/clusters without .yaml",
    )
    parser.add_argument("--loads", type=names, default=["0.7"], help="shares of what least_tokens sustains")
    parser.add_argument("--policies", type=names, default=POLICIES)
    parser.add_argument("--ablation", action="store_true", help="learned with one thing changed or left out, too")
    parser.add_argument("--fresh", type=names, default=[], help="policies whose results are thrown away first")
    parser.add_argument("--seeds", type=names, default=["1", "2", "3"])
    parser.add_argument("--requests", type=int, help="of each run; default: as many as the trace has")
    parser.add_argument("--no-oracle", action="store_true", help="leave the oracles out, which cost most")
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / ".build/experiments")
    parser.add_argument("--table", action="store_true", help="run nothing, print the table of what there is")
    parser.add_argument("--per-trace", action="store_true", help="a table for each trace, too")
    return parser.parse_args()


class Runner:
    def __init__(self, azimuth, store, cores):
        self.azimuth = azimuth
        self.store = store
        self.cores = cores
        self.lock = threading.Lock()
        self.environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}

    def simulate(self, setting, *flags):
        command = [self.azimuth, "simulate", *setting.flags(), "--processors", "1", "--json", *flags]
        done = subprocess.run(command, capture_output=True, text=True, env=self.environment)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def capacity(self, setting):
        report = self.simulate(setting, "--load", "0.5", "--policies", "random")
        self.store.keep_capacity(setting, report["capacity"])

    def batch(self, setting, load, seed, policies):
        rate = f"{self.store.capacity(setting) * load:.6g}"
        report = self.simulate(setting, "--rate", rate, "--policies", ",".join(policies), "--seeds", seed)
        for run in report["runs"]:
            self.store.keep_run(setting, load, run)

    def all(self, jobs, what):
        """Runs jobs, a list of (function, arguments), and tells how far they are."""
        failures = []
        with concurrent.futures.ThreadPoolExecutor(self.cores) as pool:
            futures = [pool.submit(function, *arguments) for function, arguments in jobs]
            for count, future in enumerate(concurrent.futures.as_completed(futures), 1):
                if future.exception():
                    failures.append(future.exception())
                if sys.stderr.isatty() or count == len(futures):
                    end = "\n" if count == len(futures) else ""
                    print(f"\r{what} {count}/{len(futures)}", end=end, file=sys.stderr, flush=True)
        for failure in failures:
            print(failure, file=sys.stderr)
        return not failures


def main():
    options = arguments()
    traces = sorted([*options.traces.glob("*.jsonl"), *options.traces.glob("*.jsonl.gz")])
    if not traces:
        sys.exit(f"experiments: no *.jsonl or *.jsonl.gz in {options.traces}; give --traces a folder of traces")
    clusters = [ROOT / f"datasets/clusters/{name}.yaml" for name in options.clusters]
    for path in clusters:
        if not path.exists():
            sys.exit(f"experiments: {path} does not exist; --clusters takes names of datasets/clusters")
    settings = [Setting(trace, cluster, options.requests) for cluster in clusters for trace in traces]
    if options.only:
        settings = [setting for setting in settings if setting.name in options.only]
    loads = [float(load) for load in options.loads]
    chosen = [*options.policies, *(VARIANTS if options.ablation else [])]
    policies = [name for name in chosen if not (options.no_oracle and name in ORACLES)]
    store = Store(options.out)
    whole = True
    if not options.table:
        store.forget(set(options.fresh))
        runner = Runner(options.azimuth, store, max(1, options.cores))
        whole = runner.all(
            [(runner.capacity, (setting,)) for setting in settings if store.capacity(setting) is None], "capacities")
        jobs = []
        for setting in settings:
            if store.capacity(setting) is None:
                continue
            for load in loads:
                for seed in options.seeds:
                    missing = [name for name in policies if store.run(setting, load, name, seed) is None]
                    slow = [name for name in missing if name in ORACLES]
                    quick = [name for name in missing if name not in ORACLES]
                    # The dearest first, so that none is left running alone at the end.
                    jobs += [(bool(part is quick), (runner.batch, (setting, load, seed, part)))
                             for part in (slow, quick) if part]
        jobs.sort(key=lambda job: job[0])
        whole = runner.all([job for _, job in jobs], "batches") and whole
    print(tables(store, settings, loads, options.seeds, options.per_trace))
    sys.exit(0 if whole else 1)


main()
