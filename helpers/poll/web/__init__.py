"""Votes over HTTP: a port for voters, who can look and vote, and the lecturer's commands beside it.

Read `server` (what is opened when), `voters` (the voters' port) and `control` (the commands). `handler`,
`guesses`, `listener` and `machine` are what keeps the voters' port quiet, small and open to everybody;
`hub` mounts both on a JupyterHub.
"""
