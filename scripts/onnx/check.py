"""Compares exported models with what the router predicted for logged candidates, and checks the files themselves.

The reference is the logbook: `predicted_reward` of the chosen candidate as it was served, with the bits of its features.
"""

import argparse
import json
import pathlib
import sqlite3
import subprocess
import sys

import numpy
import onnx
import onnxruntime

TOLERANCE = 1e-5


def fnv1a64(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"fnv1a64:{value:016x}"


def export(options, version):
    path = pathlib.Path(options.scratch) / f"{options.kind}-{version}.onnx"
    command = [options.azimuth, "model", "export", "--format", "onnx", "--log", options.log]
    subprocess.run([*command, "--version", str(version), "--output", str(path)], check=True)
    return path


def checked(path, names, schema, version):
    """The session of a model file that says of itself what it should."""
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    metadata = {entry.key: entry.value for entry in model.metadata_props}
    expected = {
        "feature_schema": str(schema),
        "feature_schema_hash": fnv1a64("\n".join([str(schema), *names])),
        "feature_names": ",".join(names),
        "opset": str(model.opset_import[0].version),
        "model_version": str(version),
    }
    for key, value in expected.items():
        if metadata.get(key) != value:
            sys.exit(f"onnx: metadata {key} is {metadata.get(key)!r}; it should be {value!r}")
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    inputs = [entry.name for entry in session.get_inputs()]
    if inputs != names:
        sys.exit(f"onnx: the inputs are {inputs}; they should be the features {names}")
    if [entry.name for entry in session.get_outputs()] != ["reward"]:
        sys.exit("onnx: the output should be 'reward' alone")
    return session, model


def rows(log, version):
    """Features and predictions of the decisions that a version scored."""
    found = log.execute(
        "SELECT instances, chosen, features, feature_schema, predicted_reward, chosen_features_only FROM decisions"
        " WHERE model_version = ? AND predicted_reward IS NOT NULL",
        (version,),
    )
    for instances, chosen, features, schema, predicted, chosen_only in found:
        row = numpy.frombuffer(features, "<f4")
        if not chosen_only:
            ids = numpy.frombuffer(instances, "<u4")
            row = row.reshape(len(ids), -1)[numpy.flatnonzero(ids == chosen)[0]]
        yield schema, row, predicted


def main():
    parser = argparse.ArgumentParser()
    for flag in ["azimuth", "log", "kind", "scratch"]:
        parser.add_argument(f"--{flag}", required=True)
    parser.add_argument("--candidates", type=int, default=1000)
    options = parser.parse_args()
    log = sqlite3.connect(f"file:{options.log}?mode=ro", uri=True)
    versions = log.execute(
        "SELECT m.version FROM models m JOIN decisions d ON d.model_version = m.version"
        " WHERE m.artefact IS NOT NULL AND m.kind = ? GROUP BY m.version ORDER BY count(*) DESC",
        (options.kind,),
    ).fetchall()
    compared, worst, models = 0, 0.0, 0
    for (version,) in versions:
        if compared >= options.candidates:
            break
        samples = list(rows(log, version))
        schema = samples[0][0]
        names = [
            name
            for (name,) in log.execute(
                "SELECT name FROM feature_schemas WHERE version = ? ORDER BY position", (schema,)
            )
        ]
        session, _ = checked(export(options, version), names, schema, version)
        table = numpy.stack([row for _, row, _ in samples])
        outputs = session.run(["reward"], {name: table[:, [i]] for i, name in enumerate(names)})[0][:, 0]
        expected = numpy.array([predicted for _, _, predicted in samples])
        errors = numpy.abs(outputs - expected) / numpy.maximum(1, numpy.abs(expected))
        worst = max(worst, float(errors.max()))
        compared += len(samples)
        models += 1
    if compared < options.candidates:
        sys.exit(f"onnx: only {compared} logged candidates of {options.kind} models; {options.candidates} are needed")
    if not worst <= TOLERANCE:
        sys.exit(f"onnx: {options.kind}: outputs differ by {worst:.2e} from the router's; {TOLERANCE:.0e} is allowed")
    print(json.dumps({"kind": options.kind, "models": models, "candidates": compared, "worst_error": worst}))


if __name__ == "__main__":
    main()
