"""Checks Kubernetes manifests against typed models of their schemas: required fields, types, and no field that is unknown.

usage: check_manifests.py FOLDER
"""
import copy
import pathlib
import sys

import yaml
from cloudcoil.models.keda import v1alpha1 as keda
from cloudcoil.models.kubernetes.autoscaling import v2 as autoscaling

MODELS = {
    ("keda.sh/v1alpha1", "ScaledObject"): keda.ScaledObject,
    ("autoscaling/v2", "HorizontalPodAutoscaler"): autoscaling.HorizontalPodAutoscaler,
}


def lost(given, kept, path=""):
    """Paths of what the model did not keep: fields that the schema does not have."""
    if isinstance(given, dict) and isinstance(kept, dict):
        return [
            fault
            for key, value in given.items()
            for fault in ([f"{path}{key}"] if key not in kept else lost(value, kept[key], f"{path}{key}."))
        ]
    if isinstance(given, list) and isinstance(kept, list):
        return [fault for at, (a, b) in enumerate(zip(given, kept)) for fault in lost(a, b, f"{path}{at}.")]
    return []


def faults(document):
    model = MODELS.get((document.get("apiVersion"), document.get("kind")))
    if model is None:
        return [f"no schema for {document.get('apiVersion')} {document.get('kind')}"]
    try:
        kept = model.model_validate(document).model_dump(by_alias=True, exclude_unset=True, mode="json")
    except ValueError as error:
        return [str(error)]
    return [f"{path} is no field of {document['kind']}" for path in lost(document, kept)]


def check_the_check(document):
    """Each of these breaks a manifest; a check that does not see it is no check."""
    without = copy.deepcopy(document)
    del without["spec"]["scaleTargetRef"]
    unknown = copy.deepcopy(document)
    unknown["spec"]["maxReplicaz"] = 3
    wrong = copy.deepcopy(document)
    wrong["spec"]["maxReplicaCount" if document["kind"] == "ScaledObject" else "maxReplicas"] = "many"
    return all(faults(broken) for broken in (without, unknown, wrong))


def main():
    bad = 0
    paths = sorted(pathlib.Path(sys.argv[1]).glob("*.yaml"))
    for path in paths:
        for document in yaml.safe_load_all(path.read_text()):
            found = faults(document)
            if not check_the_check(document):
                found.append("a broken copy of it passes as well")
            for fault in found:
                print(f"{path}: {fault}")
            bad += len(found)
            if not found:
                print(f"{path}: {document['kind']} {document['metadata']['name']} is valid")
    sys.exit(1 if bad or not paths else 0)


main()
