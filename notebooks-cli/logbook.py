"""Reads a logbook's views into data frames. Nothing is ever written to it."""

import json
import os
import sqlite3
import urllib.parse

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import Markdown, display

APPLICATION_ID = 0x415A494D
COLOURS = ["#0072b2", "#d55e00", "#009e73", "#a0488a", "#8a6d00", "#555b66", "#b3261e", "#3949ab"]


class NothingThere(Exception):
    """The logbook lacks what a notebook is about."""


def note(text):
    """A sentence in the report."""
    display(Markdown(text))


def style():
    """One look for all reports."""
    plt.rcParams.update({
        "figure.figsize": (9, 3.6), "figure.dpi": 96, "axes.grid": True, "grid.alpha": 0.35, "axes.spines.top": False,
        "axes.spines.right": False, "font.size": 10, "axes.prop_cycle": plt.cycler(color=COLOURS), "figure.autolayout": True})
    pd.set_option("display.float_format", lambda value: f"{value:.4g}")


def open_log(path):
    """The logbook, for reading only."""
    if not os.path.exists(path):
        raise FileNotFoundError(f"there is no logbook {path}")
    log = sqlite3.connect(f"file:{urllib.parse.quote(os.path.abspath(path))}?mode=ro", uri=True)
    try:
        found = log.execute("PRAGMA application_id").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise ValueError(f"{path} is no logbook: {error}") from None
    if found != APPLICATION_ID:
        raise ValueError(f"{path} is no logbook of Azimuth (its application_id is {found:#x})")
    style()
    return log


def requests(log, hours=0, limit=200_000):
    """The newest requests with what came of them, the oldest first; `hours` counts back from the last, 0 takes all."""
    frame = pd.read_sql_query("SELECT * FROM requests ORDER BY id DESC LIMIT ?", log, params=[limit])[::-1]
    if hours > 0 and len(frame):
        frame = frame[frame.time >= frame.time.max() - 3600 * hours]
    frame = frame.reset_index(drop=True)
    frame["when"] = pd.to_datetime(frame.time, unit="s")
    frame["whole"] = (frame.censoring == "none") & (frame.status < 400)
    for name in ("ttft", "tpot", "e2e", "predicted_reward", "completion_tokens"):
        frame[name] = pd.to_numeric(frame[name])
    return frame


def summary(frame):
    """One line on what the report rests on."""
    if frame.empty:
        note("**The logbook holds no requests in this stretch of time**, so there is nothing to show.")
        return False
    seconds = frame.time.max() - frame.time.min()
    span = f"{seconds / 3600:.3g} hours" if seconds >= 7200 else f"{seconds / 60:.2g} minutes"
    note(f"{len(frame):,} requests over {span}, {frame.when.min():%Y-%m-%d %H:%M} to {frame.when.max():%Y-%m-%d %H:%M} "
         f"UTC; {frame.whole.mean():.1%} whole answers; policies: {', '.join(sorted(frame.policy.unique()))}.")
    return True


def weights(objective):
    """The weights in an objective such as `ttft` or `ttft=1,tpot=20`."""
    result = {"ttft": 0.0, "tpot": 0.0, "e2e": 0.0}
    for part in objective.split(","):
        name, _, value = part.strip().partition("=")
        if name not in result:
            raise NothingThere(f"the objective '{objective}' is not a weighted sum of ttft, tpot and e2e")
        result[name] = float(value) if value else 1.0
    return result


def targets(objective):
    """The targets in seconds of an objective such as `slo` or `slo:ttft=0.5,tpot=0.05`; None where it is of another kind."""
    name, _, rest = objective.strip().partition(":")
    if name != "slo":
        return None
    result = {"ttft": 2.0, "tpot": 0.1}
    for part in filter(None, rest.split(",")):
        key, _, value = part.strip().partition("=")
        if key not in result or not value:
            raise NothingThere(f"the objective '{objective}' is not a pair of targets such as slo:ttft=0.5,tpot=0.05")
        result[key] = float(value)
    return result


def unit(objective):
    """What the costs of an objective are counted in."""
    return "shares of the target" if targets(objective) else "seconds"


def strain(frame, objective):
    """For each whole answer the share that TTFT and TPOT took of their targets, a column each."""
    wanted = targets(objective)
    ttft = frame.ttft.where((frame.ttft_censored == 0) & frame.whole)
    return pd.DataFrame({"ttft": ttft / wanted["ttft"], "tpot": frame.tpot.where(frame.whole) / wanted["tpot"]})


def reward(frame, objective):
    """The reward of each request, as the router labels it: nothing for broken answers and missing parts."""
    if targets(objective):
        parts = strain(frame, objective)
        return -parts.max(axis=1).clip(0, 10).where(parts.ttft.notna())
    total = pd.Series(0.0, index=frame.index)
    for name, weight in weights(objective).items():
        if weight == 0:
            continue
        value = frame[name]
        if name == "ttft":
            value = value.where(frame.ttft_censored == 0)
        total = total - weight * value
    return total.where(frame.whole)


def rewards_as_decided(frame):
    """Each request's reward under the objective of its decision."""
    result = pd.Series(np.nan, index=frame.index)
    for objective, part in frame.groupby("objective"):
        try:
            result[part.index] = reward(part, objective)
        except NothingThere:
            pass
    return result


def rounds(log):
    frame = pd.read_sql_query("SELECT * FROM rounds ORDER BY id", log)
    frame["when"] = pd.to_datetime(frame.time, unit="s")
    for name in ("error", "champion_error", "mean_error", "median_error"):
        frame[name] = pd.to_numeric(frame[name])
    return frame


def newest_model(log):
    """The artefact of the model that was promoted last; None where there is none."""
    row = log.execute("SELECT artefact FROM models WHERE promoted IS NOT NULL AND artefact IS NOT NULL "
                      "ORDER BY promoted DESC, version DESC LIMIT 1").fetchone()
    return json.loads(row[0]) if row else None


def sample_ids(frame, count):
    """Ids of so many requests, evenly over time."""
    places = np.unique(np.linspace(0, len(frame) - 1, min(count, len(frame))).astype(int))
    return frame.id.iloc[places].tolist()


def features_of_chosen(log, ids):
    """The features of the chosen worker of each of these decisions, one column a feature."""
    pieces = []
    for start in range(0, len(ids), 500):
        part = ids[start:start + 500]
        marks = ",".join("?" * len(part))
        pieces.append(pd.read_sql_query(
            f"SELECT f.decision_id, f.feature, f.value FROM candidate_features f JOIN requests r ON r.id = f.decision_id "
            f"WHERE f.decision_id IN ({marks}) AND f.instance = r.chosen", log, params=part))
    frame = pd.concat(pieces) if pieces else pd.DataFrame(columns=["decision_id", "feature", "value"])
    return frame.pivot_table(index="decision_id", columns="feature", values="value", sort=True)


def request_fields(log, ids):
    """What was known of each of these requests when it was decided, one column a field."""
    pieces = []
    for start in range(0, len(ids), 500):
        part = ids[start:start + 500]
        pieces.append(pd.read_sql_query(
            f"SELECT decision_id, field, value FROM snapshot_request WHERE decision_id IN ({','.join('?' * len(part))})",
            log, params=part))
    frame = pd.concat(pieces) if pieces else pd.DataFrame(columns=["decision_id", "field", "value"])
    return frame.pivot_table(index="decision_id", columns="field", values="value")


def rolling(values, share=0.05, least=20):
    """A window of a share of the values, for running means."""
    return values.rolling(max(least, int(share * len(values))), min_periods=max(5, least // 2))


def interval(values, draws=500, seed=1):
    """A mean and its 95 % bootstrap interval."""
    values = np.asarray(values, dtype=float)
    values = values[np.isfinite(values)]
    if len(values) == 0:
        return np.nan, np.nan, np.nan
    # Few enough numbers at a time, whatever the log's size.
    values = values if len(values) <= 20_000 else np.random.default_rng(seed).choice(values, 20_000, replace=False)
    means = [values[np.random.default_rng(seed + draw).integers(0, len(values), len(values))].mean() for draw in range(draws)]
    return values.mean(), *np.percentile(means, [2.5, 97.5])
