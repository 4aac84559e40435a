"""Live figures: one mechanism (`wiring`), one widget (`stage`), one package per lecture."""
