"""The shipped data are the originals, whole, and teach what the lectures say they teach."""

import hashlib

import numpy as np
import pytest
import skimage.color
import skimage.data
import tifffile
from numpy.lib.stride_tricks import sliding_window_view
from scipy.ndimage import grey_dilation, grey_erosion
from scipy.optimize import curve_fit, linprog
from skimage.filters import threshold_otsu

from helpers import data
from helpers.authoring import data_files, weights
from helpers.data import files, images
from helpers.engine import (
    Flatten,
    Network,
    ReLU,
    SoftmaxCrossEntropy,
    make_cnn,
    make_network,
    one_hot,
    outputs,
    train,
)


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
    data_files.main(folder)
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
    header, *rows = (tuple(map(str, row)) for row in data_files.puromycin())
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


# --- Images ------------------------------------------------------------------------------------------

NUCLEI = {  # SHA-256 of the pixels as they are in stardist 0.9.2, one byte each
    "img2d.tif": "f5bd38ab39448298bf06f3efa44ad2e5337866877f521d400ab2932b163bc22e",
    "mask2d.tif": "f8435c28fbf8d78d9eda5fd7328a5b833ea96e670a739cb85421f75c5e212f99",
}


def test_the_nuclei_are_those_of_the_source():
    image, mask = data.nuclei()
    for pixels, expected in zip(((image * 255).round(), mask), NUCLEI.values()):
        assert hashlib.sha256(pixels.astype(np.uint8).tobytes()).hexdigest() == expected
    assert len(np.unique(mask)) == 1 + 125


def test_the_nuclei_are_made_from_16_bits(tmp_path, monkeypatch):
    """A package of the source's form, with 16-bit TIFFs as there; one with larger numbers is refused."""
    folder = tmp_path / "stardist" / "data" / "images"
    folder.mkdir(parents=True)
    (tmp_path / "stardist" / "__init__.py").touch()
    (tmp_path / "data").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    image, mask = data.nuclei()
    tifffile.imwrite(folder / "img2d.tif", (image * 255).round().astype(np.uint16))
    tifffile.imwrite(folder / "mask2d.tif", mask.astype(np.uint16))
    data_files.nuclei(tmp_path)
    monkeypatch.setattr(files, "FILES", tmp_path)
    for new, old in zip(data.nuclei(), (image, mask)):
        np.testing.assert_array_equal(new, old)
    tifffile.imwrite(folder / "img2d.tif", np.full((9, 9), 256, np.uint16))
    with pytest.raises(ValueError, match=r"img2d\.tif does not fit into 8 bits"):
        data_files.nuclei(tmp_path)


def test_the_tissue_is_the_image_of_the_source():
    source = skimage.data.immunohistochemistry()
    image = data.tissue()
    assert image.dtype == np.float32 and image.shape == (512, 512, 3)
    np.testing.assert_array_equal((image * 255).round(), source)
    grey = data.tissue(grey=True)
    assert grey.dtype == np.float32
    np.testing.assert_allclose(grey, skimage.color.rgb2gray(source), atol=1e-6)


def test_brown_and_its_threshold_are_those_of_scikit_image():
    source = skimage.data.immunohistochemistry()
    expected = skimage.color.rgb2hed(source)[..., 2]
    stain = images.brown(data.tissue())
    np.testing.assert_allclose(stain, expected, atol=1e-7)
    assert images.otsu(stain) == pytest.approx(threshold_otsu(expected), abs=1e-8)
    for values in (np.random.default_rng(0).normal([0, 4], 1, (999, 2)), data.nuclei()[0]):
        assert images.otsu(values) == pytest.approx(threshold_otsu(values))


@pytest.fixture(scope="module")
def tiles():
    return data.tissue_tiles(np.random.default_rng(0))


def test_tiles_are_balanced_and_hold_the_same_numbers(tiles):
    assert tiles.classes == ("stroma", "gland epithelium")
    for X, y, each in ((tiles.X_train, tiles.y_train, 338), (tiles.X_test, tiles.y_test, 399)):
        assert X.shape == (2 * each, 1, 32, 32) and X.dtype == np.float32
        np.testing.assert_array_equal(np.bincount(y), [each, each])
        ranks = np.sort(X.reshape(len(X), -1), axis=1)
        np.testing.assert_array_equal(ranks, np.tile(np.linspace(-1, 1, 1024, dtype=np.float32), (len(X), 1)))


def test_tiles_by_brute_force():
    """The rule, tile by tile, with another library: which tiles there are, and what each one is."""
    source = skimage.data.immunohistochemistry()
    grey, stain = skimage.color.rgb2gray(source), skimage.color.rgb2hed(source)[..., 2]
    brown = stain > threshold_otsu(stain)
    found = {}
    for top, left in np.ndindex(512 - 31, 512 - 31):
        if top % 128 % 8 or left % 128 % 8 or top % 128 > 96 or left % 128 > 96:
            continue
        tile = np.s_[top : top + 32, left : left + 32]
        share, empty = brown[tile].mean(), (grey[tile] > 0.88).mean()
        if share > 0.5 or (share < 0.1 and empty < 0.5):
            half = (top // 128 + left // 128) % 2
            found[np.float32(grey[tile]).round(4).tobytes()] = half, int(share > 0.5)
    drawn = data.tissue_tiles(np.random.default_rng(3), equalise=False)
    for half, (X, y) in enumerate([(drawn.X_train, drawn.y_train), (drawn.X_test, drawn.y_test)]):
        assert [found[x.round(4).tobytes()] for x in X] == [(half, label) for label in y]
        rarest = min(list(found.values()).count((half, label)) for label in (0, 1))
        assert len(y) == 2 * rarest


def test_no_pixel_is_both_learned_from_and_tested_on():
    """Neither in the test nor when two training blocks are held out; those come from the training blocks."""
    grey = data.tissue(grey=True)
    values, counts = np.unique(grey, return_counts=True)
    once = values[counts == 1]  # grey values that one pixel has, and no other
    rng = np.random.default_rng(0)
    whole = data.tissue_tiles(rng, equalise=False)
    test = np.intersect1d(whole.X_test, once)
    assert len(test) > 1000
    assert not len(np.intersect1d(test, whole.X_train))
    seen = []
    for held_out in range(4):
        part = data.tissue_tiles(rng, equalise=False, held_out=held_out)
        assert not len(np.intersect1d(np.intersect1d(part.X_test, once), part.X_train))
        assert not len(np.intersect1d(test, part.X_train)) and not len(np.intersect1d(test, part.X_test))
        seen.append(np.intersect1d(part.X_test, once))
        np.testing.assert_array_equal(np.bincount(part.y_test), [len(part.y_test) // 2] * 2)
    assert len(np.unique(np.concatenate(seen))) == sum(map(len, seen)) > 1000
    for wrong in (4, -1, 0.5, "0"):
        with pytest.raises(ValueError, match="held_out is None or a whole number from 0 to 3"):
            data.tissue_tiles(rng, held_out=wrong)


def best_cut(brightness, y):
    """The share right of the best single threshold, either way round."""
    cuts = [np.mean((brightness > cut) == y) for cut in brightness]
    return max(*cuts, 1 - min(cuts))


def learned(network, X, y, *, epochs, learning_rate=0.003):
    """The network after training on images X and classes y."""
    targets = one_hot(y, y.max() + 1).astype(np.float32)
    settings = {"learning_rate": learning_rate, "batch_size": 32, "epochs": epochs, "momentum": 0.9}
    for _ in train(network, X, targets, loss=SoftmaxCrossEntropy(), rng=np.random.default_rng(0), **settings):
        pass
    return network


def right(network, X, y):
    return np.mean(outputs(network, X).argmax(axis=1) == y)


def test_the_shortcut_is_closed(tiles):
    """Mean brightness gives raw tiles away, its spread the normalised ones; ranks give nothing away."""
    raw = data.tissue_tiles(np.random.default_rng(0), equalise=False)
    assert best_cut(raw.X_test.mean(axis=(1, 2, 3)), raw.y_test) > 0.99
    assert np.ptp(tiles.X_test.mean(axis=(1, 2, 3), dtype=float)) < 1e-6

    def without_shape(X):
        """Brightness with mean 0 and spread 1 in each tile, in order of size: where it was is lost."""
        X = (X - X.mean(axis=(2, 3), keepdims=True)) / X.std(axis=(2, 3), keepdims=True)
        return np.sort(X.reshape(len(X), -1)).reshape(X.shape)

    for p, lowest, highest in ((raw, 0.85, 1), (tiles, 0.5, 0.5)):
        line = make_cnn((1, 32, 32), (), 2, np.random.default_rng(0))
        learned(line, without_shape(p.X_train), p.y_train, epochs=40, learning_rate=0.001)
        assert lowest <= right(line, without_shape(p.X_test), p.y_test) <= highest


def test_a_convolutional_network_sees_what_a_line_does_not(tiles):
    X, y = data.turned(tiles.X_train, tiles.y_train)
    scores = []
    for maps in ((), (8, 16)):
        network = make_cnn((1, 32, 32), maps, 2, np.random.default_rng(0))
        scores.append(right(learned(network, X, y, epochs=1), tiles.X_test, tiles.y_test))
    assert scores[1] > scores[0] + 0.2


def test_ranks_by_hand():
    X = np.array([[[3, 1], [2, 9]], [[5, 5], [5, 0]]], float)
    ranks = data.rank_equalise(X, np.random.default_rng(0)) * 3
    np.testing.assert_allclose(ranks[0], [[1, -3], [-1, 3]], atol=1e-6)
    np.testing.assert_allclose(ranks[1][1, 1], -3)
    np.testing.assert_allclose(np.sort(ranks[1].ravel()), [-3, -1, 1, 3], atol=1e-6)
    first = [data.rank_equalise(X, np.random.default_rng(seed))[1, 0, 0] for seed in range(20)]
    assert len(set(first)) == 3  # the order of equal pixels is chance


def test_the_same_seed_gives_the_same_tiles(tiles):
    again = data.tissue_tiles(np.random.default_rng(0))
    np.testing.assert_array_equal(again.X_train, tiles.X_train)
    other = data.tissue_tiles(np.random.default_rng(1))
    assert (other.X_train != tiles.X_train).any()


def test_turned_in_eight_ways():
    X = np.arange(18.0).reshape(2, 1, 3, 3)
    turned, y = data.turned(X, np.array([0, 1]))
    assert turned.shape == (16, 1, 3, 3) and turned.flags.c_contiguous  # or batches are slow to draw
    np.testing.assert_array_equal(turned[:2], X)
    for k in (0, 1):
        own = turned[y == k]
        assert len({one.tobytes() for one in own}) == 8
        assert (np.sort(own.reshape(8, -1)) == X[k].ravel()).all()
        assert (own[:, 0, 1, 1] == X[k, 0, 1, 1]).all()


# --- Nuclei, pixel by pixel --------------------------------------------------------------------------


def test_what_a_pixel_is():
    """Two nuclei that touch, by hand; and the whole mask, against dilations of scipy."""
    mask = np.zeros((9, 14), int)
    mask[2:7, 1:7], mask[2:7, 7:13] = 1, 2
    thin = data.pixel_classes(mask, width=1)
    assert "".join(map(str, thin[4])) == "22111122111122"
    assert (thin[0] == 0).all() and (thin[1] == 2).all()
    _, mask = data.nuclei()
    square = np.ones((5, 5))
    border = grey_dilation(mask, footprint=square) != grey_erosion(mask, footprint=square)
    np.testing.assert_array_equal(data.pixel_classes(mask), np.where(border, 2, mask > 0))


def test_tiles_round_pixels():
    image, mask = data.nuclei()
    w = data.nuclei_tiles(np.random.default_rng(0), each=50)
    assert w.X_train.shape == w.X_test.shape == (150, 1, 20, 20) and w.X_train.dtype == np.float32
    for y in (w.y_train, w.y_test):
        np.testing.assert_array_equal(np.bincount(y), [50, 50, 50])
    left, right = image[:, :256], image[:, 256:]
    np.testing.assert_allclose(w.unseen, (right - left.mean()) / left.std(), atol=1e-4)
    np.testing.assert_array_equal(w.truth, data.pixel_classes(mask[:, 256:]))
    mirrored = np.pad(w.unseen, 10, mode="symmetric")
    places = sliding_window_view(mirrored, (20, 20))[:-1, :-1]
    for tile, label in zip(w.X_test[::10, 0], w.y_test[::10]):
        alike = np.argwhere(places[..., 10, 10] == tile[10, 10])
        at = next((row, column) for row, column in alike if np.array_equal(places[row, column], tile))
        assert w.truth[at] == label


class Brighter:
    """Stands in for a network: class 2 where the pixel in the middle is above 1, 1 above 0, else 0."""

    def forward(self, X):
        self.most = max(len(X), getattr(self, "most", 0))
        middle = X[:, 0, 10, 10]
        return np.stack([np.zeros(len(X)), middle, 2 * middle - 1], axis=1)


@pytest.mark.parametrize(("step", "chunk"), [(1, 100), (1, 7), (3, 50)])
def test_a_network_slides_over_the_image(step, chunk):
    image = np.random.default_rng(0).normal(size=(24, 31)).astype(np.float32)
    network = Brighter()
    expected = np.where(image > 1, 2, image > 0)[::step, ::step]
    np.testing.assert_array_equal(data.segment(network, image, step=step, chunk=chunk), expected)
    assert network.most <= chunk


def test_nuclei_are_found_in_the_unseen_half():
    """Calling everything background is right for three pixels of four; a small network does much better."""
    w = data.nuclei_tiles(np.random.default_rng(0))
    small = make_network((400, 32, 3), ReLU, np.random.default_rng(0), np.float32)
    network = learned(Network([Flatten(), *small.layers]), w.X_train, w.y_train, epochs=5)
    found = data.segment(network, w.unseen, step=2) == w.truth[::2, ::2]
    assert found.mean() > np.mean(w.truth == 0) + 0.1 > 0.8
    assert min(found[w.truth[::2, ::2] == k].mean() for k in range(3)) > 0.7


# --- Digits ------------------------------------------------------------------------------------------


def test_digits_agree_with_the_loader_of_the_source():
    source = pytest.importorskip("sklearn.datasets").load_digits()
    d = data.digits()
    assert d.X.dtype == np.float32
    np.testing.assert_array_equal(d.X[:, 0] * 16, source.images)
    np.testing.assert_array_equal(d.y, source.target)


def test_digits_are_parted_once_and_for_all():
    d = data.digits()
    assert (len(d.train), len(d.test)) == (1348, 449)
    np.testing.assert_array_equal(np.sort(np.concatenate([d.train, d.test])), np.arange(1797))
    np.testing.assert_array_equal(d.test[:5], data.digits().test[:5])
    assert np.bincount(d.y[d.test]).min() > 30


def test_ink_is_counted_in_blocks():
    bitmap = np.zeros((32, 32), bool)
    bitmap[4:8, 8:12] = True  # one block, full
    bitmap[31, 31] = True
    expected = np.zeros((8, 8))
    expected[1, 2], expected[7, 7] = 1, 1 / 16
    counted = data.digit_from_bitmap(bitmap)
    assert counted.dtype == np.float32
    np.testing.assert_array_equal(counted, expected)
    np.testing.assert_array_equal(data.digit_from_bitmap(np.stack([bitmap, ~bitmap]))[1], 1 - expected)
    with pytest.raises(ValueError, match="a drawing has 32 × 32 pixels, this one has 8 × 8"):
        data.digit_from_bitmap(expected)


def box(bitmap):
    """First row, last row, first column, last column of the ink."""
    rows, columns = np.flatnonzero(bitmap.any(axis=1)), np.flatnonzero(bitmap.any(axis=0))
    return [int(number) for number in (rows[0], rows[-1], columns[0], columns[-1])]


@pytest.mark.parametrize(
    ("top", "left", "high", "wide", "expected"),
    [
        (2, 20, 16, 10, [0, 31, 6, 25]),  # as it should be, but small and off
        (0, 0, 32, 32, [0, 31, 6, 25]),  # too wide
        (5, 3, 20, 3, [0, 31, 13, 17]),  # a one stays narrow
        (9, 9, 4, 20, [12, 19, 6, 25]),  # a dash does not become a block
        (31, 31, 1, 1, [0, 31, 6, 25]),
    ],
)
def test_centring_fills_the_box_of_the_data(top, left, high, wide, expected):
    bitmap = np.zeros((32, 32), bool)
    bitmap[top : top + high, left : left + wide] = True
    centred = data.centre_bitmap(bitmap)
    rows, columns = expected[1] - expected[0] + 1, expected[3] - expected[2] + 1
    assert centred.dtype == bool and centred.sum() == rows * columns
    assert np.abs(np.subtract(box(centred), expected)).max() <= 1


def test_centring_twice_changes_nothing_more_and_nothing_is_nothing():
    digits = weights.enlarge(data.digits().X[:40, 0], scale=0.6, right=4.0)
    for drawn in digits:
        once = data.centre_bitmap(drawn)
        assert np.abs(np.subtract(box(data.centre_bitmap(once)), box(once))).max() <= 1
    assert not data.centre_bitmap(np.zeros((32, 32), bool)).any()


def test_the_box_is_that_of_the_data():
    """Ink in the first and the last row of every digit; the columns at the edge are all but empty."""
    X = data.digits().X[:, 0]
    assert (X[:, [0, -1]].sum(axis=2) > 0).all()
    assert X[..., 0].mean() < 0.001 and X[..., 7].mean() < 0.01
    assert X[..., 1].mean() > 0.05 and X[..., 6].mean() > 0.05


# --- The network that reads digits -------------------------------------------------------------------


@pytest.fixture(scope="module")
def reader():
    return data.digit_network(data.digit_weights()[-1])


def share_right(network, X):
    """The share of test digits that are read right, given as images or as drawings."""
    d = data.digits()
    return right(network, data.digit_from_bitmap(X)[:, None] if X.dtype == bool else X, d.y[d.test])


def test_the_stored_network_reads_as_well_as_it_says(reader):
    d, theta, told = data.digits(), data.digit_weights(), data.digit_accuracies()
    assert theta.shape == (len(told), 1898) == (weights.EPOCHS + 1, reader.theta.size)
    for epoch in (0, 1, -1):
        found = share_right(data.digit_network(theta[epoch]), d.X[d.test])
        assert found == pytest.approx(told[epoch], abs=0.005)  # half precision
    assert told[0] < 0.2 and told[-1] >= 0.985
    assert files.shipped("data/digits_cnn.npz").stat().st_size < 150_000


def test_trained_again_the_weights_are_the_same():
    """The network before training, and after the first epoch; both to half precision."""
    again = weights.training()
    for stored in data.digit_weights()[:2]:
        np.testing.assert_allclose(next(again)[0], stored, rtol=2e-3, atol=2e-3)


def test_drawings_are_read_too(reader):
    """Test digits as someone else would draw them: thinner, thicker, moved, and small but then centred."""
    d = data.digits()
    X = d.X[d.test, 0]
    for drawn in ({}, {"height": 0.62}, {"height": 0.3}, {"right": 4}, {"right": -4}, {"slant": 0.3}):
        assert share_right(reader, weights.enlarge(X, **drawn)) > 0.93, drawn
    small = weights.enlarge(X, scale=0.6, down=-5, right=5)
    assert share_right(reader, small) < 0.6
    assert share_right(reader, np.array([data.centre_bitmap(one) for one in small])) > 0.93


def test_enlarging_keeps_the_ink():
    X = data.digits().X[:200, 0]
    np.testing.assert_allclose(weights.enlarge(X).mean(), X.mean(), rtol=0.02)
    thick, thin = (weights.enlarge(X, height=height).mean() for height in (0.3, 0.62))
    assert thick > 1.2 * X.mean() and thin < 0.9 * X.mean()
    moved = weights.enlarge(X, right=3, down=-2)
    np.testing.assert_array_equal(moved[:, :-2, 3:], weights.enlarge(X)[:, 2:, :-3])


@pytest.mark.parametrize("wrong", [np.zeros(1897), np.zeros((1, 1898)), 3.0])
def test_another_number_of_parameters_is_refused(wrong):
    with pytest.raises(ValueError, match="theta holds 1898 numbers"):
        data.digit_network(wrong)


@pytest.mark.parametrize(
    ("load", "name"),
    [
        (data.tissue, "bioimage.png"),
        (data.nuclei, "nuclei.png"),
        (data.digits, "digits.npz"),
        (data.digit_weights, "digits_cnn.npz"),
    ],
)
def test_a_missing_image_is_named(monkeypatch, tmp_path, load, name):
    monkeypatch.setattr(files, "FILES", tmp_path)
    with pytest.raises(FileNotFoundError, match=rf"{name} is missing: .*make data"):
        load()
