"""The agenda of the evening, as the clerk of Vaarwijk would send it out."""

from __future__ import annotations

from frontend.demo.bills import Bill, Paper, Point

LAW = "https://wetten.overheid.nl/BWBR0005416/"

POOL = """De raad van de gemeente Vaarwijk,

gelezen het voorstel van burgemeester en wethouders van 13 oktober 2026,
gelet op artikel 189 van de Gemeentewet,

besluit:
1. zwembad De Waterlelie te renoveren volgens variant B (nieuw dak, nieuwe waterbehandeling, geen uitbreiding);
2. daarvoor een krediet van € 6.400.000 beschikbaar te stellen en de kapitaallasten met ingang van 2028 te dekken uit de
reserve Sport en Bewegen;
3. het college op te dragen de raad elk halfjaar schriftelijk te berichten over voortgang en kosten."""

WARM_WATER = """De raad besluit het ontwerpbesluit als volgt te wijzigen:

In beslispunt 1 wordt na "nieuwe waterbehandeling" ingevoegd: ", een doelgroepenbad met warm water van 32 graden".
In beslispunt 2 wordt "€ 6.400.000" vervangen door "€ 6.950.000".

Toelichting: ouderen en mensen met reuma moeten nu naar een bad op 25 kilometer."""

SOLAR = """De raad besluit het ontwerpbesluit als volgt te wijzigen:

Aan beslispunt 1 wordt toegevoegd: "waarbij het nieuwe dak geheel met zonnepanelen wordt belegd".
In beslispunt 2 wordt "€ 6.400.000" vervangen door "€ 6.710.000".

Toelichting: de panelen verdienen zich volgens de bijlage in negen jaar terug."""

SUNDAY = """De raad, in vergadering bijeen,

constaterende dat:
- De Waterlelie op zondag gesloten is;
- 1.180 inwoners een verzoek om openstelling hebben ondertekend;

overwegende dat gezinnen die door de week werken juist op zondag willen zwemmen;

verzoekt het college:
- het zwembad met ingang van 1 maart 2027 ook op zondag van 10.00 tot 16.00 uur open te stellen;
- de raad na een jaar te berichten over bezoek en kosten,

en gaat over tot de orde van de dag."""

BUDGET = """De raad van de gemeente Vaarwijk,

gelet op artikel 192 van de Gemeentewet,

besluit de derde wijziging van de begroting 2026 vast te stellen, met als belangrijkste posten:
a. onderhoud van bruggen en kades: € 1.250.000 erbij;
b. hogere kosten van jeugdhulp: € 890.000 erbij;
c. meevaller algemene uitkering gemeentefonds: € 1.700.000;
d. het saldo van € 440.000 nadelig te onttrekken aan de algemene reserve."""

HARBOUR = """De raad van de gemeente Vaarwijk,

gelet op artikel 2.4 van de Omgevingswet,

besluit:
1. de reactienota zienswijzen vast te stellen;
2. het omgevingsplan te wijzigen voor het gebied Oude Haven (voorheen bestemmingsplan Haven-Noord), waardoor 240
woningen mogelijk worden, waarvan 30 procent sociale huur;
3. geen exploitatieregels vast te stellen, omdat het kostenverhaal in een overeenkomst is geregeld."""

FIREWORKS = """De raad, in vergadering bijeen,

overwegende dat dieren en bewoners van zorghuizen rond oud en nieuw ernstig last hebben van vuurwerk;

verzoekt het college:
- binnen 200 meter van het dierenasiel, de kinderboerderij en de verzorgingshuizen vuurwerkvrije zones aan te wijzen;
- dat voor 15 december aan de inwoners bekend te maken,

en gaat over tot de orde van de dag."""

REASONS = """Waarom dit voorstel

Zwembad De Waterlelie is in 1978 gebouwd. Het dak lekt, de waterbehandeling is afgeschreven en de energierekening is in
vier jaar verdubbeld. Zonder ingreep sluit het bad in 2028.

Drie varianten zijn onderzocht:
A. sluiten en leerlingen vervoeren naar het bad van de buurgemeente;
B. renoveren binnen de bestaande omtrek;
C. nieuwbouw bij het sportpark.

Variant B kost het minst per bezoeker en houdt het bad open voor schoolzwemmen. Variant C kost bijna drie keer zoveel.

Geld
Investering € 6.400.000. Jaarlijkse lasten € 288.000, gedekt uit de reserve Sport en Bewegen.

Planning
Aanbesteding voorjaar 2027, werkzaamheden zomer 2027, heropening januari 2028."""

VIEWS = """Reactienota zienswijzen omgevingsplan Oude Haven

Er zijn 23 zienswijzen ontvangen. De meeste gaan over parkeren, bouwhoogte en het uitzicht vanaf de Schanskade.

Naar aanleiding hiervan is de hoogte van blok C verlaagd van 21 naar 18 meter en komt er een tweede ontsluiting voor
fietsers. De parkeernorm blijft 0,9 per woning, omdat het station op 600 meter ligt."""

CLIENTS = """Verordening cliëntenparticipatie Vaarwijk 2027

Artikel 1. In deze verordening wordt verstaan onder cliënten: inwoners met hulp of een uitkering van de gemeente.
Artikel 2. De cliëntenraad heeft ten minste zeven en ten hoogste elf leden.
Artikel 3. Het college vraagt de cliëntenraad om advies voordat het besluit."""

LETTERS = """Lijst van ingekomen stukken

1. Brief van de bewonersvereniging Schanskade over parkeren (ter kennisneming)
2. Brief van ondernemers in de Havenstraat over terrassen (in handen van het college)
3. Verzoekschrift zondagopenstelling De Waterlelie, 1.180 handtekeningen (betrekken bij agendapunt 6)"""

EVENING: tuple[Point, ...] = (
    Point("1", "Opening en mededelingen", minutes=5),
    Point("2", "Vaststelling van de agenda", minutes=5),
    Point("3", "Vragenuur", minutes=15, speakers=("Appèl", "Zilver"), executive=3),
    Point("4", "Hamerstukken", minutes=5),
    Point(
        "4a",
        "Vaststelling van de besluitenlijst van de vorige vergadering",
        "De raad besluit de besluitenlijst van de vorige vergadering vast te stellen.",
        "De lijst van wat de raad vorige keer besloot, klopt.",
        without_vote=True,
        under="4",
    ),
    Point(
        "4b",
        "Verordening cliëntenparticipatie Vaarwijk 2027",
        "De raad besluit de Verordening cliëntenparticipatie 2027 vast te stellen en die uit 2019 in te trekken.",
        "Inwoners met een uitkering of met hulp van de gemeente krijgen vanaf januari meer inspraak.",
        without_vote=True,
        under="4",
        papers=(
            Paper(
                "Verordening cliëntenparticipatie Vaarwijk 2027",
                "bijlage",
                CLIENTS,
            ),
        ),
    ),
    Point(
        "4c",
        "Verlenging gemeentegarantie dorpshuis 't Spant",
        "De raad besluit geen wensen en bedenkingen te uiten over vijf jaar verlenging van de garantie voor 't Spant.",
        "De gemeente blijft vijf jaar langer borg staan voor de lening van het dorpshuis.",
        without_vote=True,
        under="4",
    ),
    Point("5", "Ingekomen stukken", minutes=5, papers=(Paper("Lijst ingekomen stukken", "lijst", LETTERS),)),
    Point(
        "6",
        "Zwembad De Waterlelie",
        minutes=45,
        plain="Vóór = het zwembad wordt opgeknapt en blijft open.",
        speakers=("Vooruit", "Groen", "Liberaal", "Verbond", "Zilver"),
        executive=0,
        bills=(
            Bill(
                "proposal",
                "6",
                "Renovatie zwembad De Waterlelie, variant B",
                POOL,
                "Vóór = het zwembad wordt voor 6,4 miljoen euro opgeknapt.",
                against=("Liberaal",),
                split=("Midden",),
            ),
            Bill(
                "amendment",
                "A1",
                "Doelgroepenbad met warm water",
                WARM_WATER,
                "Vóór = er komt ook een warm bad, dat kost 550.000 euro extra.",
                ("Zilver", "Appèl"),
                "6",
                against=("Liberaal", "Vooruit", "Midden", "Dorpen"),
                split=("Hart",),
            ),
            Bill(
                "amendment",
                "A2",
                "Zonnepanelen op het nieuwe dak",
                SOLAR,
                "Vóór = op het nieuwe dak komen zonnepanelen, dat kost 310.000 euro extra.",
                ("Groen", "Midden"),
                "6",
                against=("Verbond", "Liberaal"),
                split=("Dorpen",),
            ),
            Bill(
                "motion",
                "M3",
                "Openstelling op zondag",
                SUNDAY,
                "Vóór = het zwembad gaat ook op zondag open.",
                ("Liberaal", "Groen", "Dierbaar"),
                against=("Verbond", "Dorpen", "Zilver", "Hart"),
                split=("Vooruit",),
            ),
        ),
        papers=(
            Paper("Raadsvoorstel renovatie zwembad De Waterlelie", "voorstel", REASONS),
            Paper("Gemeentewet (tekst van de wet)", "link", url=LAW),
        ),
    ),
    Point(
        "7",
        "Derde begrotingswijziging 2026",
        minutes=20,
        plain="Vóór = de gemeente geeft dit jaar meer uit aan bruggen en jeugdhulp.",
        speakers=("Liberaal", "Appèl", "Midden"),
        executive=1,
        bills=(
            Bill(
                "proposal",
                "7",
                "Derde wijziging van de begroting 2026",
                BUDGET,
                "Vóór = er gaat dit jaar meer geld naar bruggen, kades en jeugdhulp.",
                against=("Liberaal", "Dierbaar"),
            ),
        ),
        papers=(Paper("Derde begrotingswijziging 2026", "voorstel", BUDGET),),
    ),
    Point(
        "8",
        "Omgevingsplan Oude Haven (voorheen bestemmingsplan Haven-Noord)",
        minutes=30,
        plain="Vóór = in de Oude Haven mogen 240 woningen komen.",
        speakers=("Groen", "Dorpen", "Hart"),
        executive=2,
        recused="Hart",
        bills=(
            Bill(
                "proposal",
                "8",
                "Wijziging omgevingsplan Oude Haven",
                HARBOUR,
                "Vóór = in de Oude Haven mogen 240 woningen worden gebouwd.",
                against=("Dorpen", "Dierbaar"),
                split=("Zilver",),
            ),
        ),
        papers=(Paper("Reactienota zienswijzen Oude Haven", "bijlage", VIEWS),),
    ),
    Point(
        "9",
        "Motie vreemd aan de orde van de dag: vuurwerkvrije zones",
        minutes=15,
        speakers=("Dierbaar", "Liberaal"),
        executive=3,
        bills=(
            Bill(
                "motion",
                "M7",
                "Vuurwerkvrije zones rond asiel en zorghuizen",
                FIREWORKS,
                "Vóór = rond het asiel en de zorghuizen mag geen vuurwerk worden afgestoken.",
                ("Dierbaar", "Appèl", "Zilver"),
                against=("Liberaal", "Hart", "Dorpen", "Vooruit"),
                split=("Verbond",),
            ),
        ),
    ),
    Point("10", "Sluiting", minutes=5),
)
