"""The agenda of the meeting before this one: it is held while the demo is set up, so that there is an archive."""

from __future__ import annotations

from frontend.demo.bills import Bill, Paper, Point

WASTE = """De raad van de gemeente Vaarwijk,

gelet op artikel 15.33 van de Wet milieubeheer,

besluit de Verordening afvalstoffenheffing Vaarwijk 2027 vast te stellen, waarbij het tarief per huishouden stijgt van
€ 312 naar € 334 per jaar."""

BENCHES = """De raad, in vergadering bijeen,

overwegende dat veel ouderen onderweg willen kunnen rusten;

verzoekt het college in 2027 op twintig plaatsen tussen wijken en winkels een bank te plaatsen, en de inwoners te vragen
waar,

en gaat over tot de orde van de dag."""

EARLIER: tuple[Point, ...] = (
    Point("1", "Opening en mededelingen", minutes=5),
    Point("2", "Vaststelling van de agenda", minutes=5),
    Point(
        "3",
        "Aanwijzing van de griffie als contactpunt rekenkamer",
        "De raad besluit de griffie aan te wijzen als contactpunt van de rekenkamer.",
        "De rekenkamer krijgt een vast contactpunt.",
        without_vote=True,
    ),
    Point(
        "4",
        "Tarief afvalstoffenheffing 2027",
        minutes=30,
        plain="Vóór = huishoudens betalen volgend jaar 22 euro meer voor hun afval.",
        speakers=("Vooruit", "Liberaal", "Appèl"),
        executive=1,
        bills=(
            Bill(
                "proposal",
                "4",
                "Verordening afvalstoffenheffing Vaarwijk 2027",
                WASTE,
                "Vóór = huishoudens betalen volgend jaar 22 euro meer voor hun afval.",
                against=("Liberaal", "Appèl", "Zilver"),
                split=("Hart",),
            ),
            Bill(
                "motion",
                "M1",
                "Banken om te rusten",
                BENCHES,
                "Vóór = er komen twintig banken in de gemeente.",
                ("Zilver", "Hart"),
                against=("Liberaal", "Midden"),
            ),
        ),
        papers=(Paper("Raadsvoorstel afvalstoffenheffing 2027", "voorstel", WASTE),),
    ),
    Point("5", "Sluiting", minutes=5),
)
