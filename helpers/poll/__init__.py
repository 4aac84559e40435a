"""Votes in the hall: vote, discuss, vote again – on phones and in notebooks."""
