"""Sends many long requests and then as many short ones to a server at once, and says how long each kind took.

A server that goes by priority, behind a router that gives one, answers the short ones first; any other in their order.
Prints one line of JSON; status 1 where an answer was no answer.
"""

import argparse
import json
import statistics
import sys
import threading
import time
import urllib.error
import urllib.request


def ask(url, model, number, tokens, found):
    body = {
        "model": model, "max_tokens": tokens, "ignore_eos": True, "temperature": 0,
        "messages": [{"role": "user", "content": f"request {number}: tell me about it"}],
    }
    request = urllib.request.Request(
        url + "/v1/chat/completions", json.dumps(body).encode(), {"content-type": "application/json"})
    start = time.monotonic()
    try:
        with urllib.request.urlopen(request, timeout=600) as answer:
            count = json.load(answer)["usage"]["completion_tokens"]
            found.append((tokens, time.monotonic() - start, None if count == tokens else f"{count} tokens"))
    except urllib.error.HTTPError as error:
        found.append((tokens, time.monotonic() - start, f"{error.code} {error.read()[:300].decode(errors='replace')}"))
    except OSError as error:
        found.append((tokens, time.monotonic() - start, str(error)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("url")
    parser.add_argument("--model", default="tiny")
    parser.add_argument("--count", type=int, default=12, help="requests of each kind")
    parser.add_argument("--long", type=int, default=200, help="tokens of a long answer")
    parser.add_argument("--short", type=int, default=8, help="tokens of a short answer")
    options = parser.parse_args()
    found = []
    threads = []
    for number in range(2 * options.count):
        tokens = options.long if number < options.count else options.short
        threads.append(threading.Thread(target=ask, args=(options.url, options.model, number, tokens, found)))
        threads[-1].start()
        time.sleep(0.02)
    for thread in threads:
        thread.join()
    report = {"errors": [fault for _, _, fault in found if fault]}
    for name, tokens in (("short", options.short), ("long", options.long)):
        times = [seconds for count, seconds, _ in found if count == tokens]
        report[name] = {"mean_s": round(statistics.fmean(times), 2), "last_s": round(max(times), 2)}
    print(json.dumps(report))
    sys.exit(1 if report["errors"] else 0)


main()
