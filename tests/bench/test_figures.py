"""The figures of a bench are honest: no percentile is smoothed, no broken promise hidden."""

import json

from tests.bench.figures import Figure, percentile, table, write


def test_a_percentile_is_a_time_that_somebody_waited():
    """The nearest rank: of a hundred visits, the 95th slowest, never an average of two."""
    times = [float(n) for n in range(1, 101)]
    assert percentile(times, 0.95) == 95
    assert percentile(times, 0.951) == 96
    assert percentile([7.0], 0.5) == percentile([7.0], 0.95) == 7


def test_a_figure_over_its_limit_is_marked(tmp_path):
    """On the screen and in the file; one without a limit promises nothing."""
    figures = [Figure("import", "rows", 151, "s", 150), Figure("import", "memory", 1, "MiB")]
    assert [one.kept for one in figures] == [False, True]
    assert table(figures).count("OVER") == 1
    write(figures, tmp_path / "var" / "bench.json")
    kept = json.loads((tmp_path / "var" / "bench.json").read_text("utf-8"))
    assert [one["kept"] for one in kept["figures"]] == [False, True]
    assert kept["cores"] >= 1
