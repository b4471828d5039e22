"""Forms of publications: found in their loaders' files, told apart by what they begin with."""

import pytest

from streams.lists.manifest import manifests
from streams.lists.publishers import csl, dpl, house, uk
from streams.lists.publishers.forms import form_of, forms
from streams.lists.publishers.reading import UnreadableError

STARTS = {
    "csl-csv": csl.COLUMNS.encode(),
    "csl-json": b'[{"source": "Entity List (EL)"}]',
    "csl-projection": b'{"generated": "2026-07-31",\n "countsBySource": {}}',
    "ecfr-xml": b'<?xml version="1.0"?>\n<DIV9 N="Supplement No. 4"/>',
    "ofac-sdn": b'36,"AEROCARIBBEAN AIRLINES",-0-',
    "dpl-txt": dpl.HEADER.replace("\t", '"\t"').encode().join([b'"', b'"']),
    "un-xml": b'<?xml version="1.0"?>\n<CONSOLIDATED_LIST dateGenerated="2026-11-01"/>',
    "uk-csv": b"Last Updated,21/11/2026\n" + uk.HEADER.encode(),
    "house-csv": house.COLUMNS.encode(),
    "jsonl": b'{"list": "HOUSE", "entry_id": "1", "name": "Works"}\n',
}


def test_every_loader_is_found() -> None:
    assert sorted(form.name for form in forms()) == sorted(STARTS)


@pytest.mark.parametrize("name", STARTS)
def test_a_form_is_told_by_its_start_and_no_other_of_its_rank_claims_it(name: str) -> None:
    assert form_of({"publication": STARTS[name]}).name == name
    (mine,) = [form for form in forms() if form.name == name]
    claiming = {form.name for form in forms() if form.rank <= mine.rank and form.starts.match(STARTS[name])}
    assert claiming == {name}


def test_every_manifest_names_a_form_that_a_loader_reads() -> None:
    known = {form.name for form in forms()}
    for manifest in manifests().values():
        assert {manifest.form, *(fix.form for fix in manifest.fixes)} <= known, manifest.list


def test_a_form_that_no_loader_declares_is_refused() -> None:
    with pytest.raises(UnreadableError, match="no form of list that is known"):
        form_of({"publication": b"NAME|CITY\n"})
