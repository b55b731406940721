"""python3 -m unittest discover scripts/experiments: the store's cells and the table's ratios, without the program."""

import pathlib
import tempfile
import unittest

import capacity
import table
from cells import Setting, Store


def run(policy, seed, ttft, e2e=100.0):
    return {
        "policy": policy, "seed": seed, "failed": 0, "refused": 0,
        "ttft_ms": {"mean": ttft, "p99": 4 * ttft}, "e2e_ms": {"mean": e2e, "p99": 2 * e2e},
    }


class ExperimentsTests(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        folder = pathlib.Path(self.scratch.name)
        self.cluster = folder / "c.yaml"
        self.cluster.write_text("model: m")
        self.settings = []
        for name in ("mooncake_conversation_x", "b"):
            trace = folder / f"{name}.jsonl.gz"
            trace.write_text(name)
            self.settings.append(Setting(trace, self.cluster, 100))
        self.store = Store(folder / "out")

    def tearDown(self):
        self.scratch.cleanup()

    def test_the_search_ends_at_the_highest_rate_that_keeps(self):
        for bound in (0.1, 3.0, 27.3, 95.0):
            looks = []

            def keeps(rate):
                looks.append(rate)
                return rate <= bound + 1e-9

            self.assertAlmostEqual(capacity.search(keeps, 20, 32, 0.1), bound)
            self.assertLess(len(looks), 40)
        self.assertEqual(capacity.search(lambda rate: False, 20, 32, 0.1), 0)

    def test_a_run_is_found_again_until_its_inputs_change(self):
        setting = self.settings[1]
        self.store.keep_run(setting, 0.7, run("oracle", 1, 5))
        self.assertEqual(Store(self.store.folder).run(setting, 0.7, "oracle", "1")["ttft_ms"]["mean"], 5)
        self.assertIsNone(self.store.run(setting, 0.85, "oracle", "1"))
        self.assertIsNone(self.store.run(Setting(setting.trace, setting.cluster, 200), 0.7, "oracle", "1"))
        self.cluster.write_text("model: other")
        self.assertIsNone(Store(self.store.folder).run(setting, 0.7, "oracle", "1"))

    def test_forgotten_policies_are_run_anew(self):
        setting = self.settings[0]
        for policy in ("learned", "oracle"):
            self.store.keep_run(setting, 0.7, run(policy, 1, 5))
        self.store.forget({"learned"})
        self.assertIsNone(self.store.run(setting, 0.7, "learned", "1"))
        self.assertIsNotNone(self.store.run(setting, 0.7, "oracle", "1"))

    def test_long_traces_are_scaled_by_name(self):
        self.assertIn("0.25", self.settings[0].flags())
        self.assertNotIn("--scale-input", self.settings[1].flags())

    def test_ratios_are_geometric_means_over_traces(self):
        times = {"prefix_cache_and_load": (100, 100), "least_request": (200, 50), "learned": (50, 25)}
        for policy, both in times.items():
            for setting, ttft in zip(self.settings, both):
                for seed in (1, 2):
                    self.store.keep_run(setting, 0.7, run(policy, seed, ttft + (seed - 1.5) * 2))
        text = table.tables(self.store, self.settings, [0.7], ["1", "2"])
        rows = {line.split("|")[1].strip(): [cell.strip() for cell in line.split("|")[2:-1]]
                for line in text.splitlines() if line.startswith("| `") or line.startswith("| *")}
        # 100/50 and 100/25 of the baseline, 100/50 and 50/25 of the best classic of each trace.
        self.assertTrue(rows["`learned`"][0].startswith("2.83 / 2.83"))
        self.assertTrue(rows["`learned`"][1].startswith("2.00 / 2.00"))
        self.assertTrue(rows["`learned`"][2].startswith("2.00 "))
        self.assertTrue(rows["`least_request`"][0].startswith("1.00 / 1.00"))
        self.assertTrue(rows["*best classic*"][0].startswith("1.41 / 1.41"))

    def test_a_policy_without_all_seeds_is_left_out(self):
        for seed in (1, 2):
            self.store.keep_run(self.settings[0], 0.7, run("prefix_cache_and_load", seed, 9))
        self.store.keep_run(self.settings[0], 0.7, run("learned", 1, 9))
        self.assertNotIn("learned", table.tables(self.store, self.settings, [0.7], ["1", "2"]))


if __name__ == "__main__":
    unittest.main()
