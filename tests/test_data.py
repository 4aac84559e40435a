"""The shipped samples are the originals, whole, and teach what the lectures say they teach."""

import numpy as np
import pytest
from scipy.optimize import curve_fit, linprog

from files import make_data
from helpers import data
from helpers.data import files


def separable(X, y):
    """Is there w, b with y (w·x + b) ≥ 1 for all? Asked of a linear programme that shares no code with us."""
    points = np.column_stack([X, np.ones(len(X))]) * y[:, None]
    answer = linprog(np.zeros(3), A_ub=-points, b_ub=-np.ones(len(X)), bounds=(None, None))
    assert answer.status in (0, 2)  # solved, or proved impossible
    return answer.status == 0


@pytest.mark.parametrize(
    ("samples", "size", "positive"),
    [(data.penguins, 274, 123), (data.biopsies, 569, 212)],
    ids=["penguins", "biopsies"],
)
class TestSamples:
    def test_sizes(self, samples, size, positive):
        s = samples()
        assert s.X.shape == (size, 2)
        assert s.y.shape == (size,)
        assert np.sum(s.y == 1) == positive
        assert np.sum(s.y == -1) == size - positive

    def test_every_number_is_measured(self, samples, size, positive):
        s = samples()
        assert s.X.dtype == np.float64
        assert np.isfinite(s.X).all()
        assert (s.X > 0).all()

    def test_names(self, samples, size, positive):
        s = samples()
        assert len(s.features) == len(s.classes) == 2
        assert all(name.endswith(")") for name in s.features), "a feature says its unit"


def test_penguins_are_separable():
    s = data.penguins()
    assert s.classes == ("Adelie", "Gentoo")
    assert separable(data.standardise(s.X), s.y)


def test_biopsies_are_not_separable():
    s = data.biopsies()
    assert s.classes == ("benign", "malignant")
    assert not separable(data.standardise(s.X), s.y)


def test_which_way_the_labels_point():
    """Known from the biology: Gentoos have the longer flippers, malignant nuclei the larger radius."""
    for s, feature in ((data.penguins(), 1), (data.biopsies(), 0)):
        assert s.X[s.y == 1, feature].mean() > 1.1 * s.X[s.y == -1, feature].mean()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The data files, made again from their sources."""
    pytest.importorskip("palmerpenguins")
    pytest.importorskip("sklearn")
    folder = tmp_path_factory.mktemp("files")
    make_data.main(folder)
    return folder


@pytest.mark.parametrize(
    "name", ["data/penguins.csv", "data/biopsies.csv", "data/puromycin.csv", "bioimage.png"]
)
def test_made_again_the_files_are_the_same(made, name):
    assert (made / name).read_bytes() == files.shipped(name).read_bytes()


def test_made_again_the_digits_are_the_same(made):
    with np.load(made / "data/digits.npz") as new, np.load(files.shipped("data/digits.npz")) as old:
        for name in ("X", "y"):
            np.testing.assert_array_equal(new[name], old[name])


def test_biopsies_agree_with_the_loader_of_the_source():
    source = pytest.importorskip("sklearn.datasets").load_breast_cancer()
    s = data.biopsies()
    columns = [list(source.feature_names).index(name) for name in ("worst radius", "worst smoothness")]
    np.testing.assert_array_equal(s.X, source.data[:, columns])
    np.testing.assert_array_equal(s.y == 1, source.target_names[source.target] == "malignant")


def test_the_rates_by_hand():
    """The ends of both series, as printed."""
    treated, untreated = data.puromycin(), data.puromycin("untreated")
    assert (treated.S[0], treated.v[0], treated.S[-1], treated.v[-1]) == (0.02, 76, 1.1, 200)
    assert (untreated.S[0], untreated.v[0], untreated.S[-1], untreated.v[-1]) == (0.02, 67, 1.1, 160)


@pytest.mark.parametrize(
    ("state", "size", "v_max", "k_m"),
    [("treated", 12, (212.7, 6.9), (0.0641, 0.0083)), ("untreated", 11, (160.3, 6.5), (0.0477, 0.0078))],
)
class TestRates:
    def test_every_number_is_measured(self, state, size, v_max, k_m):
        rates = data.puromycin(state)
        for numbers in (rates.S, rates.v):
            assert numbers.shape == (size,) and numbers.dtype == np.float64
            assert np.isfinite(numbers).all() and (numbers > 0).all()
        assert (np.diff(rates.S) >= 0).all()
        assert set(rates.S) == {0.02, 0.06, 0.11, 0.22, 0.56, 1.1}
        assert [name.rpartition(" ")[2] for name in rates.quantities] == ["(ppm)", "(counts/min²)"]

    def test_they_bend_as_is_known(self, state, size, v_max, k_m):
        """The values of the literature with their standard errors, asked of a general optimiser."""
        rates = data.puromycin(state)
        found, covariance = curve_fit(lambda S, v, k: v * S / (k + S), rates.S, rates.v, p0=(200, 0.1))
        errors = np.sqrt(np.diag(covariance))
        assert (found[0], errors[0]) == pytest.approx(v_max, abs=0.06)
        assert (found[1], errors[1]) == pytest.approx(k_m, abs=0.00006)


def test_puromycin_makes_the_enzyme_faster():
    treated, untreated = data.puromycin("treated"), data.puromycin("untreated")
    for S in set(treated.S) - {0.02}:
        assert treated.v[treated.S == S].min() > untreated.v[untreated.S == S].max()
    assert data.puromycin().v.tolist() == treated.v.tolist()


@pytest.mark.parametrize("state", ["Treated", "", None, 1, ["treated"]])
def test_another_state_is_refused(state):
    with pytest.raises(ValueError, match='state is "treated" or "untreated", not '):
        data.puromycin(state)


def test_the_printed_rates_need_no_package():
    header, *rows = (tuple(map(str, row)) for row in make_data.puromycin())
    lines = files.shipped("data/puromycin.csv").read_text(encoding="utf-8").splitlines()
    assert lines == [",".join(header), *map(",".join, rows)]
    assert len(rows) == 23


def test_standardise_and_rescale():
    X = data.penguins().X
    np.testing.assert_allclose(data.standardise(X).mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(data.standardise(X).std(axis=0), 1)
    np.testing.assert_array_equal(data.rescale(X).min(axis=0), 0)
    np.testing.assert_array_equal(data.rescale(X).max(axis=0), 1)


@pytest.mark.parametrize("load", [data.penguins, data.biopsies, data.puromycin])
def test_a_missing_file_is_named(monkeypatch, tmp_path, load):
    monkeypatch.setattr(files, "FILES", tmp_path)
    with pytest.raises(FileNotFoundError, match=rf"{load.__name__}\.csv is missing: .*make data"):
        load()


def test_samples_do_not_depend_on_the_working_directory(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert len(data.penguins().X) == 274
