"""Measurements beside peers, in one run each. They print tables and assert nothing."""
