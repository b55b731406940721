"""Starting pinned processes, loading them with wrk, and reading what they cost."""

import json
import os
import pathlib
import re
import signal
import socket
import statistics
import subprocess
import time
import urllib.error
import urllib.request

TICKS = os.sysconf("SC_CLK_TCK")
PROXY_CORE, LOAD_CORE = "0", "1"


class Process:
    """A program on the cores it was given, with all its children."""

    def __init__(self, command: list[str], cores: str, log: pathlib.Path):
        self.log = log
        with open(log, "w") as out:
            self.process = subprocess.Popen(
                ["taskset", "-c", cores, *command], stdout=out, stderr=out, stdin=subprocess.DEVNULL,
                start_new_session=True)

    def pids(self) -> list[int]:
        pids = [self.process.pid]
        for pid in pids:
            try:
                tasks = os.listdir(f"/proc/{pid}/task")
                for task in tasks:
                    pids += map(int, pathlib.Path(f"/proc/{pid}/task/{task}/children").read_text().split())
            except OSError:
                pass
        return pids

    def cpu(self) -> float:
        """User and system seconds so far, of all threads and children that still run."""
        total = 0
        for pid in self.pids():
            try:
                fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                total += int(fields[11]) + int(fields[12])
            except OSError:
                pass
        return total / TICKS

    def memory(self, field: str) -> float:
        """`VmHWM` (peak) or `VmRSS` (now) in MB."""
        total = 0
        for pid in self.pids():
            try:
                text = pathlib.Path(f"/proc/{pid}/status").read_text()
                total += int(re.search(rf"{field}:\s+(\d+)", text).group(1))
            except (OSError, AttributeError):
                pass
        return total / 1024

    def stop(self) -> None:
        pids = self.pids()
        for pid in reversed(pids):
            try:
                os.kill(pid, signal.SIGTERM)
            except OSError:
                pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            for pid in reversed(pids):
                try:
                    os.kill(pid, signal.SIGKILL)
                except OSError:
                    pass
            self.process.wait()


def busy_seconds() -> float:
    """CPU seconds the whole machine has been busy."""
    fields = [int(field) for field in open("/proc/stat").readline().split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / TICKS


def free_ports(count: int, start: int) -> int:
    """The first of `count` neighbouring ports that are free just now, from `start` on."""
    port = start
    while port < 60000:
        try:
            for offset in range(count):
                with socket.socket() as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind(("127.0.0.1", port + offset))
            return port
        except OSError:
            port += count
    raise SystemExit("bench: no free ports")


PROBE = b'{"model":"tiny","max_tokens":4,"messages":[{"role":"user","content":"ready"}]}'


def await_answer(port: int, process: Process, patience: float = 60) -> None:
    """Waits until a request through `port` is answered with 200."""
    deadline = time.monotonic() + patience
    while True:
        try:
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/v1/chat/completions", PROBE, {"content-type": "application/json"})
            with urllib.request.urlopen(request, timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        if time.monotonic() > deadline or process.process.poll() is not None:
            raise SystemExit(f"bench: nothing answers on port {port}:\n{process.log.read_text()[-800:]}")
        time.sleep(0.1)


def load_script(folder: pathlib.Path, size: int, stream: bool) -> pathlib.Path:
    """256 distinct prompts of `size` bytes, cycled: few share more than their first words."""
    path = folder / f"load_{size}{'_stream' if stream else ''}.lua"
    path.write_text(f"""
local words = {{"router", "stands", "before", "servers", "and", "sends", "each", "request", "best", "of", "them"}}
local requests, at = {{}}, 0
function init()
  math.randomseed(11)
  for number = 1, 256 do
    local head = '{{"model":"tiny",{'"stream":true,' if stream else ""}"max_tokens":64,"messages":[{{"role":"user","content":"'
    local text, length = {{"question " .. number}}, 16
    while #head + length < {size} do
      local word = words[math.random(#words)]
      text[#text + 1] = word
      length = length + #word + 1
    end
    local body = string.sub(head .. table.concat(text, " "), 1, {size} - 4) .. '"}}]}}'
    local fields = {{["content-type"] = "application/json", ["authorization"] = "Bearer none"}}
    requests[number] = wrk.format("POST", "/v1/chat/completions", fields, body)
  end
end
function request()
  at = at % 256 + 1
  return requests[at]
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format('RESULT {{"requests": %d, "seconds": %f, "p50_us": %f, "p99_us": %f, "bad": %d, "broken": %d}}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99), e.status,
    e.connect + e.read + e.write + e.timeout))
end
""")
    return path


def load(port: int, script: pathlib.Path, seconds: float, connections: int) -> dict:
    done = subprocess.run(
        ["taskset", "-c", LOAD_CORE, "wrk", "-t1", f"-c{connections}", f"-d{int(seconds)}", "--timeout", "20", "-s",
         str(script), f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True)
    return json.loads(re.search(r"RESULT (.*)", done.stdout).group(1))


class Sample:
    """One burst of load through one contender."""

    def __init__(self, port: int, process: Process | None, backend: Process, script: pathlib.Path, seconds: float,
                 connections: int):
        busy, before, behind = busy_seconds(), process.cpu() if process else 0.0, backend.cpu()
        own = os.times()
        result = load(port, script, seconds, connections)
        children = os.times()
        used = process.cpu() - before if process else 0.0
        self.requests = max(1, int(result["requests"]))
        self.rate = self.requests / result["seconds"]
        self.cost = used / self.requests * 1e6
        self.p50, self.p99 = result["p50_us"], result["p99_us"]
        self.faults = int(result["bad"] + result["broken"])
        load_cpu = sum(children[:4]) - sum(own[:4])
        #: Cores that something else kept busy meanwhile.
        self.others = max(0.0, busy_seconds() - busy - used - load_cpu - (backend.cpu() - behind)) / result["seconds"]


def spread(values: list[float], digits: int = 2) -> str:
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"
