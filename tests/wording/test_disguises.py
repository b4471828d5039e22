"""Words that hide: in other letters, behind signs that nobody sees, cut by line ends; and in other languages."""

import pytest

from streams.wording.reading import in_description, in_name, in_text

HIDDEN: list[tuple[str, str]] = [
    # Signs that nobody sees.
    ("for the na\u200bvy", "na\u200bvy"),
    ("for the na\u00advy", "na\u00advy"),
    ("for the n\u2060a\ufeffv\u200dy", "n\u2060a\ufeffv\u200dy"),
    ("for the na\u034fvy", "na\u034fvy"),
    ("for the na\ufe0fvy", "na\ufe0fvy"),
    ("for the na\x00vy", "na\x00vy"),
    ("for the na\x08vy", "na\x08vy"),
    ("for the na\U000e0061vy", "na\U000e0061vy"),
    ("for the \u202anavy\u202c", "navy"),
    ("解\u200b放\u200b军", "解\u200b放\u200b军"),
    # Letters of other forms and scripts.
    ("for the ｎａｖｙ", "ｎａｖｙ"),
    ("for the 𝐧𝐚𝐯𝐲", "𝐧𝐚𝐯𝐲"),
    ("for the ⓝⓐⓥⓨ", "ⓝⓐⓥⓨ"),
    ("for the n̲a̲v̲y̲", "n̲a̲v̲y"),
    ("for the nàvÿ", "nàvÿ"),
    ("for the nаvy", "nаvy"),
    ("for the nаvу", "nаvу"),
    ("for the ΝAVY", "ΝAVY"),
    ("for the ΝАVΥ", "ΝАVΥ"),
    ("for the ᴀʀᴍʏ", "ᴀʀᴍʏ"),
    ("for the аrмy", "аrмy"),
    ("a mıssile", "mıssile"),
    ("a mіssіlе", "mіssіlе"),
    ("РLА Navy", "РLА Navy"),
    ("воeнных", "воeнных"),
    ("Mинистерство обороны", "Mинистерство обороны"),
    ("m1ssile", "m1ssile"),
    ("M1SS1LE", "M1SS1LE"),
    ("n4vy", "n4vy"),
    ("mi$$ile", "mi$$ile"),
    ("n@vy", "n@vy"),
    ("fr1gate", "fr1gate"),
    # Cut by line ends, hyphens, blanks.
    ("a mis-\nsile", "mis-\nsile"),
    ("a mis-\r\n   sile", "mis-\r\n   sile"),
    ("a mis\nsile", "mis\nsile"),
    ("a mis\u2028sile", "mis\u2028sile"),
    ("a mis- sile", "mis- sile"),
    ("a mis-  sile", "mis-  sile"),
    ("a mis-sile", "mis-sile"),
    ("a mis‐sile", "mis‐sile"),
    ("air\nforce", "air\nforce"),
    ("Ministry\nof\nDefence", "Ministry\nof\nDefence"),
    ("m i s s i l e", "m i s s i l e"),
    ("a m.i.s.s.i.l.e", "m.i.s.s.i.l.e"),
    ("M_I_S_S_I_L_E", "M_I_S_S_I_L_E"),
    ("N A V Y radar", "N A V Y"),
    ("for a n a v y", "n a v y"),
    ("n a v y a radar", "n a v y"),
    ("at РLА Navy", "РLА Navy"),
    ("somewhat РLА Navy", "РLА Navy"),
    ("at n a v y", "n a v y"),
    ("at the mis-\n\u200bsile", "mis-\n\u200bsile"),
    ("İİ navy", "navy"),
    ("P L A N A V Y", "N A V Y"),
    ("解 放 军", "解 放 军"),
    ("海　军", "海　军"),
    ("海\n军", "海\n军"),
    ("в о е н н ы х", "в о е н н ы х"),
    ("na'vy", "na'vy"),
    ("(navy)", "navy"),
    ("navy,army;missile", "navy, army, missile"),
    ("4navy2", "navy"),
    ("_navy_", "navy"),
    ("navy/army", "navy, army"),
    ('"navy"', "navy"),
    ("为navy供货", "navy"),
    ("İNavy Navy", "Navy"),
]

LANGUAGES: list[tuple[str, str]] = [
    ("Repuestos para las Fuerzas Armadas", "Fuerzas Armadas"),
    ("uso militar", "militar"),
    ("Ministerio del Poder Popular; Ministerio de Defensa", "Ministerio de Defensa"),
    ("misiles antiaéreos", "misiles"),
    ("armas nucleares", "armas nucleares"),
    ("Вооружённые силы", "Вооружённые силы"),
    ("завод Минобороны", "Минобороны"),
    ("ядерное оружие", "ядерное оружие"),
    ("крылатая ракета", "ракета"),
    ("для арміі Рэспублікі Беларусь", "арміі"),
    ("Міністэрства абароны", "Міністэрства абароны"),
    ("Узброеныя Сілы", "Узброеныя Сілы"),
    ("တပ်မတော်အတွက်", "တပ်မတော်"),
    ("សម្រាប់កងទ័ព", "កងទ័ព"),
    ("برای ارتش ایران", "ارتش"),
    ("نیروهای مسلح جمهوری", "نیروهای مسلح"),
    ("وزارت دفاع", "وزارت دفاع"),
    ("سپاه پاسداران", "سپاه پاسداران"),
    ("موشک", "موشک"),
    ("للجيش العربي السوري", "للجيش"),
    ("القوات المسلحة", "القوات المسلحة"),
    ("وزارة الدفاع", "وزارة الدفاع"),
    ("صواريخ", "صواريخ"),
    ("조선인민군 부대", "인민군"),
    ("미사일 부품", "미사일"),
    ("핵무기 개발", "핵무기"),
    ("化学武器", "化学武器"),
]

HIDDEN_NAMES = [
    "Ро\u200byal Na\u200bvy",
    "PLA\u00a0Unit 5",
    "ＰＬＡ Unit 5",
    "РLА Unit 5",
    "People´s Liberation Army",
    "PEOPLES LIBERATION ARMY",
    "解 放 军 医院",
    "Ministry-of-Defence",
    "MINISTRY OF  NATIONAL\tDEFENSE",
    "Nаvу",
    "Mинистерство обороны",
    "G R U",
]


@pytest.mark.parametrize(("text", "words"), [*HIDDEN, *LANGUAGES])
def test_a_text(text: str, words: str) -> None:
    assert ", ".join(word.written for word in in_text(text)) == words


@pytest.mark.parametrize("name", HIDDEN_NAMES)
def test_a_name(name: str) -> None:
    assert in_name(name)


ORDINARY = [
    "Станок для завода",
    "телефонная станция, 3 шт.",
    "Ελληνική εταιρεία τροφίμων",
    "a b c d e f",
    "I. M. Pei & Co.",
    "D.I.M.O Software",
    "M A R K",
    "3M 4x4 A4 B2B",
    "e-mail server",
    "non-woven fabric",
    "x-ray tube",
    "co-op",
    "上海市军民路",
    "航空公司",
    "شرکت مواد غذایی",
    "Công ty hải quan",
    "삼성전자 통신장비",
    "日本海運",
    "テレビ局",
    "ร้านอาหาร",
    "mis-delivered sail",
    "no-fly list printer",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_what_hides_nothing(text: str) -> None:
    assert in_text(text) == in_description(text) == in_name(text) == ()


@pytest.mark.parametrize(
    "piece", ["navy ", "not for military use ", "解放军", "n a v y ", "mіssile-\n", " ", "a", "不"]
)
def test_the_longest_text_is_read_to_its_end(piece: str) -> None:
    text = (piece * 4000)[:3980] + ". For the Army"
    assert "Army" in [word.written for word in in_text(text)]
