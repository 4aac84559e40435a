"""Views: numbers in, pictures out. Nothing in here computes what a lecture teaches.

`style` names the colours once, `scene` holds panels and layers and draws them as a still; each other
module has the views of one lecture.
"""
