"""Final parties and their countries: 15 CFR 748.5(e), (f), 736.2(b)(1).  (RULES2.md A.1)

The order is judged at the country of every ultimate consignee, end user and recipient of technology, as well as at its
destination (`screening.places`; `screening.strictest` says beside it what the destination contradicts). A country
that is not given counts as the destination; one that is no code of the Country Chart could be any. An order that ends
in more countries than anybody can judge together holds.
"""

from collections.abc import Iterator

from streams.law.crafts import craft_countries
from streams.law.finals import DEEMED, FINAL_PARTIES
from streams.law.kit import ADVISORY, CLEAR, HOLD, Example, Found, OrderView, Rule, Stage, hold
from streams.law.kit.samples import item, to

MOST = 20
"""Countries at which one order is judged."""


def check(view: OrderView) -> Iterator[Found]:
    countries = set(view.finals).union(*(craft_countries(line.line, view.parties) for line in view.facts.lines))
    if len(countries) > MOST:
        release = "an order of its own for each destination"
        yield hold("DATA_CONTRADICTORY_DESTINATION", {"countries": len(countries)}, release, stop=True)
    if view.order.transaction_type == DEEMED:
        return
    known = view.law.countries.known
    unknown = {(one.role, one.country) for one in view.final_parties if one.country and one.country not in known}
    if unknown:
        yield hold(
            "DATA_MISSING_PARTY_COUNTRY",
            {"parties": [{"role": role, "country": country} for role, country in sorted(unknown, key=str)]},
            "the ISO 3166-1 alpha-2 code of the country where the goods are received and used",
        )


RULE = Rule(
    id=FINAL_PARTIES,
    title="Countries of the final parties",
    cite="15 CFR 748.5(e), (f); 736.2(b)(1)",
    stage=Stage.GATE,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"elsewhere", "purpose"}),
    order=61,
)

UNKNOWN, CONTRADICTORY, ADVICE = (
    "DATA_MISSING_PARTY_COUNTRY", "DATA_CONTRADICTORY_DESTINATION", "ADV_FINAL_PARTY_ELSEWHERE",
)  # fmt: skip


def _order(
    destination: str, country: str | None, role: str | None = "end_user", eccn: str = "5A991"
) -> dict[str, object]:
    user = {**to("Shiraz Lantern Telecom Co", role=role), "country": country}
    consignee = to("Gulf Meridian Trading LLC", country=destination)
    return {**item(destination, eccn), "parties": [consignee, user]}


def _to_each(*countries: str) -> dict[str, object]:
    users = [to("Gulf Meridian Trading LLC", role="end_user", country=country) for country in countries]
    return {**item("DE", "EAR99"), "parties": [to("Musterwerk Antriebe GmbH", country="DE"), *users]}


def _released(*nationalities: str) -> dict[str, object]:
    """To people of whom nobody knows in which country they are: that is none of a deemed export."""
    people = [{**to("Gordon Pike", role="technology_recipient", nationality=one), "country": "ZZ"}
              for one in nationalities]  # fmt: skip
    return {
        **item("GB", "3E991", kind="technology", purpose="stock"),
        "transaction_type": "deemed_export",
        "parties": people,
    }


FAR_AND_WIDE = ("AT", "AU", "BE", "CA", "CH", "DK", "ES", "FI", "FR", "GB", "IE", "IT", "JP", "KR", "LU", "NL", "NO",
                "NZ", "PT")  # fmt: skip
EXAMPLES = [
    Example("an end user in Iran", "2026-11-30", _order("AE", "IR"), HOLD, CONTRADICTORY),
    Example("a consignee in Iran", "2026-11-30", _order("AE", "IR", "ultimate_consignee"), HOLD, CONTRADICTORY),
    Example("technology received in Iran", "2026-11-30", _order("AE", "IR", "technology_recipient"), HOLD,
            CONTRADICTORY),
    Example("a party in Iran of a role that nobody knows", "2026-11-30", _order("AE", "IR", "installer"), HOLD,
            CONTRADICTORY),
    Example("in small letters and with blanks", "2026-11-30", _order("AE", " ir "), HOLD, CONTRADICTORY),
    Example("nobody says in which role", "2026-11-30", _order("AE", "IR", None), HOLD, CONTRADICTORY),
    Example("a purchaser in Iran is no destination", "2026-11-30", _order("AE", "IR", "purchaser"), CLEAR),
    Example("a bank in Switzerland holds nothing", "2026-11-30", _order("DE", "CH", "bank", "3A001.a.7"), CLEAR),
    Example("NS 2 by Germany to China", "2026-03-02", _order("DE", "CN", eccn="3A001.a.7"), HOLD, CONTRADICTORY),
    Example("NS 2 by Germany to France", "2026-03-02", _order("DE", "FR", eccn="3A001.a.7"), ADVISORY, ADVICE),
    Example("NS 1 by Germany to France: a licence for both", "2026-03-02", _order("DE", "FR", eccn="3A001.b.2"),
            CLEAR),
    Example("a looser country takes nothing away", "2026-03-02", _order("CN", "DE", eccn="3A001.a.7"), ADVISORY,
            ADVICE),
    Example("a country that is not given", "2026-03-02", _order("AE", None), CLEAR),
    Example("no text at all", "2026-03-02", _order("AE", ""), HOLD, UNKNOWN),
    Example("a country that nobody knows", "2026-03-02", _order("AE", "ZZ"), HOLD, UNKNOWN),
    Example("said to be unknown", "2026-03-02", _order("AE", "unknown"), HOLD, UNKNOWN),
    Example("in words", "2026-03-02", _order("AE", "Germany"), HOLD, UNKNOWN),
    Example("a release to people of two nationalities", "2026-03-02", _released("DE", "FR"), CLEAR, UNKNOWN),
    Example("goods to them", "2026-03-02", {**_released("DE", "FR"), "transaction_type": "export_from_us"}, HOLD,
            UNKNOWN),
    Example("Kosovo is in the table", "2026-03-02", _order("AE", "XK"), ADVISORY, ADVICE),
    Example("the United Kingdom as many write it", "2026-03-02", _order("GB", "UK"), CLEAR),
    Example("Greece as the European Union writes it", "2026-03-02", _order("GR", "EL"), CLEAR),
    Example("twenty countries", "2026-03-02", _to_each(*FAR_AND_WIDE), ADVISORY, ADVICE),
    Example("one more", "2026-03-02", _to_each(*FAR_AND_WIDE, "SE"), HOLD, CONTRADICTORY),
    Example("NS 2 to Hong Kong, last day of its own row", "2020-12-22", _order("DE", "HK", eccn="3A001.a.7"),
            ADVISORY, ADVICE),
    Example("NS 2 to Hong Kong, on the row of China", "2020-12-23", _order("DE", "HK", eccn="3A001.a.7"), HOLD,
            CONTRADICTORY),
]  # fmt: skip
