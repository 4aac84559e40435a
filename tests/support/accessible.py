"""What axe-core, the usual checker of web pages, finds in a part of a page."""

from axe_playwright_python.sync_playwright import Axe

GRAVE = ("serious", "critical")


def found_in(page, part, *, apart=()):
    """What is grave in the part of a page that a selector names: [(rule, element, what to do)]."""
    answer = Axe().run(
        page,
        context=part,
        options={"resultTypes": ["violations"], "rules": {name: {"enabled": False} for name in apart}},
    )
    return [
        (rule["id"], node["html"][:200], node["failureSummary"])
        for rule in answer.response["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]
