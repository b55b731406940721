"""The cells of an experiment: one policy with one seed on one trace, cluster and load. Each is one JSON file, so that a
run that stopped goes on where it was and only what is missing is run."""

import dataclasses
import hashlib
import json
import os
import pathlib

# How public traces are made to fit the clusters: flags of `simulate`, by the beginning of the trace's name. Mooncake's
# prompts are cut to 128 and 96 tokens an id and the answers halved, so that they fit cards of 24 GB.
PREPARE = {
    "mooncake_conversation": ["--scale-input", "0.25", "--scale-output", "0.5"],
    "mooncake_synthetic": ["--scale-input", "0.1875", "--scale-output", "0.5"],
}


@dataclasses.dataclass(frozen=True)
class Setting:
    """A trace on a cluster: what a capacity belongs to."""

    trace: pathlib.Path
    cluster: pathlib.Path
    requests: int | None

    @property
    def name(self):
        return self.trace.name.removesuffix(".gz").removesuffix(".jsonl")

    def flags(self):
        flags = ["--trace", str(self.trace), "--cluster", str(self.cluster)]
        for prefix, extra in PREPARE.items():
            if self.name.startswith(prefix):
                flags += extra
        if self.requests:
            flags += ["--requests", str(self.requests)]
        return flags

    def digest(self):
        """Changes with anything that changes the results, save the program itself."""
        parts = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (self.trace, self.cluster)]
        flags = [flag for flag in self.flags() if flag not in (str(self.trace), str(self.cluster))]
        return hashlib.sha256(json.dumps(parts + flags).encode()).hexdigest()[:16]


class Store:
    """The folder of results."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.digests = {}

    def digest(self, setting):
        if setting not in self.digests:
            self.digests[setting] = setting.digest()
        return self.digests[setting]

    def capacity(self, setting):
        """Requests a second, or None where it is not known."""
        entry = self._read(setting, "capacity.json")
        return entry and entry["capacity"]["rate"]

    def keep_capacity(self, setting, capacity):
        self._write(setting, "capacity.json", {"capacity": capacity})

    def run(self, setting, load, policy, seed):
        """What `simulate --json` says of one run, or None."""
        entry = self._read(setting, f"{load:g}/{policy}.{seed}.json")
        return entry and entry["run"]

    def keep_run(self, setting, load, run):
        self._write(setting, f"{load:g}/{run['policy']}.{run['seed']}.json", {"run": run})

    def forget(self, policies):
        """Drops the runs of these policies, on every setting."""
        for path in self.folder.glob("*/*/*/*.json"):
            if path.name.rsplit(".", 2)[0] in policies:
                path.unlink()

    def _path(self, setting, name):
        return self.folder / setting.cluster.stem / setting.name / name

    def _read(self, setting, name):
        try:
            entry = json.loads(self._path(setting, name).read_text())
        except (OSError, ValueError):
            return None
        return entry if entry.get("inputs") == self.digest(setting) else None

    def _write(self, setting, name, entry):
        path = self._path(setting, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}.partial")
        partial.write_text(json.dumps({"inputs": self.digest(setting), **entry}))
        partial.replace(path)
