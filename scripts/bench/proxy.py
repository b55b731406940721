#!/usr/bin/env python3
"""Measures CPU time per proxied request, nginx beside azimuth in every round. Loopback only; needs wrk and nginx."""

import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import tempfile
import time
import urllib.request

ANSWER = json.dumps(
    {
        "id": "chatcmpl-0123456789abcdef", "object": "chat.completion", "created": 1700000000, "model": "tiny",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "word " * 20}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 100, "total_tokens": 120, "completion_tokens": 20},
    },
    separators=(",", ":"),
)
BACKENDS = 8


def nginx_configuration(folder: pathlib.Path, name: str, servers: str, upstream: str = "") -> pathlib.Path:
    path = folder / f"{name}.conf"
    path.write_text(
        f"worker_processes 1; daemon off; pid {folder}/{name}.pid; error_log {folder}/{name}.log crit;\n"
        "events { worker_connections 4096; }\n"
        f"http {{ access_log off; keepalive_requests 1000000; client_max_body_size 64m; client_body_buffer_size 1m;\n"
        f"client_body_temp_path {folder}/{name}_body; proxy_temp_path {folder}/{name}_proxy;\n{upstream}\n{servers}\n}}\n"
    )
    return path


def start(command: list[str], core: int, log: pathlib.Path) -> subprocess.Popen:
    with open(log, "w") as out:
        return subprocess.Popen(["taskset", "-c", str(core), *command], stdout=out, stderr=out, start_new_session=True)


def await_port(url: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).read()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def cpu_seconds(process: subprocess.Popen) -> float:
    """User and system time of a process and its children, all threads."""
    total = 0.0
    ticks = os.sysconf("SC_CLK_TCK")
    pids = [process.pid]
    children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
    pids += [int(pid) for pid in children.read_text().split()]
    for pid in pids:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / ticks
    return total


def resident(process: subprocess.Popen) -> float:
    text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", text).group(1)) / 1024


def load(port: int, script: pathlib.Path, seconds: int, connections: int) -> tuple[int, str]:
    done = subprocess.run(
        ["taskset", "-c", "1", "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script),
         f"http://127.0.0.1:{port}/v1/chat/completions"],
        capture_output=True, text=True, check=True,
    )
    count = int(re.search(r"(\d+) requests in", done.stdout).group(1))
    fault = re.search(r"(Socket errors.*|Non-2xx.*)", done.stdout)
    return count, fault.group(1) if fault else ""


def body_script(folder: pathlib.Path, size: int) -> pathlib.Path:
    """256 distinct prompts, cycled, so that no prefix is shared beyond the first words."""
    path = folder / f"body_{size}.lua"
    path.write_text(
        "local bodies = {}\n"
        "for i = 1, 256 do\n"
        '  local head = string.format(\'{"model":"tiny","messages":[{"role":"user","content":"question %d \', i)\n'
        '  local tail = \'"}],"max_tokens":20}\'\n'
        f"  bodies[i] = head .. string.rep('word ', math.floor(({size} - #head - #tail) / 5)) .. tail\n"
        "end\n"
        "local next = 0\n"
        "request = function()\n"
        "  next = next % 256 + 1\n"
        '  return wrk.format("POST", nil, {["content-type"] = "application/json"}, bodies[next])\n'
        "end\n"
    )
    return path


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--azimuth", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--port-base", type=int, default=18300)
    args = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp())
    base = args.port_base
    running: list[subprocess.Popen] = []
    ports = [base + 1 + index for index in range(BACKENDS)]
    try:
        server = "".join(
            f"server {{ listen 127.0.0.1:{port} backlog=1024; location = /metrics {{ return 404; }} "
            f"location = /health {{ return 200; }} location / {{ default_type application/json; "
            f"return 200 '{ANSWER}'; }} }}\n" for port in ports
        )
        running.append(start(["nginx", "-p", str(folder), "-c", str(nginx_configuration(folder, "backend", server))],
                             1, folder / "backend.out"))
        upstream = "upstream workers { keepalive 256; " + "".join(f"server 127.0.0.1:{port}; " for port in ports) + "}"
        proxy = (
            f"server {{ listen 127.0.0.1:{base + 20} backlog=1024; location / {{ proxy_pass http://workers; "
            "proxy_buffering off; proxy_http_version 1.1; proxy_set_header Connection ''; } }"
        )
        workers = ",".join(f"http://127.0.0.1:{port}" for port in ports)
        contenders = {
            "nginx": (base + 20, ["nginx", "-p", str(folder), "-c",
                                  str(nginx_configuration(folder, "proxy", proxy, upstream))]),
            "round_robin, no logbook": (base + 21, [args.azimuth, "serve", "--worker-urls", workers, "--port",
                                                    str(base + 21), "--policy", "round_robin", "--log", "none",
                                                    "--log-level", "error"]),
            "learned, logbook, training": (base + 22, [args.azimuth, "serve", "--worker-urls", workers, "--port",
                                                       str(base + 22), "--log", str(folder / "bench.sqlite"),
                                                       "--log-level", "error"]),
        }
        await_port(f"http://127.0.0.1:{ports[0]}/health")
        processes = {}
        for index, (name, (port, command)) in enumerate(contenders.items()):
            processes[name] = start(command, 0, folder / f"contender_{index}.out")
            running.append(processes[name])
            await_port(f"http://127.0.0.1:{port}/health")
        print(f"load average {os.getloadavg()[0]:.1f}; {args.rounds} rounds of {args.seconds} s, "
              f"{args.connections} connections, {BACKENDS} workers; CPU us per request, ratio to nginx: "
              "median (min to max)")
        for size in (512, 16 << 10, 128 << 10):
            script = body_script(folder, size)
            cost: dict[str, list[float]] = {name: [] for name in contenders}
            rates: dict[str, list[float]] = {name: [] for name in contenders}
            for name, (port, _) in contenders.items():
                load(port, script, 1, args.connections)
            for _ in range(args.rounds):
                for name, (port, _) in contenders.items():
                    before = cpu_seconds(processes[name])
                    count, fault = load(port, script, args.seconds, args.connections)
                    cost[name].append((cpu_seconds(processes[name]) - before) / count * 1e6)
                    rates[name].append(count / args.seconds)
                    if fault:
                        print(f"  {name}: {fault}")
            for name in contenders:
                ratios = [mine / other for mine, other in zip(cost[name], cost["nginx"])]
                print(f"{size:>7} B  {name:<28} {statistics.median(cost[name]):7.1f} us  "
                      f"{statistics.median(ratios):5.2f}x ({min(ratios):.2f} to {max(ratios):.2f})  "
                      f"{statistics.median(rates[name]):8.0f}/s  {resident(processes[name]):6.1f} MB peak")
    finally:
        for process in running:
            try:
                os.killpg(process.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
        for process in running:
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
