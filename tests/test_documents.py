"""Citations and links: whatever code or a page refers to is in the repository."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
TEXTS = frozenset({".py", ".md", ".yaml", ".yml", ".toml", ".java", ".txt"})
SECTION = r"(?:[A-O0]\.\d+[a-z]?|[A-O0])(?!\.?\w)"
CITATION = re.compile(rf"\b(RULES2?)(?:\.md)?(?: section)? ({SECTION}(?:(?:, | and ){SECTION})*)")
HEADING = re.compile(r"^#{2,3} ([A-O0](?:\.\d+[a-z]?)?)\b|\*\*([A-O0]\.\d+[a-z]?)\b", re.MULTILINE)
HOUSE = re.compile(r"docs/architecture\.md, (law \d+|[A-Z]\w+)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
PAGE = re.compile(r"(?<![\w/.-])(?:[\w-]+/)*[\w-]+\.md\b")
PATH = re.compile(r"`((?:streams|schemas|tests|scripts|deploy|docs|bench)/[\w./-]+)`")
MADE_BY_THE_READER = frozenset({"deploy/lists"})


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name]


def texts() -> list[Path]:
    return [path for path in tracked() if path.suffix in TEXTS and path.is_file()]


@cache
def sections(document: str) -> frozenset[str]:
    """The sections of a document of the rule model, and the letters they stand under."""
    text = (DOCS / "rule-model" / f"{document}.md").read_text("utf-8")
    found = {first or second for first, second in HEADING.findall(text)}
    return frozenset(found | {section.partition(".")[0] for section in found})


def test_every_cited_section_of_the_rule_model_is_there() -> None:
    missing = [
        f"{path.relative_to(ROOT)}: {document} {section}"
        for path in texts()
        for document, cited in CITATION.findall(path.read_text("utf-8"))
        for section in re.findall(SECTION, cited)
        if section not in sections(document)
    ]
    assert not missing


@pytest.mark.parametrize(
    ("document", "there", "not_there"), [("RULES", "C.5", "C.10"), ("RULES", "N.8", "N.9"), ("RULES2", "F.2c", "F.2d")]
)
def test_a_section_that_is_not_there_would_be_noticed(document: str, there: str, not_there: str) -> None:
    assert there in sections(document)
    assert not_there not in sections(document)


def test_every_page_that_is_named_is_there() -> None:
    """Tests write pages of their own in temporary folders; of them only what they name under docs/ is asked."""
    names = {path.name for path in tracked() if path.suffix == ".md"}
    missing = [
        f"{path.relative_to(ROOT)}: {page}"
        for path in texts()
        for page in PAGE.findall(path.read_text("utf-8"))
        if page.rpartition("/")[2] not in names
        and (page.startswith("docs/") or path.relative_to(ROOT).parts[0] != "tests")
    ]
    assert not missing


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")) + sorted(ROOT.glob("*.md")), ids=lambda page: page.name)
def test_links_and_paths_of_a_page_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    links = [link.partition("#")[0] for link in LINK.findall(text) if not link.startswith(("http", "mailto:", "#"))]
    assert not [link for link in links if not (page.parent / link).exists()]
    # A guide makes its file, and a test of its own does what the guide says; the changelog speaks of earlier trees.
    if page.name != "CHANGELOG.md" and not page.name.startswith("adding-"):
        paths = set(PATH.findall(text)) - MADE_BY_THE_READER
        assert not [path for path in paths if not (ROOT / path).exists()]


def test_every_cited_law_and_part_of_the_architecture_is_there() -> None:
    page = (DOCS / "architecture.md").read_text("utf-8")
    there = {f"law {number}" for number in re.findall(r"^(\d+)\. \*\*", page.partition("## Laws")[2], re.MULTILINE)}
    there |= set(re.findall(r"^## (\w+)", page, re.MULTILINE))
    cited = {(path.name, part) for path in texts() for part in HOUSE.findall(path.read_text("utf-8"))}
    assert cited
    assert not {(name, part) for name, part in cited if part not in there}


def test_decisions_are_numbered_without_gaps() -> None:
    pages = sorted(path.name for path in (DOCS / "decisions").glob("*.md"))
    assert [name[:4] for name in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    for name in pages:
        assert (DOCS / "decisions" / name).read_text("utf-8").startswith(f"# {name[:4]} ")


def test_the_glossary_is_short_and_names_each_term_once() -> None:
    page = (DOCS / "glossary.md").read_text("utf-8")
    terms = [term for term in re.findall(r"^\| ([^|]+) \|", page, re.MULTILINE) if term not in {"term", "---"}]
    assert len(terms) <= 60
    assert len(set(terms)) == len(terms)
    assert re.findall(r"^## (.+)$", page, re.MULTILINE)[:3] == ["Export control", "Kafka", "Record linkage"]


SKIP = re.compile(r"""(?:pytest\.skip\(|skipif\(.*?reason=|importorskip\(.*?reason=)(f?)["'](.*?)["'][,)]""", re.DOTALL)


def test_a_test_that_skips_says_what_it_wants() -> None:
    said = [
        (path.name, reason)
        for path in (ROOT / "tests").rglob("*.py")
        for _, reason in SKIP.findall(path.read_text("utf-8"))
        if path != Path(__file__)
    ]
    assert len(said) > 10
    assert not [(name, reason) for name, reason in said if not reason.startswith("wants ")]
