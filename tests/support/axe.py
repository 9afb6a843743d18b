"""Accessibility as axe-core sees it, on a page in a real browser."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

SOURCE = Path(__file__).resolve().parents[2] / "forumapp" / "assets" / "node_modules" / "axe-core" / "axe.min.js"
EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""What depends on the theme alone."""
RUN = """async ([runOnly, without]) => {
  const rules = Object.fromEntries(without.map((rule) => [rule, {enabled: false}]));
  const {violations} = await axe.run({runOnly, rules, resultTypes: ['violations']});
  return violations.flatMap(
    ({id, nodes}) => nodes.map(({html, failureSummary}) => `${id}: ${html}\\n${failureSummary}`)
  );
}"""


@cache
def _source() -> str:
    return SOURCE.read_text(encoding="utf-8")


def bring(context: BrowserContext) -> None:
    """Let each page of the context begin with axe, which costs a quarter of bringing it to the page as it stands."""
    context.add_init_script(_source())


def violations(page: Page, rules: Sequence[str] = EVERYTHING, without: Sequence[str] = ()) -> list[str]:
    """What WCAG 2.2 AA and good practice have against the page as it stands: each with its element and its cure.

    :param rules: names of groups of rules, or of rules
    :param without: names of rules that are left out
    """
    if not page.evaluate("'axe' in window"):
        # By the debugger, not by a script tag: the pages' own policy allows none.
        page.evaluate(_source())
    return page.evaluate(RUN, [list(rules), list(without)])
