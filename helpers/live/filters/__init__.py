"""The live figures of lecture 5."""

from .blur import live_blur
from .gallery import filter_gallery
from .kernel_bench import live_kernel_bench
from .learn_filter import live_learn_filter
from .slide import live_slide

__all__ = ["live_blur", "live_kernel_bench", "live_learn_filter", "live_slide"]
