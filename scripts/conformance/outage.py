#!/usr/bin/env python3
"""Real clients run through the router while one of two real vLLM servers is killed, started again, and drained.

Prints one line a check; exit 1 if any fails. An answer whose stream had begun on the killed server cannot be saved; every
other request must be answered whole.
"""

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import openai

from checks import RESULTS, await_health, check, running


class Traffic(threading.Thread):
    """Streams by the OpenAI client, eight at a time, until it is told to end; each is checked whole."""

    def __init__(self, router: str):
        super().__init__(daemon=True)
        self.router = router
        self.ending = threading.Event()
        self.whole = 0
        self.broken: list[str] = []
        self.refused: list[str] = []

    def run(self) -> None:
        asyncio.run(self.all())

    async def all(self) -> None:
        api = openai.AsyncOpenAI(base_url=self.router + "/v1", api_key="none", max_retries=0, timeout=60)
        await asyncio.gather(*[self.repeat(api, index) for index in range(8)])

    async def repeat(self, api, index: int) -> None:
        count = 0
        while not self.ending.is_set():
            count += 1
            begun = False
            try:
                stream = await api.chat.completions.create(
                    model="tiny", messages=[{"role": "user", "content": f"stream {index} number {count} " * 8}],
                    max_tokens=48, stream=True, extra_body={"ignore_eos": True})
                begun = True
                reasons = [piece.choices[0].finish_reason async for piece in stream if piece.choices]
                assert reasons and reasons[-1] == "length", f"ended by {reasons[-1:]}"
                self.whole += 1
            except Exception as error:  # what a client sees is the result here
                (self.broken if begun else self.refused).append(f"{type(error).__name__}: {error}"[:200])

    def end(self) -> None:
        self.ending.set()
        self.join(timeout=90)


class Worker:
    """The second vLLM server: killed, started again, and asked to end."""

    def __init__(self, args):
        self.args = args
        self.pid = args.victim_pid
        self.url = f"http://127.0.0.1:{args.victim_port}"
        self.log = Path(args.scratch) / "vllm_again.log"

    def kill(self) -> None:
        os.killpg(self.pid, signal.SIGKILL)

    def start(self) -> None:
        here = Path(__file__).parent
        process = subprocess.Popen(
            ["bash", str(here / "start_vllm.sh"), self.args.tools, str(self.args.victim_port), "--shutdown-timeout", "20"],
            stdout=self.log.open("ab"), stderr=subprocess.STDOUT, start_new_session=True)
        self.pid = process.pid

    def await_up(self) -> None:
        deadline = time.monotonic() + 300
        while True:
            try:
                urllib.request.urlopen(self.url + "/health", timeout=2).read()
                return
            except OSError:
                assert time.monotonic() < deadline, f"vLLM does not come up: {self.log.read_text()[-800:]}"
                time.sleep(0.5)

    def drain(self) -> None:
        os.kill(self.pid, signal.SIGTERM)

    def await_gone(self) -> None:
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(self.url + "/health", timeout=2).read()
            except OSError:
                return
            assert time.monotonic() < deadline, "vLLM does not end"
            time.sleep(0.2)


def available(router: str) -> int:
    with urllib.request.urlopen(router + "/health", timeout=5) as answer:
        return json.load(answer)["available_workers"]


def await_available(router: str, count: int) -> float:
    start = time.monotonic()
    while available(router) != count:
        assert time.monotonic() - start < 60, f"{available(router)} workers are available, not {count}"
        time.sleep(0.02)
    return time.monotonic() - start


def offline() -> dict:
    return {**os.environ, "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}


def vllm_bench(args, prompts: int) -> dict:
    name = f"bench_{time.time_ns()}.json"
    command = [
        f"{args.tools}/vllm/bin/vllm", "bench", "serve", "--backend", "openai-chat", "--base-url", args.router,
        "--endpoint", "/v1/chat/completions", "--model", "tiny", "--tokenizer", f"{args.tools}/tiny-llama",
        "--dataset-name", "random", "--random-input-len", "200", "--random-output-len", "32",
        "--num-prompts", str(prompts), "--max-concurrency", "8", "--ignore-eos", "--save-result",
        "--result-dir", args.scratch, "--result-filename", name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=400, env=offline())
    path = Path(args.scratch) / name
    assert path.exists(), done.stdout[-500:] + done.stderr[-500:]
    return json.loads(path.read_text())


@check("one of two servers is killed under load: only streams that had begun on it break")
def killed(args, traffic, worker):
    results: list[dict] = []
    bench = threading.Thread(target=lambda: results.append(vllm_bench(args, 200)))
    bench.start()
    # Killed in the midst of it: more runs than the client's own eight streams, and some of it on this server.
    deadline = time.monotonic() + 180
    while not (here := running(worker.url)) >= 2 or here + running(args.other) <= 8:
        assert time.monotonic() < deadline, "vllm bench serve and the client never run at the same time"
        time.sleep(0.02)
    worker.kill()
    noticed = await_available(args.router, 1)
    bench.join()
    assert results, "vllm bench serve gave no result"
    failed = results[0].get("failed", 200 - results[0]["completed"])
    assert results[0]["completed"] + failed == 200, results[0]["completed"]
    assert failed <= 8, f"{failed} requests of vllm bench serve failed; at most its 8 streams could"
    assert len(traffic.broken) <= 8 and not traffic.refused, (traffic.broken, traffic.refused)
    return (f"left out after {noticed:.2f} s; vllm bench serve {results[0]['completed']} of 200; "
            f"openai {traffic.whole} whole, {len(traffic.broken)} broken off, 0 refused")


@check("guidellm runs while the server is down and comes back")
def guidellm(args, traffic, worker):
    broken = len(traffic.broken)
    worker.start()
    output = Path(args.scratch) / "guidellm.json"
    command = [
        f"{args.tools}/guidellm/bin/guidellm", "run", "--backend",
        f"kind=openai_http,target={args.router},model=tiny,request_format=/v1/chat/completions",
        "--profile", "kind=concurrent,streams=8", "--constraint", "kind=max_requests,count=200",
        "--tokenizer", f"kind=huggingface_auto,model={args.tools}/tiny-llama",
        "--data", "kind=synthetic_text,prompt_tokens=200,output_tokens=32",
        "--output", f"kind=json,path={output}", "--disable-progress"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=400, env=offline())
    assert output.exists(), done.stdout[-500:] + done.stderr[-500:]
    totals = json.loads(output.read_text())["benchmarks"][0]["metrics"]["request_totals"]
    assert totals["successful"] == 200 and totals["errored"] == 0, totals
    worker.await_up()
    await_available(args.router, 2)
    assert len(traffic.broken) == broken and not traffic.refused, (traffic.broken[broken:], traffic.refused)
    return f"{totals['successful']} of 200; both servers available again"


@check("aiperf runs on both servers again")
def aiperf(args, traffic, worker):
    broken = len(traffic.broken)
    folder = Path(args.scratch) / "aiperf"
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")}
    command = [
        f"{args.tools}/aiperf/bin/aiperf", "profile", "-m", "tiny", "--url", args.router, "--endpoint-type", "chat",
        "--streaming", "--concurrency", "8", "--request-count", "100", "--synthetic-input-tokens-mean", "200",
        "--output-tokens-mean", "32", "--extra-inputs", "ignore_eos:true", "--tokenizer", f"{args.tools}/tiny-llama",
        "--ui", "none", "--no-gpu-telemetry", "--artifact-dir", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=400, env=environment)
    found = sorted(folder.rglob("profile_export_aiperf.json"))
    assert found, done.stdout[-500:] + done.stderr[-500:]
    result = json.loads(found[0].read_text())
    completed = result["request_count"]["avg"]
    failed = (result.get("error_request_count") or {}).get("avg", 0)
    assert completed == 100 and failed == 0, (completed, failed)
    assert len(traffic.broken) == broken and not traffic.refused, (traffic.broken[broken:], traffic.refused)
    return f"{completed:.0f} of 100, TTFT {result['time_to_first_token']['avg']:.0f} ms"


@check("a server that drains on SIGTERM costs no client anything")
def drained(args, traffic, worker):
    broken, whole = len(traffic.broken), traffic.whole
    worker.drain()
    worker.await_gone()
    await_available(args.router, 1)
    goal = traffic.whole + 16
    deadline = time.monotonic() + 60
    while traffic.whole < goal:
        assert time.monotonic() < deadline, "the load makes no progress"
        time.sleep(0.05)
    assert len(traffic.broken) == broken and not traffic.refused, (traffic.broken[broken:], traffic.refused)
    return f"{traffic.whole - whole} streams whole meanwhile, none broken off, none refused"


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("router", "other", "tools", "scratch"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--victim-pid", type=int, required=True)
    parser.add_argument("--victim-port", type=int, required=True)
    args = parser.parse_args()
    await_health(args.router)
    traffic = Traffic(args.router)
    worker = Worker(args)
    traffic.start()
    try:
        for run in (killed, guidellm, aiperf, drained):
            run(args, traffic, worker)
    finally:
        traffic.end()
        try:
            os.killpg(worker.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    failed = [name for name, passed, _ in RESULTS if not passed]
    print(f"{len(RESULTS) - len(failed)} passed, {len(failed)} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
