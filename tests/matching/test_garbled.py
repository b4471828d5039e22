"""Names that were spoilt on their way."""

import pytest

from schemas.party import Party
from streams.matching.garbled import garbled
from streams.matching.index import MatchIndex

SPOILT = (
    "Acme\x00Corp", "Foo\x1b[2J\x1b[HCLEARED Ltd", "Hua\x1b[0mwei Technologies", "B\x81key", "Shenzhen \ufffd\ufffd Co",
    "Shenzhen ?????? Co., Ltd.", "Huawei%20Technologies%20Co.%2C%20Ltd.", "%E5%8D%8E%E4%B8%BA", "MÃ¼ller GmbH",
    "Oâ€™Brien Tools", "\ue000 Trading", "X\x7f",
)  # fmt: skip
SOUND = (
    "Huawei\tTechnologies\nCo., Ltd.", "São João Ltda", "SÃO PAULO SA", "Âge d'Or SARL", "100%Design Ltd",
    "50% Off Stores", "What? Who? AG", "Ærø Værft", "华为技术有限公司", "Hua\u200bwei", "O’Brien Tools",
    "100 % Bio GmbH", "Why?? Inc",
)  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_name_cannot_be_screened(name: str) -> None:
    assert garbled(name)
    assert not MatchIndex.of(()).screenable(Party(name="Alder AG", names=(name,)))


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_name_can(name: str) -> None:
    assert not garbled(name)
    assert MatchIndex.of(()).screenable(Party(name=name))
