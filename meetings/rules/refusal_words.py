"""What the refusals of the room say, Dutch first: what is the matter | what can be done."""

from __future__ import annotations

from typing import Final

from meetings.rules.stage_words import WORDS as STAGE_WORDS

# codes that occur as values, in words that fit in a sentence
CODES: Final[dict[str, tuple[str, str]]] = {
    "expected": ("nog niet binnen", "not there yet"),
    "reported_absent": ("afgemeld", "reported absent"),
    "signed": ("in afwachting van toelating", "waiting to be admitted"),
    "present": ("aanwezig", "present"),
    "left": ("vertrokken", "gone"),
    "planned": ("nog niet geopend", "not open yet"),
    "open": ("geopend", "open"),
    "suspended": ("geschorst", "suspended"),
    "closed": ("gesloten", "closed"),
    "not_opened": ("niet geopend", "not opened"),
    "adopted": ("aangenomen", "adopted"),
    "rejected": ("verworpen", "rejected"),
    "postponed": ("uitgesteld", "postponed"),
    "withdrawn": ("ingetrokken", "withdrawn"),
}

WORDS: Final[dict[str, tuple[str, str]]] = STAGE_WORDS | {
    # who and when
    "command.not_yours": (
        "Dat kunt u in deze vergadering niet doen. | Vraag het aan de voorzitter of de griffier.",
        "You cannot do that in this meeting. | Ask the chair or the clerk.",
    ),
    "command.id_used_before": (
        "Deze opdracht was al gegeven, met een andere inhoud. | Geef de opdracht opnieuw.",
        "This command was given before, with other content. | Give the command anew.",
    ),
    "meeting.wrong_moment": (
        "Dat kan nu niet: de vergadering is {status}.",
        "That is not possible now: the meeting is {status}.",
    ),
    "agenda.cannot_propose": (
        "{pid} kan geen wijziging van de agenda voorstellen. | Dat doet een lid, of de voorzitter.",
        "{pid} cannot propose a change of the agenda. | A member does, or the chair.",
    ),
    "agenda.proposer_not_there": (
        "{pid} is niet aanwezig en kan dit nu niet voorstellen. | Noem een lid dat aanwezig is, of de voorzitter.",
        "{pid} is not present and cannot propose this now. | Name a member who is present, or the chair.",
    ),
    "proposal.cannot_move": (
        "{pid} kan dit niet indienen. | Een motie of amendement dient een lid in; een voorstel ook het college.",
        "{pid} cannot move this. | A motion or amendment is moved by a member; a proposal also by the executive.",
    ),
    "proposal.mover_twice": (
        "Een indiener is twee keer genoemd. | Noem iedere indiener één keer.",
        "A mover is named twice. | Name each mover once.",
    ),
    "vote.gap_impossible": (
        "Die onderbreking ligt niet in deze vergadering, of eindigt voor zij begint. | Kijk de tijden na.",
        "That gap does not lie in this meeting, or ends before it begins. | Check the times.",
    ),
    "person.not_in_this_meeting": (
        "U hoort niet bij deze vergadering. | Klopt dat niet? Bel de griffie.",
        "You do not belong to this meeting. | If that is wrong, call the clerk's office.",
    ),
    "person.unknown": (
        "Deze persoon hoort niet bij deze vergadering.",
        "This person does not belong to this meeting.",
    ),
    "seat.taken_over": (
        "U doet inmiddels mee op een ander apparaat. | Ga daar verder, of haal uw plaats hierheen.",
        "You now take part on another device. | Go on there, or move your seat here.",
    ),
    "seat.read_only": (
        "Dit apparaat kijkt alleen mee. | Haal uw plaats hierheen als u hier wilt meedoen.",
        "This device only reads along. | Move your seat here if you want to take part here.",
    ),
    # attendance
    "attendance.not_present": (
        "Dat kan alleen wie op de presentielijst staat en is toegelaten. | Teken eerst; de griffier laat u dan toe.",
        "Only who is on the attendance list and was admitted can do that. | Sign first; the clerk then admits you.",
    ),
    "attendance.wrong_state": (
        "Dat kan nu niet: {pid} is {state}.",
        "That is not possible now: {pid} is {state}.",
    ),
    "attendance.must_vote_first": (
        "Op {pid} wordt in deze stemming gewacht. | Eerst stemmen, dan vertrekken.",
        "This vote waits for {pid}. | First vote, then leave.",
    ),
    "attendance.established_already": (
        "U hebt de presentielijst al vastgesteld.",
        "You have established the attendance list already.",
    ),
    "line.known": (
        "Dat was al bekend.",
        "That was known already.",
    ),
    # the chair
    "chair.not_present": (
        "De voorzitter is nog niet aanwezig. | De voorzitter tekent de presentielijst; de griffier laat toe.",
        "The chair is not present yet. | The chair signs the attendance list; the clerk admits.",
    ),
    "chair.silent": (
        "De verbinding met de voorzitter is weg. Zolang gaat niemand verder met spreken of stemmen. "
        "| De griffier kan schorsen; de plaatsvervanger kan het voorzitterschap overnemen.",
        "The line with the chair is lost. Until it is back nobody goes on speaking or voting. "
        "| The clerk can suspend; the deputy can take the chair.",
    ),
    "chair.not_silent": (
        "De voorzitter is er. | Overnemen kan pas als de verbinding met de voorzitter weg is.",
        "The chair is there. | Taking over is possible only when the line with the chair is lost.",
    ),
    "chair.cannot_be": (
        "{pid} kan deze vergadering niet voorzitten. | Kies een lid.",
        "{pid} cannot chair this meeting. | Choose a member.",
    ),
    "chair.is_already": (
        "{pid} is al voorzitter.",
        "{pid} is in the chair already.",
    ),
    "chair.hand_over_first": (
        "De voorzitter kan niet zomaar vertrekken. | Geef eerst het voorzitterschap over.",
        "The chair cannot just leave. | Hand over the chair first.",
    ),
    # the meeting
    "basis.confirmed_already": (
        "De grondslag is al bevestigd.",
        "The basis has been confirmed already.",
    ),
    "basis.not_confirmed": (
        "Voor deze vergadering geldt geen wet die dit toelaat, en de gekozen grondslag is nog niet bevestigd. "
        "| De voorzitter bevestigt de grondslag.",
        "No law in force allows this meeting, and the basis that was chosen has not been confirmed. "
        "| The chair confirms the basis.",
    ),
    "meeting.no_basis": (
        "Voor deze vergadering geldt geen wet die dit toelaat. | De griffier legt vast op welke grondslag u vergadert.",
        "No law in force allows this meeting. | The clerk records on what basis you meet.",
    ),
    "meeting.no_quorum": (
        "Dat kan nu niet: er zijn {present} van de {sitting} leden aanwezig; {needed} zijn nodig. "
        "| Wacht op meer leden, of open de vergadering niet.",
        "That is not possible now: {present} of the {sitting} members are present; {needed} are needed. "
        "| Wait for more members, or do not open the meeting.",
    ),
    "meeting.quorum_is_there": (
        "Er zijn genoeg leden: {present} van de {sitting}; {needed} zijn nodig. | Open de vergadering.",
        "There are enough members: {present} of the {sitting}; {needed} are needed. | Open the meeting.",
    ),
    "meeting.wait_first": (
        "Wacht eerst {minutes} minuten na het tijdstip van de oproep.",
        "First wait {minutes} minutes after the time of the convocation.",
    ),
    "meeting.return_in_the_past": (
        "Het tijdstip waarop u verder wilt gaan, is al voorbij. | Kies een later tijdstip, of geen.",
        "The time at which you want to go on has passed already. | Choose a later time, or none.",
    ),
    "meeting.no_second_of_that": (
        "“{title}” is geen vergadering van dit orgaan die niet kon worden geopend. | Kies een andere vergadering.",
        "“{title}” is no meeting of this body that could not be opened. | Choose another meeting.",
    ),
    "vote.tied_before": (
        "Over deze tekst staakten de stemmen al in een eerdere vergadering. | Open de stemming als herstemming na het "
        "staken: staken de stemmen weer, dan is het niet aangenomen.",
        "The vote on this text was tied in an earlier meeting. | Open it as the vote after the tie: if it "
        "is tied again, it is not adopted.",
    ),
    "agenda.not_on_failed_agenda": (
        "Punt {number} stond niet op de agenda van de vergadering die niet kon worden geopend. Daarvoor moeten "
        "{needed} leden er zijn; het zijn er {present}. | Wacht op meer leden, of doe het in een andere vergadering.",
        "Item {number} was not on the agenda of the meeting that could not be opened. It needs {needed} members; "
        "{present} are present. | Wait for more members, or treat it in another meeting.",
    ),
    "meeting.convened_already": (
        "Deze vergadering is al bijeengeroepen.",
        "This meeting has been convened already.",
    ),
    "meeting.no_members_on_that_day": (
        "Op {date} heeft niemand een zetel. | Voer eerst de zittingsperiode en de leden in.",
        "Nobody holds a seat on {date}. | First enter the council term and the members.",
    ),
    # agenda and proposals
    "agenda.no_such_item": (
        "Dit punt staat niet op de agenda.",
        "This item is not on the agenda.",
    ),
    "agenda.already_there": (
        "Dit punt is al aan de orde.",
        "This item is being treated already.",
    ),
    "agenda.no_item": (
        "Er is geen punt aan de orde. | De voorzitter stelt eerst een punt aan de orde.",
        "No item is being treated. | The chair first takes up an item.",
    ),
    "agenda.item_was_treated": (
        "Punt {number} is aan de orde of al behandeld en verandert niet meer.",
        "Item {number} is being treated or has been treated, and changes no more.",
    ),
    "proposal.unknown": (
        "Dit voorstel hoort niet bij deze vergadering.",
        "This proposal does not belong to this meeting.",
    ),
    "proposal.label_taken": (
        "{label} is al gebruikt. | Kies een ander nummer.",
        "{label} is used already. | Choose another number.",
    ),
    "proposal.not_pending": (
        "{label} is al {state}.",
        "{label} has been {state} already.",
    ),
    # the floor
    "floor.asked_already": (
        "Daar is al om gevraagd. | Wacht tot de voorzitter het woord geeft.",
        "That has been asked already. | Wait until the chair gives the floor.",
    ),
    "floor.no_such_request": (
        "Dit verzoek is er niet meer.",
        "This request is no longer there.",
    ),
    "floor.not_yours": (
        "Een ander heeft het woord.",
        "Somebody else has the floor.",
    ),
    "floor.nobody_speaks": (
        "Er is niemand aan het woord.",
        "Nobody has the floor.",
    ),
    "floor.nobody_interrupts": (
        "Er is geen interruptie.",
        "There is no interruption.",
    ),
    "floor.interrupts_himself": (
        "Wie het woord heeft, kan zichzelf niet onderbreken.",
        "Who has the floor cannot interrupt himself.",
    ),
    "floor.recused": (
        "{pid} doet aan dit punt niet mee en krijgt er niet het woord over.",
        "{pid} stays out of this item and does not get the floor on it.",
    ),
    "floor.vote_is_open": (
        "Tijdens een stemming krijgt niemand het woord. | Wacht tot de stemming gesloten is.",
        "During a vote nobody gets the floor. | Wait until the vote is closed.",
    ),
    "floor.explanation_comes_before": (
        "Een stemverklaring hoort vóór de stemming; er loopt nu een stemming.",
        "An explanation of vote comes before the vote; a vote is running now.",
    ),
    # recusal
    "recusal.members_only": (
        "Alleen leden stemmen, dus alleen leden melden dat zij aan een punt niet meedoen.",
        "Only members vote, so only members can stay out of an item.",
    ),
    "recusal.declared_already": (
        "{pid} doet aan dit punt al niet mee.",
        "{pid} stays out of this item already.",
    ),
    "recusal.not_declared": (
        "{pid} had niet gemeld aan dit punt niet mee te doen.",
        "{pid} had not declared to stay out of this item.",
    ),
    "recusal.before_the_vote": (
        "Dat kan alleen vóór de stemming; stemming {number} loopt al.",
        "That is possible only before the vote; vote {number} is running already.",
    ),
    # votes, as far as the room itself refuses
    "vote.no_decisions_here": (
        "Deze vergadering neemt geen besluiten, dus er wordt niet gestemd.",
        "This meeting takes no decisions, so there is no voting.",
    ),
    "vote.running": (
        "Stemming {number} is nog niet afgerond. | Rond die eerst af.",
        "Vote {number} is not finished. | Finish it first.",
    ),
    "vote.item_not_current": (
        "Punt {number} is niet aan de orde. | De voorzitter stelt het eerst aan de orde.",
        "Item {number} is not being treated. | The chair first takes it up.",
    ),
    "vote.asked_already": (
        "Dat hebt u al gevraagd.",
        "You have asked that already.",
    ),
    "vote.result_stands": (
        "De uitslag van stemming {number} staat vast. | Opnieuw stemmen kan pas als de voorzitter die vernietigt.",
        "The result of vote {number} stands. | Voting again is possible only after the chair has annulled it.",
    ),
    "vote.names_no_earlier_vote": (
        "Er staat niet bij welke eerdere stemming wordt overgedaan.",
        "It does not say which earlier vote is held again.",
    ),
    "stream.down": (
        "Het publiek kan de vergadering nu niet volgen, dus er kan niet worden gestemd. | De voorzitter schorst.",
        "The public cannot follow the meeting now, so there can be no voting. | The chair suspends.",
    ),
    "stream.wait_for_picture": (
        "Het publiek ziet de uitzending nog niet. | Wacht tot de uitzending gezien is; dat gaat vanzelf. Ziet de "
        "bewaking niets meer, dan kijkt de griffier van buiten.",
        "The public does not see the broadcast yet. | Wait until it has been seen; that goes by itself. If "
        "nothing watches it any more, the clerk looks from outside.",
    ),
    "stream.known": (
        "Dat was al bekend.",
        "That was known already.",
    ),
    "stream.not_carried": (
        "Beeld en geluid van deze vergadering gaan niet via dit systeem.",
        "Sound and picture of this meeting do not go through this system.",
    ),
    "stream.not_down": (
        "De uitzending wordt gezien: dat wordt gemeten. | U hoeft niets te doen.",
        "The broadcast is seen: that is being measured. | You need not do anything.",
    ),
    "stream.nothing_to_sign": (
        "Er is niets om te bevestigen. | De griffier kijkt eerst van buiten en legt dat vast.",
        "There is nothing to confirm. | The clerk first looks from outside and records it.",
    ),
    "stream.same_person": (
        "Wie het vastlegde, kan het niet ook bevestigen. | Een ander bevestigt.",
        "Who recorded it cannot confirm it too. | Somebody else confirms.",
    ),
    "vote.frozen": (
        "Stemming {number} ligt stil: het publiek kon niet meekijken. Zij wordt niet afgemaakt. "
        "| De voorzitter schorst of verklaart haar ongeldig; daarna stemt u opnieuw.",
        "Vote {number} stands still: the public could not follow. It will not be finished. "
        "| The chair suspends or voids it; after that you vote again.",
    ),
    "vote.not_touched": (
        "Stemming {number} raakt geen onderbreking.",
        "No gap touches vote {number}.",
    ),
    "vote.unknown": (
        "Deze eerdere stemming is hier niet bekend.",
        "This earlier vote is not known here.",
    ),
    "vote.names_another_subject": (
        "De eerdere stemming ging over iets anders.",
        "The earlier vote was on something else.",
    ),
    "vote.amendment_first": (
        "Eerst wordt gestemd over wat dit voorstel zou wijzigen: {label}. | Doe die eerst, of laat {label} intrekken.",
        "What would change this proposal is voted on first: {label}. | Open that vote, or have {label} withdrawn.",
    ),
    "vote.deputy_judges": (
        "Over het bezwaar van de voorzitter zelf, {seat}, beslist de plaatsvervanger.",
        "On the chair's own objection, {seat}, the deputy decides.",
    ),
    "vote.deputy_judges_chair_only": (
        "De plaatsvervanger beslist alleen over het bezwaar van de voorzitter, niet over dat van {seat}.",
        "The deputy decides on the chair's objection only, not on that of {seat}.",
    ),
    "vote.deputy_signs": (
        "De mondelinge stem van de voorzitter zelf, {seat}, bevestigt de plaatsvervanger.",
        "The chair's own spoken vote, {seat}, is confirmed by the deputy.",
    ),
    "agenda.has_items_below": (
        "Onder punt {number} staan nog andere punten. | Haal die eerst weg.",
        "There are other items below item {number}. | Remove those first.",
    ),
    "agenda.below_itself": (
        "Punt {number} kan niet onder zichzelf staan.",
        "Item {number} cannot stand below itself.",
    ),
    "agenda.no_number_left": (
        "Achter punt {number} is geen nummer meer vrij. | Voeg het punt ergens anders toe.",
        "No number is free behind item {number}. | Add the item somewhere else.",
    ),
    "meeting.not_convened": (
        "Deze vergadering is nog niet uitgeschreven.",
        "This meeting has not been convened yet.",
    ),
    # help
    "help.asked_already": (
        "De griffie heeft uw bericht al. | Hebt u haast? Bel de griffie.",
        "The clerk's office has your message already. | In a hurry? Call the clerk's office.",
    ),
    "help.not_asked": (
        "{pid} vraagt niet (meer) om hulp.",
        "{pid} does not ask for help, or not any more.",
    ),
}
