#!/usr/bin/env python3
"""Checks a running router before real vLLM servers, with real clients. Prints one line a check; exit 1 if any fails."""

import argparse
import asyncio
import http.client
import json
import re
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import openai

from tap import Tap

RESULTS: list[tuple[str, bool, str]] = []


def check(name: str):
    """Registers a check; its return value is shown beside the name."""

    def wrap(function):
        def run(*arguments):
            try:
                detail = function(*arguments) or ""
                RESULTS.append((name, True, detail))
            except Exception as error:  # a failed check must not hide the others
                RESULTS.append((name, False, f"{type(error).__name__}: {error}"))
            state = "ok  " if RESULTS[-1][1] else "FAIL"
            print(f"{state} {name}  {RESULTS[-1][2]}", flush=True)

        return run

    return wrap


def post(url: str, path: str, body: bytes, headers: dict | None = None):
    """One request over a fresh connection: status, headers, raw body."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    connection.request("POST", path, body, {"content-type": "application/json", **(headers or {})})
    response = connection.getresponse()
    data = response.read()
    connection.close()
    return response.status, {name.lower(): value for name, value in response.getheaders()}, data


def chat(content: str, **more) -> bytes:
    return json.dumps({"model": "tiny", "messages": [{"role": "user", "content": content}], **more}).encode()


def neutral(data: bytes) -> bytes:
    """A body without what differs from request to request: ids and times."""
    data = re.sub(rb'"id":"[^"]*"', b'"id":""', data)
    data = re.sub(rb'"(created|created_at)":\d+', rb'"\1":0', data)
    return re.sub(rb"(chatcmpl|cmpl)-[0-9a-f-]+", rb"\1-", data)


def text_of(stream: bytes) -> tuple:
    """A stream's text, finish reasons, usage and end, however it was cut into events."""
    text, reasons, usage, done = "", [], None, False
    for line in stream.decode().splitlines():
        if line == "data: [DONE]":
            done = True
        elif line.startswith("data: "):
            event = json.loads(line[6:])
            usage = event.get("usage") or usage
            for choice in event["choices"]:
                text += choice.get("text") or choice.get("delta", {}).get("content") or ""
                reasons += [choice["finish_reason"]] if choice.get("finish_reason") else []
    return text, reasons, json.dumps(usage, sort_keys=True), done


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_health(url: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(url + "/health", timeout=2).read()
            return
        except OSError:
            assert time.monotonic() < deadline, f"{url} does not come up"
            time.sleep(0.1)


def running(worker: str) -> float:
    parts = urllib.parse.urlsplit(worker)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    connection.close()
    found = re.findall(r"^vllm:num_requests_running\{[^}]*\} ([0-9.e+]+)", text, re.MULTILINE)
    return sum(float(value) for value in found)


def stream_bodies(index: int):
    yield "/v1/chat/completions", chat(f"stream {index} " * 20, stream=True, max_tokens=24, temperature=0, seed=1)
    yield "/v1/chat/completions", chat(
        f"usage {index}", stream=True, max_tokens=24, temperature=0, stream_options={"include_usage": True},
        ignore_eos=True,
    )
    yield "/v1/completions", json.dumps(
        {"model": "tiny", "prompt": f"once {index}", "stream": True, "max_tokens": 16, "temperature": 0}
    ).encode()


@check("streams reach the client byte for byte as the engine sent them")
def streams(args):
    tap = Tap(urllib.parse.urlsplit(args.workers[0]).port)
    port = free_port()
    router = subprocess.Popen(
        [args.azimuth, "serve", "--worker-urls", f"http://127.0.0.1:{tap.port}", "--port", str(port), "--log", "none",
         "--log-level", "error"]
    )
    try:
        await_health(f"http://127.0.0.1:{port}")
        size = 0
        for index in range(10):
            for path, body in stream_bodies(index):
                status, _, data = post(f"http://127.0.0.1:{port}", path, body)
                sent = tap.take_stream()
                assert status == 200 and data == sent, f"differ:\n{sent!r}\n{data!r}"
                size += len(data)
        return f"30 streams, {size} bytes"
    finally:
        router.terminate()
        router.wait()


@check("streams say the same as direct ones")
def same_text(args):
    # The engine puts two tokens into one event when they are ready at once, so even two direct streams may be cut
    # differently; text, finish reasons, usage and end agree all the same.
    alike = count = 0
    for index in range(6):
        for path, body in stream_bodies(index):
            # A first pass fills the prefix cache everywhere, so that cached token counts agree.
            for worker in args.workers:
                post(worker, path, body)
            direct = post(args.workers[0], path, body)
            routed = post(args.router, path, body)
            assert routed[0] == direct[0] == 200, (routed[0], direct[0])
            assert text_of(routed[2]) == text_of(direct[2]), f"differ:\n{direct[2]!r}\n{routed[2]!r}"
            assert routed[1]["content-type"] == direct[1]["content-type"]
            alike += neutral(routed[2]) == neutral(direct[2])
            count += 1
    return f"{count} streams, {alike} of them byte-identical apart from ids and times"


@check("whole answers are byte-identical to direct ones apart from ids and times")
def whole(args):
    for index in range(6):
        body = chat(f"whole {index} " * 30, max_tokens=20, temperature=0)
        for worker in args.workers:
            post(worker, "/v1/chat/completions", body)
        direct = post(args.workers[0], "/v1/chat/completions", body)
        routed = post(args.router, "/v1/chat/completions", body)
        assert (routed[0], neutral(routed[2])) == (direct[0], neutral(direct[2])), (direct[2], routed[2])


@check("errors pass through unchanged")
def errors(args):
    cases = [
        ("/v1/chat/completions", json.dumps({"model": "nope", "messages": [{"role": "user", "content": "x"}]}).encode()),
        ("/v1/chat/completions", chat("hello world " * 5000)),
        ("/v1/chat/completions", chat("hello world " * 5000, stream=True)),
        ("/v1/chat/completions", chat("x", max_tokens=1_000_000)),
        ("/v1/chat/completions", chat("x", temperature=-3)),
        ("/v1/completions", json.dumps({"model": "tiny"}).encode()),
        ("/v1/nothing", b"{}"),
    ]
    for path, body in cases:
        direct = post(args.workers[0], path, body)
        routed = post(args.router, path, body)
        assert (routed[0], neutral(routed[2])) == (direct[0], neutral(direct[2])), (path, direct, routed)
        assert direct[0] >= 400
    status, _, data = post(args.router, "/v1/chat/completions", b'{"model": ')
    error = json.loads(data)["error"]
    assert status == 400 and error["code"] == 400 and error["message"], data
    return f"{len(cases)} passed on, 1 of the router's own"


@check("unknown fields reach the engine")
def unknown_fields(args):
    body = chat("x", max_tokens=4, return_token_ids=True, min_tokens=4, ignore_eos=True)
    status, _, data = post(args.router, "/v1/chat/completions", body)
    answer = json.loads(data)
    assert status == 200 and answer["choices"][0].get("token_ids"), data[:300]


@check("a client that leaves frees the engine's slot")
def disconnect(args):
    parts = urllib.parse.urlsplit(args.router)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    connection.request(
        "POST", "/v1/chat/completions", chat("long", stream=True, max_tokens=3500, ignore_eos=True),
        {"content-type": "application/json"},
    )
    response = connection.getresponse()
    response.read(2000)
    assert sum(running(worker) for worker in args.workers) >= 1, "the stream is not running on any worker"
    response.close()
    connection.close()
    start = time.monotonic()
    while sum(running(worker) for worker in args.workers) > 0:
        assert time.monotonic() - start < 5, "the engine still works on it after 5 s"
        time.sleep(0.05)
    return f"{(time.monotonic() - start) * 1000:.0f} ms"


@check("the OpenAI client works through the router")
def client(args):
    api = openai.OpenAI(base_url=args.router + "/v1", api_key="none", max_retries=0, timeout=60)
    assert [model.id for model in api.models.list().data] == ["tiny"]
    answer = api.chat.completions.create(model="tiny", messages=[{"role": "user", "content": "hello"}], max_tokens=8)
    assert answer.usage.completion_tokens <= 8
    chunks = list(
        api.chat.completions.create(
            model="tiny", messages=[{"role": "user", "content": "hello"}], max_tokens=8, stream=True,
            stream_options={"include_usage": True}, extra_body={"ignore_eos": True},
        )
    )
    assert chunks[-1].usage.completion_tokens == 8
    try:
        api.chat.completions.create(model="nope", messages=[{"role": "user", "content": "hello"}])
        raise AssertionError("an unknown model raised nothing")
    except openai.NotFoundError:
        pass

    async def many():
        api = openai.AsyncOpenAI(base_url=args.router + "/v1", api_key="none", max_retries=0)

        async def one(index):
            stream = await api.chat.completions.create(
                model="tiny", messages=[{"role": "user", "content": f"hello {index}"}], max_tokens=16, stream=True,
                extra_body={"ignore_eos": True},
            )
            return [chunk async for chunk in stream][-1].choices[0].finish_reason

        return await asyncio.gather(*[one(index) for index in range(16)])

    reasons = asyncio.run(many())
    assert reasons == ["length"] * 16, reasons
    return f"openai {openai.__version__}, 16 streams at once"


@check("the logbook's TTFTs agree with the client's")
def ttft(args):
    parts = urllib.parse.urlsplit(args.router)
    seen = {}
    series = f"ttft-{time.time_ns()}"
    for index in range(60):
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        name = f"{series}-{index}"
        body = chat(f"time {index} " + "word " * (20 * (index % 30)), stream=True, max_tokens=8, ignore_eos=True)
        connection.connect()
        start = time.perf_counter()
        connection.request("POST", "/v1/chat/completions", body,
                           {"content-type": "application/json", "x-request-id": name})
        response = connection.getresponse()
        assert response.headers["x-request-id"] == name
        first = None
        while line := response.readline():
            if first is None and line.startswith(b"data: {"):
                delta = json.loads(line[6:])["choices"][0]["delta"]
                if delta.get("content"):
                    first = time.perf_counter() - start
        connection.close()
        if first is not None:
            seen[name] = first
    deadline = time.monotonic() + 10
    while True:
        database = sqlite3.connect(f"file:{args.log}?mode=ro", uri=True)
        logged = dict(database.execute("SELECT request_id, ttft FROM requests WHERE request_id LIKE ?",
                                       (series + "-%",)))
        database.close()
        if set(seen) <= set(logged) or time.monotonic() > deadline:
            break
        time.sleep(0.1)
    assert set(seen) <= set(logged), f"{len(set(seen) - set(logged))} requests are missing from the logbook"
    differences = [seen[name] - logged[name] for name in seen]
    median = statistics.median(differences) * 1000
    worst = max(abs(value) for value in differences) * 1000
    typical = statistics.median(seen.values()) * 1000
    assert len(seen) >= 50, f"only {len(seen)} answers had text"
    assert -0.5 <= median <= max(3.0, 0.1 * typical), f"median difference {median:.2f} ms of {typical:.1f} ms"
    return f"{len(seen)} requests: median TTFT {typical:.1f} ms, client minus logbook {median:.2f} ms, worst {worst:.1f} ms"


@check("vllm bench serve completes with no failure")
def bench(args):
    command = [
        args.vllm, "bench", "serve", "--backend", "openai-chat", "--base-url", args.router, "--endpoint",
        "/v1/chat/completions", "--model", "tiny", "--tokenizer", args.model, "--dataset-name", "random",
        "--random-input-len", "200", "--random-output-len", "32", "--num-prompts", "80", "--max-concurrency", "8",
        "--ignore-eos", "--save-result", "--result-dir", args.scratch, "--result-filename", "bench.json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=500)
    try:
        result = json.load(open(f"{args.scratch}/bench.json"))
    except OSError as error:
        raise AssertionError(done.stdout[-800:] + done.stderr[-800:]) from error
    assert result["completed"] == 80 and result.get("failed", 0) == 0, result["completed"]
    return f"80 of 80, mean TTFT {result['mean_ttft_ms']:.0f} ms, mean TPOT {result['mean_tpot_ms']:.1f} ms"


@check("the logbook agrees with what was sent")
def logbook(args):
    time.sleep(1)
    database = sqlite3.connect(f"file:{args.log}?mode=ro", uri=True)
    decisions, outcomes = (database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                           for table in ("decisions", "outcomes"))
    assert decisions == outcomes, (decisions, outcomes)
    by_cause = dict(database.execute("SELECT censoring, count(*) FROM outcomes GROUP BY 1"))
    workers = database.execute("SELECT count(DISTINCT chosen) FROM decisions").fetchone()[0]
    assert workers == 2, f"{workers} workers were chosen"
    return f"{decisions} decisions, outcomes {by_cause}"


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("router", "log", "azimuth", "vllm", "model", "scratch"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--workers", nargs=2, required=True)
    args = parser.parse_args()
    for run in (streams, same_text, whole, errors, unknown_fields, disconnect, client, ttft, bench, logbook):
        run(args)
    failed = [name for name, passed, _ in RESULTS if not passed]
    print(f"{len(RESULTS) - len(failed)} passed, {len(failed)} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
