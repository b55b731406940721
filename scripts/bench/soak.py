#!/usr/bin/env python3
"""Many mixed requests through one router: its memory at the end beside that after a tenth, and its descriptors."""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

import contenders
from harness import LOAD_CORE, PROXY_CORE, Process, free_ports

BOUND = 1.05


def descriptors(process: Process) -> int:
    return max(len(os.listdir(f"/proc/{pid}/fd")) for pid in process.pids())


def settled(process: Process) -> tuple[float, int]:
    """Memory and descriptors once kept connections have been let go."""
    time.sleep(8)
    return process.memory("VmRSS"), descriptors(process)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--azimuth", required=True)
    parser.add_argument("--backend", required=True)
    parser.add_argument("--client", required=True)
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--port-base", type=int, default=18500)
    args = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp())
    base = free_ports(32, args.port_base)
    # Short streams: it is their number that matters here.
    contenders.EVENTS, contenders.GAP_US = 16, 200
    backend = contenders.start_backend(args.backend, base, folder)
    workers = [base + worker for worker in range(contenders.WORKERS)]
    port = base + contenders.WORKERS
    command = contenders.azimuth(
        args.azimuth, port, workers, "--log", str(folder / "soak.sqlite"), "--log-max-bytes", "200000000")
    router = contenders.start(command, port, folder, "router", PROXY_CORE)
    try:
        start = settled(router)
        print(f"at the start: {start[0]:.1f} MB, {start[1]} descriptors", flush=True)
        marks = []
        faults = 0
        for part, count in enumerate((args.requests // 10, args.requests - args.requests // 10)):
            begun = time.monotonic()
            done = subprocess.run(
                ["taskset", "-c", LOAD_CORE, args.client, str(port), str(count), str(args.connections), str(part + 1)],
                stdout=subprocess.PIPE, text=True)
            seconds = time.monotonic() - begun
            result = json.loads(done.stdout)
            faults += result["faults"]
            marks.append(settled(router))
            print(f"{result['requests']} more requests in {seconds:.0f} s: {marks[-1][0]:.1f} MB, {marks[-1][1]} descriptors")
            for name, counts in result.items():
                if isinstance(counts, dict):
                    print(f"  {name:<13}" + "".join(f"{key} {value:>8}  " for key, value in counts.items()))
        growth = marks[1][0] / marks[0][0]
        print(f"memory after all of them: {growth:.3f} x that after a tenth (at most {BOUND}); {faults} faults")
        failures = []
        if growth > BOUND:
            failures.append("memory grew")
        if marks[1][1] > start[1] + 2:
            failures.append("descriptors leaked")
        if faults:
            failures.append("answers were not whole")
        print("soak: " + ("; ".join(failures) if failures else "passed"))
        raise SystemExit(1 if failures else 0)
    finally:
        router.stop()
        backend.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
