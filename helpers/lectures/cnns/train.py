"""Train it live: three models learn from real images while η and the batch size are played with."""

import math

import numpy as np

from ...data import own_classes
from ...figure import (
    OTHERS,
    Choice,
    DataChoice,
    Own,
    OwnData,
    OwnUpload,
    Preset,
    Seed,
    Slider,
    Timeline,
    Toggle,
    Words,
)
from ...figure.style import sign_colour
from ...text import bracket, digits_that_add_up, percent, plural, show
from .train_view import PAIRS, SHOWN, TrainView
from .training import (
    CNN,
    DATA,
    DENSE,
    DIGITS,
    LARGEST,
    LINEAR,
    MODELS,
    STEPS,
    TISSUE,
    advance,
    finished,
    first_weights,
    followed,
    source_of,
    start,
    task_of,
)

POINTS = 300  # of a curve
FEW, LETTERS = 2, 6  # classes that are written with their names, of so many letters
OWN = "own pictures"
NONE_YET = (
    "No pictures are chosen yet, so these are the tissue tiles. Drop a zip on the picture, with a folder of "
    'pictures for each class, or write data="my_folder".'
)
SAME, WORST = SHOWS = ("always the same", "worst mistakes")


class Train(OwnData):
    """A linear model, a dense network or a CNN learns from real images: losses, kernels, mistakes."""

    title = "Train it live"
    view = TrainView
    shape = 0.285

    learning_rate = Slider(0.0001, 10, start=0.005, label="η", log=True)
    batch_size = Slider(1, 256, 1, start=32, label="batch size")
    one_step = Choice(tuple(STEPS), start="one epoch", label="one step is")
    model = Choice(MODELS, start=CNN, drawer=True)
    own = OwnUpload(
        own_classes,
        word=OWN,
        takes="the name of a folder or zip with a folder of pictures for each class",
        accept=".zip",
        label="pictures of your own (zip)",
        drawer=True,
        transient=True,
    )
    data = DataChoice((*DATA, OWN), upload=own, example=lambda: None, drawer=True)
    tiles = Toggle(label="cut each picture into tiles", drawer=True, when={"data": OWN})
    width = Slider(1, 12, 1, start=8, label="maps of layer 1 (then twice; dense: 4 ×)", drawer=True)
    momentum = Slider(0, 0.95, 0.05, start=0.9, label="momentum β", drawer=True)
    turns = Toggle(start=True, label="turn and mirror at random", drawer=True, when={"data": TISSUE})
    shows = Choice(SHOWS, label="test images", drawer=True)
    seed = Seed(start=5, label="random numbers (seed)", drawer=True)

    presets = (
        Preset("CNN"),
        Preset("linear", dict(model=LINEAR)),
        Preset("dense", dict(model=DENSE)),
        Preset("dense, never turned", dict(model=DENSE, turns=False)),
        Preset("batch by batch", dict(one_step="one batch")),
        Preset("η too large", dict(learning_rate=1, one_step="one batch")),
        Preset("η too small", dict(learning_rate=0.0001)),
        Preset("digits", dict(data=DIGITS)),
        Preset("worst mistakes", dict(shows=WORST), keeps=OTHERS),
    )
    presets_keep = ("seed",)
    timeline = Timeline(
        start=start,
        advance=advance,
        unit=lambda values: values["one_step"],
        restarts=("data", "own", "tiles", "model", "width", "seed"),
        uses=("learning_rate", "batch_size", "momentum", "one_step", "turns"),
        done=lambda facts: facts["finished"],
    )

    def compute(self, past, **values):
        source = source_of(values)
        now, task = past[-1], task_of(source)
        N, at = len(task.y), followed(values)
        w, *before = now.last or (float(now.at.theta[at]),)
        return {
            **now.scores,
            "structure": structure(values),
            "parameters": len(now.at.theta),
            "train_images": N,
            "test_images": len(task.y_test),
            "updates_per_epoch": math.ceil(N / values["batch_size"]),
            "steps_taken": now.at.updates,
            "epoch": now.at.epoch + now.at.place / N,
            "images_seen": now.at.epoch * N + now.at.place,
            "diverged": "yes" if now.diverged else "no",
            "finished": finished(past),
            "theta": now.at.theta,
            "first_weights": first_weights(values, now.at.theta),
            "w_before": w,
            "w": float(now.at.theta[at]),
            "used": tuple(before) or None,  # v, ∂J/∂w, η, β of the last update
            "curve": curves_of(past, N),
            "image_range": (1, 0) if source == DIGITS else (-1, 1),  # of grey; digits are ink
            "measured_images": len(task.sample),
            "own_note": note_of(values["data"], task),
            **answers_of(task, now),
            **shown_images(values["shows"], task, now),
        }

    def explain(self, facts):
        right, M = facts["right"], facts["test_images"]
        equation = [*last_update(facts), (f"\ntest accuracy = {right} right of {M} = ", None)]
        equation.append((show(right / M, 3), None, True))
        few = len(facts["classes"]) == 2
        counted = f"np.trace({facts['confusion'].tolist()})" if few else f"{right}"
        return Words(equation, f"test_accuracy = {counted} / {M}", "test_accuracy", description(facts))


def note_of(chosen, task):
    """Say what was read of one's own pictures; "" where none are trained on."""
    if not isinstance(chosen, Own):
        return ""
    if chosen.table is None:
        return NONE_YET
    key = "; ".join(f"{short} is {name}" for short, name in zip(short_names(task.classes), task.classes))
    numbered = f" In the figure {key}." if short_names(task.classes) != task.classes else ""
    return f"{chosen.table.note} {len(task.y)} images to learn from, {len(task.y_test)} to test.{numbered}"


def short_names(classes):
    """Return the names of classes as there is room for them: cut, or numbers where they are many."""
    if max(map(len, classes)) == 1:
        return tuple(classes)
    if len(classes) > FEW:
        return tuple(str(number) for number in range(1, len(classes) + 1))
    return tuple(name if len(name) <= LETTERS else f"{name[: LETTERS - 1].rstrip()}…" for name in classes)


def structure(values):
    """Write the model in words: CNN, 8 and 16 maps."""
    if values["model"] == CNN:
        return f"CNN, {values['width']} and {2 * values['width']} maps"
    return f"dense, {4 * values['width']} hidden neurons" if values["model"] == DENSE else "linear model"


def shown(shows, task, now):
    """Choose the test images to be shown: as many of each class, or the wrong ones, the surest first."""
    most = SHOWN if task.colours is None else PAIRS
    if shows == WORST:
        wrong = np.flatnonzero(now.answers != task.y_test)
        return wrong[np.argsort(-now.sure[wrong], kind="stable")][:most]
    each = -(-most // len(task.classes))
    places = [np.flatnonzero(task.y_test == k) for k in range(len(task.classes))]
    evenly = [which[evenly_spaced(len(which), each)] for which in places]
    turns = [which[turn] for turn in range(each) for which in evenly if turn < len(which)]
    return np.array(turns)[:most]


def evenly_spaced(count, wanted):
    """Return so many of the numbers 0 … count − 1, or all of them."""
    if count <= wanted:
        return np.arange(count)
    return np.linspace(0, count - 1, wanted + 2).astype(int)[1:-1]


def shown_images(shows, task, now):
    """Return the facts of the test images that are shown."""
    chosen = shown(shows, task, now)
    return {
        "shown": chosen,
        "images": task.X_test[chosen, 0],
        "colours": None if task.colours is None else task.colours[chosen],
        "shown_answers": now.answers[chosen].astype(int),
        "shown_labels": task.y_test[chosen],
    }


def answers_of(task, now):
    """Return the facts of the answers to all test images: who is taken for whom."""
    answers, classes = now.answers.astype(int), len(task.classes)
    confusion = np.zeros((classes, classes), int)
    np.add.at(confusion, (task.y_test, answers), 1)
    counts = np.bincount(answers)
    return {
        "classes": short_names(task.classes),
        "confusion": confusion,
        "right": int(np.trace(confusion)),
        "favourite": int(counts.argmax()),
        "favourite_share": float(counts.max() / len(answers)),
    }


def curves_of(states, images):
    """Return epochs, training loss, test loss, training accuracy, test accuracy: (5, K), K about POINTS."""
    chosen = [*states[:-1][:: 1 + len(states) // POINTS], states[-1]]
    names = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
    return np.array(
        [(now.at.epoch + now.at.place / images, *(now.scores[name] for name in names)) for now in chosen]
    ).T


# ---- words ----


def last_update(facts):
    """Write the last update of the weight that is followed."""
    w = facts["w"]
    name = f"w, {'the middle of kernel 0' if facts['model'] == CNN else 'the middle pixel of neuron 0'}"
    if facts["used"] is None:
        why = "as before the step that diverged" if facts["diverged"] == "yes" else "no step yet"
        return [("w = ", None), (show(w), sign_colour(w)), (f",  {why};  w is {name[3:]}", None)]
    velocity, gradient, rate, momentum = facts["used"]
    carried, before = momentum * velocity, facts["w_before"]
    digits = digits_that_add_up(w, (1, before), (1, carried), (-float(f"{rate:.4g}"), gradient))
    return [
        (f"w {'+ βv ' if momentum else ''}− η·∂J/∂w = ", None),
        (show(before, digits), sign_colour(before)),
        *([(" + ", None), (bracket(carried, digits), sign_colour(velocity))] if momentum else []),
        (f" − {show(rate)}·", None),
        (bracket(gradient, digits), sign_colour(gradient)),
        (" = ", None),
        (show(w), sign_colour(w)),
        (f",  the last update of {name}", None),
    ]


def description(facts):
    """Describe the picture in words."""
    structure = facts["structure"]
    data = facts["data"] + " turned at random" * (facts["turns"] and facts["data"] == TISSUE)
    text = f"{structure[0].upper()}{structure[1:]}: {facts['parameters']} parameters, on {data}. "
    done = f"{plural(facts['epoch'], 'epoch', digits=3)}, {plural(facts['steps_taken'], 'update')}: "
    if facts["diverged"] == "yes":
        text += f"Diverged: a weight grew beyond {LARGEST}, so it stopped. A smaller η, then reset. Before: "
    elif facts["finished"]:
        text += f"This run is as long as it gets. After {done}"
    else:
        text += f"After {done}"
    text += (
        f"loss {show(facts['train_loss'], 3)}, {percent(facts['train_accuracy'], 2)} right on "
        f"{facts['measured_images']} of {facts['train_images']} training images; "
        f"loss {show(facts['test_loss'], 3)}, "
        f"{percent(facts['test_accuracy'], 2)} right on all {facts['test_images']} test images. "
    )
    return (text + remark(facts)).strip()


def remark(facts):
    """Say what is worth a look in these numbers."""
    if facts["favourite_share"] > 0.95:
        return f"It says “{facts['classes'][facts['favourite']]}” to nearly all of them."
    if facts["train_accuracy"] > facts["test_accuracy"] + 0.2:
        return "It learns the training images by heart."
    return ""
