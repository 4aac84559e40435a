"""The lectures, a folder each: their live figures, their exercises, the solutions."""
