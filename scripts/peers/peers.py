#!/usr/bin/env python3
"""Azimuth and its peers side by side: CPU per request and per event beside nginx's of the same round."""

import argparse
import os
import pathlib
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bench"))

import commands
import contenders
from harness import Process, Sample, free_ports, load_script, spread

#: Name of the test, bytes of a request, whether it is streamed, connections.
TESTS = (("512 B", 512, False, 64), ("16 KB", 16 << 10, False, 64), ("SSE", 512, True, 64),
         ("one connection", 512, False, 1))


def entries(args: argparse.Namespace, folder: pathlib.Path, workers: list[int]) -> dict:
    tools = pathlib.Path(args.tools).resolve()
    return {
        "nginx": lambda port: contenders.nginx(folder, port, workers),
        "haproxy": lambda port: commands.haproxy(folder, port, workers),
        "envoy": lambda port: commands.envoy(tools, folder, port, workers),
        "vllm-router round_robin": lambda port: commands.vllm_router(tools, port, workers, "round_robin"),
        "vllm-router cache_aware": lambda port: commands.vllm_router(tools, port, workers, "cache_aware"),
        "sglang-router round_robin": lambda port: commands.sglang_router(tools, port, workers, "round_robin"),
        "sglang-router cache_aware": lambda port: commands.sglang_router(tools, port, workers, "cache_aware"),
        "azimuth round_robin": lambda port: contenders.round_robin(args.azimuth, port, workers),
        "azimuth least_tokens": lambda port: contenders.azimuth(
            args.azimuth, port, workers, "--policy", "least_tokens", "--log", "none"),
        "azimuth learned, logbook": lambda port: contenders.learned(
            args.azimuth, port, workers, folder / f"learned_{port}.sqlite"),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--azimuth", required=True)
    parser.add_argument("--tools", required=True)
    parser.add_argument("--backend", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--port-base", type=int, default=18600)
    parser.add_argument("--peers", default="", help="only those whose name holds one of these, separated by commas")
    args = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp())
    base = free_ports(64, args.port_base)
    workers = [base + worker for worker in range(contenders.WORKERS)]
    backend = contenders.start_backend(args.backend, base, folder)
    chosen = {name: make for name, make in entries(args, folder, workers).items()
              if name == "nginx" or not args.peers or any(part in name for part in args.peers.split(","))}
    scripts = {test: load_script(folder, size, stream) for test, size, stream, _ in TESTS}
    samples: dict[str, dict[str, list[Sample]]] = {name: {test: [] for test, *_ in TESTS} for name in chosen}
    direct: list[Sample] = []
    memory: dict[str, list[float]] = {name: [] for name in chosen}
    others: list[float] = []
    port = base + contenders.WORKERS
    print(f"{args.rounds} rounds of {args.seconds} s, {contenders.WORKERS} workers, proxy on core 0, load and backend "
          f"on core 1; load average {os.getloadavg()[0]:.1f}", flush=True)
    try:
        for number in range(args.rounds):
            direct.append(Sample(workers[0], None, backend, scripts["512 B"], args.seconds, 1))
            for name, make in chosen.items():
                # One at a time, started anew in each round: a peer's housekeeping would disturb the others.
                port += 1
                process = contenders.start(make(port), port, folder, f"{name.replace(' ', '_')}_{number}")
                try:
                    for test, _, _, connections in TESTS:
                        Sample(port, process, backend, scripts[test], 1, connections)
                        sample = Sample(port, process, backend, scripts[test], args.seconds, connections)
                        samples[name][test].append(sample)
                        others.append(sample.others)
                        if sample.faults:
                            print(f"  {name}, {test}: {sample.faults} requests failed", flush=True)
                    memory[name].append(process.memory("VmHWM"))
                finally:
                    process.stop()
            print(f"round {number + 1} done, load average {os.getloadavg()[0]:.1f}", flush=True)
        report(samples, direct, memory)
        print(f"other programs used {spread(others)} cores during bursts")
    finally:
        backend.stop()
        shutil.rmtree(folder, ignore_errors=True)


def report(samples: dict, direct: list, memory: dict) -> None:
    for test, _, stream, connections in TESTS:
        print(f"\n{test}: CPU us per {'event' if stream else 'request'}, ratio to nginx, requests/s, p50 ms")
        parts = contenders.EVENTS if stream else 1
        for name, tests in samples.items():
            own, base = tests[test], samples["nginx"][test]
            ratios = [mine.cost / other.cost for mine, other in zip(own, base)]
            line = (f"  {name:<27} {spread([one.cost / parts for one in own], 1):>26}  {spread(ratios):>22} x  "
                    f"{sorted(one.rate for one in own)[len(own) // 2]:8.0f}/s  "
                    f"{sorted(one.p50 for one in own)[len(own) // 2] / 1000:7.2f} ms")
            if connections == 1:
                added = [mine.p50 - bare.p50 for mine, bare in zip(own, direct)]
                line += f"  added over direct {spread(added, 0)} us"
            print(line)
    print("\npeak memory, MB")
    for name, values in memory.items():
        print(f"  {name:<27} {spread(values, 0)}")


if __name__ == "__main__":
    main()
