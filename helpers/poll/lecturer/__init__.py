"""What a lecturer writes in a notebook: `poll.start()`, then `room.ask(…)`.

Read `room` and `poll`. `discovery` finds the server of votes and `client` sends it commands; where there is
none, the kernel counts hands. `panel` and `scripts` are what is shown under a cell.
"""
