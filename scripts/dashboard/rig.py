"""Emulated servers, a router before them and load, all on loopback and all stopped at the end."""

import json
import os
import random
import socket
import subprocess
import time
import urllib.error
import urllib.request


def free_ports(count):
    """The first of so many free ports in a row, below those that the system gives to outgoing connections."""
    for _ in range(100):
        base = random.randrange(20_000, 32_000)
        probes = [socket.socket() for _ in range(count)]
        try:
            for place, probe in enumerate(probes):
                probe.bind(("127.0.0.1", base + place))
            return base
        except OSError:
            continue
        finally:
            for probe in probes:
                probe.close()
    raise AssertionError("no free ports between 20000 and 32000")


class Rig:
    """Starts azimuth's commands in a folder and remembers them."""

    def __init__(self, azimuth, folder):
        self.azimuth = azimuth
        self.folder = folder
        self.processes = {}

    def start(self, name, *arguments):
        log = open(os.path.join(self.folder, f"{name}.log"), "ab")
        self.processes[name] = subprocess.Popen(
            [self.azimuth, *arguments], stdout=log, stderr=subprocess.STDOUT,
            env={name: value for name, value in os.environ.items() if not name.startswith("AZIMUTH_")})
        log.close()

    def stop(self, name):
        process = self.processes.pop(name)
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def stop_all(self):
        for name in list(self.processes):
            self.stop(name)

    def log(self, name):
        with open(os.path.join(self.folder, f"{name}.log"), errors="replace") as file:
            return file.read()

    def wait_for(self, url, name, seconds=60):
        """Returns once anything answers there."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                return urllib.request.urlopen(url, timeout=5).status
            except urllib.error.HTTPError as error:
                return error.code
            except OSError:
                if self.processes[name].poll() is not None:
                    break
                time.sleep(0.05)
        raise AssertionError(f"{name} does not answer at {url}; its log ends:\n{self.log(name)[-2000:]}")


def fetch(url, key=None, data=None, headers=None):
    """Status and JSON of an answer."""
    request = urllib.request.Request(url, data=json.dumps(data).encode() if data else None, headers=headers or {})
    if data:
        request.add_header("content-type", "application/json")
    if key:
        request.add_header("authorization", f"Bearer {key}")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
