"""What the refusals of this storey say, Dutch first: what is the matter | what can be done."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "basis.needs_staatsblad": (
        "De grondslag “{reference}” is geen nummer van een Staatsblad. | Schrijf het zo: Stb. 2020, 113.",
        "The basis “{reference}” is not a Bulletin of Acts number. | Write it like this: Stb. 2020, 113.",
    ),
    "basis.needs_words": (
        "Er staat niet bij op welke grondslag u vergadert. | Beschrijf de grondslag in een zin.",
        "It does not say on what basis you meet. | Describe the basis in one sentence.",
    ),
    "convening.must_cite": (
        "De nieuwe oproep verwijst niet naar de vergadering die niet is geopend. | Noem die vergadering in de oproep.",
        "The new convocation does not refer to the meeting that was not opened. | Name that meeting in it.",
    ),
    "convening.too_soon": (
        "Tussen de nieuwe oproep en de vergadering moet minstens {hours} uur liggen. | Kies een later tijdstip.",
        "At least {hours} hours must lie between the new convocation and the meeting. | Choose a later time.",
    ),
    "doors.not_in_this_regime": (
        "Onder deze regeling kan een vergadering niet besloten zijn.",
        "Under this regime a meeting cannot be closed to the public.",
    ),
    "doors.taboo": (
        "Over dit onderwerp kan niet achter gesloten deuren worden beraadslaagd of besloten.",
        "This subject cannot be debated or decided behind closed doors.",
    ),
    "journal.shortened": (
        "Het journaal is korter dan het al was: regel {seq} is gepubliceerd en ontbreekt nu. "
        "| Schrijf niet verder; laat de beheerder de back-up vergelijken met het gepubliceerde hoofd.",
        "The journal is shorter than it was: entry {seq} was published and is missing now. "
        "| Write no more; let the administrator compare the backup with the published head.",
    ),
    "order.needs_adopted_proposal": (
        "Een lid kan alleen worden uitgesloten als een voorstel daartoe is aangenomen.",
        "A member can be excluded only when a proposal to do so has been adopted.",
    ),
    "order.too_long": (
        "Uitsluiting kan hoogstens {at_most} maanden duren; gevraagd is {months}.",
        "Exclusion can last at most {at_most} months; {months} was asked.",
    ),
    "persons.no_digital_secret_ballot": (
        "Een geheime stemming kan niet digitaal. | Stem over personen met briefjes, in de zaal of per brief.",
        "A secret ballot cannot be held digitally. | Vote on persons with papers, in the hall or by letter.",
    ),
    "persons.papers_differ": (
        "Er zijn {received} stembriefjes voor {entitled} leden. | Tel de briefjes opnieuw. Blijft het zo, vernietig ze "
        "dan ongeopend en laat de voorzitter opnieuw laten stemmen.",
        "There are {received} ballot papers for {entitled} members. | Count the papers again. If it stays so, destroy "
        "them unopened and let the chair have the vote held again.",
    ),
    "persons.name_unclear": (
        "“{name}” is niet te gebruiken als naam naast de andere. | Schrijf elke naam één keer, of bij één kandidaat "
        "alleen “voor” en “tegen”.",
        "“{name}” cannot be used as a name beside the others. | Write each name once, or with one nominee only “voor” "
        "and “tegen”.",
    ),
    "persons.no_second_ballot": (
        "Dit is geen herstemming tussen twee personen met evenveel stemmen. | Voer de telling in als gewone telling.",
        "This is no second ballot between two persons with as many votes. | Enter the count as an ordinary one.",
    ),
    "persons.others_in_second_ballot": (
        "De herstemming gaat alleen tussen {names}. | Briefjes met een andere naam zijn niet behoorlijk ingevuld.",
        "The second ballot is between {names} only. | Papers with another name are not properly filled in.",
    ),
    "rules.fixed_by_law": (
        "De wet legt “{field}” vast; een eigen regel kan daar niets aan veranderen.",
        "The law fixes “{field}”; no rule of your own can change that.",
    ),
    "rules.unknown": (
        "De regel “{field}” bestaat hier niet.",
        "There is no rule “{field}” here.",
    ),
    "rules.wrong_type": (
        "De waarde van “{field}” is van de verkeerde soort.",
        "The value of “{field}” is of the wrong kind.",
    ),
    "rules.wrong_value": (
        "Deze waarde kan niet voor “{field}”.",
        "This value is not possible for “{field}”.",
    ),
    "seats.impossible": (
        "Een raad met {seats} zetels bestaat niet.",
        "There is no council of {seats} seats.",
    ),
    "seats.limits_unknown": (
        "Voor {inhabitants} inwoners zijn de grenzen hier niet opgenomen.",
        "The limits for {inhabitants} inhabitants are not held here.",
    ),
    "seats.no_such_island": (
        "{island} is geen openbaar lichaam met een eilandsraad.",
        "{island} is not a public body with an island council.",
    ),
    "seats.not_by_inhabitants": (
        "Het aantal zetels volgt hier niet uit het aantal inwoners.",
        "Here the number of seats does not follow from the number of inhabitants.",
    ),
}
