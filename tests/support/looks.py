"""What a live figure looks like: in the browser, and painted by matplotlib for the still."""

import io

import numpy as np
from PIL import Image
from skimage.metrics import structural_similarity

from helpers.figure import paint
from support.bare import Bare


def picture(bare):
    """What the browser shows on the stage, and what the still shows at the same size: (H, W, 3), 0 … 1."""
    bare.settled()
    box = bare.page.locator(".nn-stage")
    ((width, height, font),) = bare.figure.page.sizes.values()
    # on whole pixels, or the picture is smeared by half of one
    place = f"position: fixed; inset: 0 auto auto 0; margin: 0; width: {width}px; z-index: 1"
    box.evaluate("(box, place) => (box.style.cssText += place)", place)
    bare.page.add_style_tag(content=".nn-handle, .nn-on-stage { visibility: hidden }")
    shot = bare.page.screenshot(clip={"x": 0, "y": 0, "width": width, "height": height})
    still = paint.snapshot(bare.figure.scene, width, height, font, sharpness=1)
    files = (Image.open(io.BytesIO(data)).convert("RGB") for data in (shot, still))
    return tuple(np.asarray(file, dtype=float) / 255 for file in files)


def coarse(pixels):
    """Means over 3 × 3 pixels: the two painters smooth edges each in their own way."""
    high, wide = pixels.shape[0] // 3 * 3, pixels.shape[1] // 3 * 3
    return pixels[:high, :wide].reshape(high // 3, 3, wide // 3, 3, 3).mean(axis=(1, 3))


def paints_what_the_still_shows(name, figure, page, *, least=0.94, most_off=0.015):
    """Show a figure in the browser and compare it with its still; says how alike they are."""
    bare = Bare(page, figure)
    bare.show()
    live, still = map(coarse, picture(bare))
    alike = structural_similarity(live, still, channel_axis=2, data_range=1)
    off = np.abs(live - still).mean()
    print(f"{name}: similarity {alike:.3f}, mean difference {off:.4f}")
    assert alike > least and off < most_off
