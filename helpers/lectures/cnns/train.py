"""Train it live: three models learn from real images while η and the batch size are played with."""

import math

import numpy as np

from ...figure.controls import Choice, Preset, Slider, Toggle
from ...figure.figure import LiveFigure, Timeline
from ...figure.style import sign_colour
from ...figure.words import Words
from ...text import bracket, plural, show
from .train_view import SHOWN, TrainView
from .training import (
    CNN,
    DATA,
    DENSE,
    DIGITS,
    LARGEST,
    LINEAR,
    MODELS,
    SAMPLE,
    STEPS,
    TISSUE,
    advance,
    finished,
    first_weights,
    followed,
    network_of,
    start,
    task_of,
)

POINTS = 300  # of a curve
SAME, WORST = SHOWS = ("always the same", "worst mistakes")
RESTARTS = ("data", "model", "width", "seed")
USES = ("learning_rate", "batch_size", "momentum", "one_step", "turns")


def live_train(
    *,
    learning_rate=0.005,
    batch_size=32,
    one_step="one epoch",
    data=TISSUE,
    model=CNN,
    width=8,
    momentum=0.9,
    turns=True,
    shows=SAME,
    seed=5,
    steps=0,
):
    """A linear model, a dense network or a CNN learns from real images: losses, kernels, mistakes."""

    def compute(past, **values):
        now, task = past[-1], task_of(values["data"])
        N, network = len(task.y), network_of(values, now.theta)
        answers, classes = now.answers.astype(int), len(task.classes)
        confusion = np.zeros((classes, classes), int)
        np.add.at(confusion, (task.y_test, answers), 1)
        chosen = shown(values["shows"], task, now)
        w, *before = now.last or (float(now.theta[followed(values)]),)
        return {
            **{name: values[name] for name in (*RESTARTS, *USES, "shows")},
            **now.scores,
            "structure": structure(network, values),
            "parameters": len(now.theta),
            "train_images": N,
            "test_images": len(task.y_test),
            "updates_per_epoch": math.ceil(N / values["batch_size"]),
            "steps_taken": now.updates,
            "epoch": now.epoch + now.place / N,
            "images_seen": now.epoch * N + now.place,
            "diverged": "yes" if now.diverged else "no",
            "finished": finished(past),
            "theta": now.theta,
            "first_weights": first_weights(values, now.theta),
            "w_before": w,
            "w": float(now.theta[followed(values)]),
            "used": tuple(before) or None,  # v, ∂J/∂w, η, β of the last update
            "curve": curves_of(past, N),
            "classes": task.classes,
            "confusion": confusion,
            "right": int(np.trace(confusion)),
            "shown": chosen,
            "images": task.X_test[chosen, 0],
            "image_range": (-1, 1) if values["data"] == TISSUE else (1, 0),  # of grey; digits are ink
            "shown_answers": answers[chosen],
            "shown_labels": task.y_test[chosen],
            "favourite": int(np.bincount(answers).argmax()),
            "favourite_share": float(np.bincount(answers).max() / len(answers)),
        }

    return LiveFigure(
        live_train,
        title="Train it live",
        compute=compute,
        view=TrainView(),
        explain=explain,
        controls=[
            Slider("learning_rate", "η", 0.0001, 10, 0.1, learning_rate, log=True),
            Slider("batch_size", "batch size", 1, 256, 1, batch_size),
            Choice("one_step", "one step is", tuple(STEPS), one_step),
            Choice("model", "model", MODELS, model, drawer=True),
            Choice("data", "data", DATA, data, drawer=True),
            Slider("width", "maps of layer 1 (then twice)", 1, 12, 1, width, drawer=True),
            Slider("momentum", "momentum β", 0, 0.95, 0.05, momentum, drawer=True),
            Toggle("turns", "turn and mirror at random", turns, drawer=True, when={"data": TISSUE}),
            Choice("shows", "test images", SHOWS, shows, drawer=True),
            Slider("seed", "random numbers (seed)", 0, 999, 1, seed, drawer=True),
        ],
        presets=[
            Preset("CNN", cue()),
            Preset("linear", cue(model=LINEAR)),
            Preset("dense", cue(model=DENSE)),
            Preset("dense, never turned", cue(model=DENSE, turns=False)),
            Preset("batch by batch", cue(one_step="one batch")),
            Preset("η too large", cue(learning_rate=1, one_step="one batch")),
            Preset("η too small", cue(learning_rate=0.0001)),
            Preset("digits", cue(data=DIGITS)),
            Preset("worst mistakes", dict(shows=WORST)),
        ],
        seed="seed",
        timeline=Timeline(
            start=start,
            advance=advance,
            unit=lambda values: values["one_step"],
            restarts=RESTARTS,
            uses=USES,
            done=lambda facts: facts["finished"],
        ),
        steps=steps,
        shape=0.245,
    )


def cue(**values):
    """The values of a preset: those of the start, but for some."""
    same = live_train.__kwdefaults__
    return {name: same[name] for name in (*RESTARTS, *USES, "shows") if name != "seed"} | values


def structure(network, values):
    """The model in words: CNN 8, 16 maps."""
    if values["model"] == CNN:
        return f"CNN, {values['width']} and {2 * values['width']} maps"
    return f"dense, {2 * values['width']} hidden neurons" if values["model"] == DENSE else "linear model"


def shown(shows, task, now):
    """Which test images are shown: as many of each class, or the wrong ones, the surest mistake first."""
    if shows == WORST:
        wrong = np.flatnonzero(now.answers != task.y_test)
        return wrong[np.argsort(-now.sure[wrong], kind="stable")][:SHOWN]
    each = -(-SHOWN // len(task.classes))
    places = [np.flatnonzero(task.y_test == k) for k in range(len(task.classes))]
    evenly = [which[np.linspace(0, len(which) - 1, each + 2).astype(int)[1:-1]] for which in places]
    return np.array(evenly).T.ravel()[:SHOWN]


def curves_of(states, images):
    """Epochs, training loss, test loss, training accuracy, test accuracy: (5, K), K at most about POINTS."""
    chosen = [*states[:-1][:: 1 + len(states) // POINTS], states[-1]]
    names = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
    return np.array(
        [(now.epoch + now.place / images, *(now.scores[name] for name in names)) for now in chosen]
    ).T


# ---- words ----


def explain(facts):
    w, right, M = facts["w"], facts["right"], facts["test_images"]
    name = f"w, {'the middle of kernel 0' if facts['model'] == CNN else 'the middle pixel of unit 0'}"
    if facts["used"] is None:
        why = "as before the step that diverged" if facts["diverged"] == "yes" else "no step yet"
        equation = [("w = ", None), (show(w), sign_colour(w)), (f",  {why};  w is {name[3:]}", None)]
    else:
        velocity, gradient, rate, momentum = facts["used"]
        equation = [
            (f"w {'+ βv ' if momentum else ''}− η·∂J/∂w = ", None),
            (show(facts["w_before"]), sign_colour(facts["w_before"])),
            *([(" + ", None), (bracket(momentum * velocity), sign_colour(velocity))] if momentum else []),
            (f" − {show(rate)}·", None),
            (bracket(gradient), sign_colour(gradient)),
            (" = ", None),
            (show(w), sign_colour(w)),
            (f",  the last update of {name}", None),
        ]
    equation += [(f"\ntest accuracy = {right} right of {M} = ", None), (show(right / M, 3), None, True)]
    few = len(facts["classes"]) == 2
    counted = f"np.trace({facts['confusion'].tolist()})" if few else f"{right}"
    return Words(equation, f"test_accuracy = {counted} / {M}", "test_accuracy", twin(facts))


def percent(share):
    return f"{100 * share:.0f} %"


def twin(facts):
    """The picture in words."""
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
        f"loss {show(facts['train_loss'], 3)}, {percent(facts['train_accuracy'])} right on {SAMPLE} of "
        f"{facts['train_images']} training images; loss {show(facts['test_loss'], 3)}, "
        f"{percent(facts['test_accuracy'])} right on all {facts['test_images']} test images. "
    )
    return (text + remark(facts)).strip()


def remark(facts):
    """What is worth a look in these numbers."""
    if facts["favourite_share"] > 0.95:
        return f"It says “{facts['classes'][facts['favourite']]}” to nearly all of them."
    if facts["train_accuracy"] > facts["test_accuracy"] + 0.2:
        return "It learns the training images by heart."
    return ""
