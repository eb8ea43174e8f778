"""What the refusals about a vote say, Dutch first: what is the matter | what can be done."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    # the form and the moment
    "vote.persons_on_paper": (
        "Over personen wordt geheim gestemd, op papier. | Kies: op papier.",
        "Votes on persons are secret and on paper. | Choose: on paper.",
    ),
    "vote.matters_not_secret": (
        "Over zaken wordt niet geheim gestemd. | Kies een vorm waarin ieders stem te zien is.",
        "Votes on matters are not secret. | Choose a form in which everybody's vote is seen.",
    ),
    "vote.roll_call_asked": (
        "Een lid heeft om hoofdelijke stemming gevraagd. | Kies: hoofdelijke oproeping.",
        "A member has asked for a roll call. | Choose: roll call.",
    ),
    "vote.asked": (
        "Een lid heeft om stemming gevraagd, dus zonder stemming kan het niet. | Open een stemming.",
        "A member has asked for a vote, so it cannot be adopted without one. | Open a vote.",
    ),
    "vote.shortfall": (
        "Er zijn {able} leden die kunnen stemmen; {needed} van de {eligible} zijn nodig. "
        "De stemming zou ongeldig zijn. | Wacht op meer leden, of bevestig dat u toch wilt stemmen.",
        "{able} members can vote; {needed} of the {eligible} are needed. "
        "The vote would be invalid. | Wait for more members, or confirm that you want to vote all the same.",
    ),
    "vote.no_electors": (
        "Niemand van de aanwezige leden mag aan deze stemming meedoen.",
        "None of the members present may take part in this vote.",
    ),
    "vote.not_open": (
        "Deze stemming is niet (meer) open.",
        "This vote is not open, or not any more.",
    ),
    "vote.not_closed": (
        "Dat kan pas als de stemming gesloten is, en niet meer na de uitslag.",
        "That is possible once the vote is closed, and not after the declaration.",
    ),
    "vote.not_declared": (
        "Van deze stemming is nog geen uitslag vastgesteld.",
        "No result of this vote has been declared yet.",
    ),
    "vote.wrong_status": (
        "Dat past niet bij waar deze stemming nu is.",
        "That does not fit where this vote is now.",
    ),
    "vote.other_round": (
        "Dit was voor een eerdere stemming; nu loopt ronde {round}. | Kijk op uw scherm en stem daar.",
        "This was for an earlier vote; round {round} is running now. | Look at your screen and vote there.",
    ),
    "vote.again_only_later": (
        "Opnieuw stemmen om deze reden kan pas in een volgende vergadering.",
        "Voting again for this reason is possible only in a later meeting.",
    ),
    "vote.again_without_ground": (
        "De eerdere stemming geeft geen grond om opnieuw te stemmen.",
        "The earlier vote gives no ground for voting again.",
    ),
    # casting
    "vote.no_ballots_in_this_form": (
        "In deze vorm van stemmen brengt niemand een stem met een knop uit.",
        "In this form of voting nobody casts a vote with a button.",
    ),
    "vote.not_an_elector": (
        "{seat} doet aan deze stemming niet mee.",
        "{seat} takes no part in this vote.",
    ),
    "vote.recused": (
        "{seat} doet aan dit punt niet mee en stemt er niet over.",
        "{seat} stays out of this item and does not vote on it.",
    ),
    "vote.not_present": (
        "Dat kan alleen een lid dat bij deze stemming aanwezig is.",
        "Only a member who is present at this vote can do that.",
    ),
    "vote.already_cast": (
        "{seat} heeft al gestemd. | Een vergissing? Kies: herstel mijn stem.",
        "{seat} has voted already. | A mistake? Choose: correct my vote.",
    ),
    "vote.nothing_to_correct": (
        "Er is nog geen stem om te herstellen.",
        "There is no vote yet to correct.",
    ),
    "vote.same_choice": (
        "Zo staat uw stem er al.",
        "Your vote stands like that already.",
    ),
    "vote.too_late_to_correct": (
        "Na {seat} heeft al iemand gestemd; herstellen kan niet meer. "
        "| Na de sluiting kunt u bezwaar maken, na de uitslag een vergissing laten aantekenen.",
        "Somebody has voted after {seat}; correcting is no longer possible. "
        "| You can object after the close, or have a mistake noted after the result.",
    ),
    "vote.left_entered": (
        "{seat} staat als vertrokken ingevoerd. | De voorzitter bevestigt dat, of de stemming vervalt.",
        "{seat} is entered as having left. | The chair confirms that, or the vote is voided.",
    ),
    "vote.stranger": (
        "Er is een stem van wie niet mag stemmen: {seats}. | Verklaar de stemming vervallen en stem opnieuw.",
        "There is a vote of somebody who may not vote: {seats}. | Void the vote and vote again.",
    ),
    # the roll call
    "vote.no_roll_call": (
        "Dit is geen hoofdelijke oproeping.",
        "This is not a roll call.",
    ),
    "vote.not_your_turn": (
        "{seat} is niet aan de beurt. | Wacht tot de naam wordt geroepen.",
        "It is not the turn of {seat}. | Wait until the name is called.",
    ),
    "vote.call_unanswered": (
        "{seat} is geroepen en heeft nog niet geantwoord. | Wacht, of roep dit lid later nog eens.",
        "{seat} has been called and has not answered yet. | Wait, or call this member again later.",
    ),
    "vote.all_called": (
        "Iedereen is geroepen. | Sluit de stemming.",
        "Everybody has been called. | Close the vote.",
    ),
    "vote.passed_already": (
        "{seat} is al een keer overgeslagen. "
        "| Wacht op antwoord, laat de griffier invoeren dat dit lid vertrokken is, of laat de stemming vervallen.",
        "{seat} has been passed over once already. "
        "| Wait for an answer, let the clerk enter that this member has left, or void the vote.",
    ),
    "vote.lot_not_callable": (
        "{seat} is door het lot aangewezen maar kan niet worden opgeroepen. | Open de stemming opnieuw.",
        "{seat} was drawn by lot but cannot be called. | Open the vote again.",
    ),
    "vote.roll_stopped": (
        "De oproeping staat stil omdat stem en knop verschillen. | Los dat eerst op en ga dan verder.",
        "The roll call has stopped because voice and button differ. | Solve that first and then go on.",
    ),
    "vote.roll_not_stopped": (
        "De oproeping staat niet stil.",
        "The roll call has not stopped.",
    ),
    "vote.not_unanswered": (
        "Op {seat} wordt niet gewacht: dit lid heeft gestemd, is vertrokken of doet niet mee.",
        "Nobody waits for {seat}: this member has voted, has left or takes no part.",
    ),
    "vote.pass_first": (
        "{seat} is nog niet overgeslagen. | Eerst komt dit lid later aan de beurt; wie dan weer niet antwoordt, is "
        "vertrokken.",
        "{seat} has not been passed over yet. | First this member's turn comes later; who does not answer then has "
        "left.",
    ),
    "vote.chair_is_there": (
        "{seat} zit deze vergadering voor en is dus niet vertrokken. | Draag eerst het voorzitterschap over.",
        "{seat} chairs this meeting and so has not left. | First hand over the chair.",
    ),
    "vote.left_not_recorded": (
        "De griffier heeft niet ingevoerd dat {seat} vertrokken is.",
        "The clerk has not entered that {seat} has left.",
    ),
    # the spoken vote
    "vote.seat_twice": (
        "Eén lid staat twee keer in deze lijst. | Haal een van beide weg.",
        "One member stands in this list twice. | Remove one of the two.",
    ),
    "vote.own_entry": (
        "U kunt uw eigen mondelinge stem niet zelf invoeren. | Laat een ander van de griffie dat doen.",
        "You cannot enter your own spoken vote. | Let somebody else of the clerk's office do it.",
    ),
    "vote.voice_and_button_differ": (
        "{seat} heeft met de knop anders gestemd dan u invoert. | Zet eerst de oproeping stil.",
        "{seat} has voted otherwise with the button than you enter. | Stop the roll call first.",
    ),
    "vote.nothing_to_countersign": (
        "Er is geen mondelinge stem die op uw bevestiging wacht.",
        "No spoken vote waits for your confirmation.",
    ),
    "vote.not_spoken": (
        "De stem van {seat} is met de eigen knop uitgebracht en heeft geen bevestiging nodig.",
        "The vote of {seat} was cast with the own button and needs no confirmation.",
    ),
    "vote.countersigns_own_entry": (
        "Wie de stem van {seat} heeft ingevoerd, kan die niet ook bevestigen.",
        "Who entered the vote of {seat} cannot confirm it as well.",
    ),
    "vote.countersigns_own_vote": (
        "Niemand bevestigt zijn eigen mondelinge stem. | Die van de voorzitter bevestigt de plaatsvervanger.",
        "Nobody confirms his own spoken vote. | The chair's own is confirmed by the deputy.",
    ),
    "vote.deputy_signs_chair_only": (
        "De plaatsvervanger bevestigt alleen de stem van de voorzitter, niet die van {seat}.",
        "The deputy confirms the chair's vote only, not that of {seat}.",
    ),
    # closing
    "vote.unanswered": (
        "Nog geen antwoord van {seats}. | Roep hen, of leg vast dat zij vertrokken zijn.",
        "No answer yet from {seats}. | Call them, or record that they have left.",
    ),
    "vote.nobody_voted": (
        "Er is geen enkele stem uitgebracht. | Wacht, of laat de stemming vervallen.",
        "Not one vote has been cast. | Wait, or void the vote.",
    ),
    "vote.name_missing_first": (
        "Nog niet gestemd: {seats}. | Noem hun namen en sluit dan.",
        "Not voted yet: {seats}. | Name them and then close.",
    ),
    "vote.without_vote_is_declared": (
        "Wat zonder stemming gaat, wordt niet gesloten. | Stel vast dat het is aangenomen.",
        "What is adopted without a vote is not closed. | Declare that it is adopted.",
    ),
    "vote.not_on_paper": (
        "Deze stemming gaat niet op papier; er valt geen telling in te voeren.",
        "This vote is not on paper; there is no count to enter.",
    ),
    "vote.count_too_high": (
        "Er zijn meer stemmen geteld dan er kunnen zijn: {electors} leden doen mee. | Tel opnieuw.",
        "More votes are counted than there can be: {electors} members take part. | Count again.",
    ),
    "vote.no_count_entered": (
        "De telling van de briefjes is nog niet ingevoerd. | Voer de telling in en sluit dan.",
        "The count of the papers has not been entered. | Enter the count and then close.",
    ),
    # between the close and the result
    "vote.seen_already": (
        "U had uw vastgelegde stem al gezien.",
        "You had seen your recorded vote already.",
    ),
    "vote.objected_already": (
        "{seat} heeft tegen deze stemming al bezwaar gemaakt.",
        "{seat} has already objected in this vote.",
    ),
    "vote.objection_says_the_same": (
        "Dat is wat er al staat.",
        "That is what stands there already.",
    ),
    "vote.no_objection": (
        "Er is geen bezwaar van {seat} dat op een oordeel wacht.",
        "No objection of {seat} waits for a judgement.",
    ),
    "vote.reason_missing": (
        "Bij een oordeel over een bezwaar hoort een reden. | Zeg waarom.",
        "A judgement on an objection needs a reason. | Say why.",
    ),
    "vote.nothing_recorded": (
        "Van {seat} is geen stem vastgelegd; niets te verbeteren. | Wijs het bezwaar af, of laat opnieuw stemmen.",
        "No vote of {seat} is recorded; there is nothing to correct. | Reject the objection, or have all vote again.",
    ),
    "vote.not_countersigned": (
        "De mondelinge stem van {seats} is nog niet bevestigd. | Bevestig die eerst.",
        "The spoken vote of {seats} has not been confirmed. | Confirm it first.",
    ),
    "vote.objection_open": (
        "Over het bezwaar van {seats} is nog niet geoordeeld. | Oordeel daar eerst over.",
        "The objection of {seats} has not been judged. | Judge it first.",
    ),
    "vote.unseen": (
        "Nog niet gezien door {seats}. | Laat hun stem voorlezen, of bevestig dat u zonder verdergaat.",
        "Not yet seen by {seats}. | Have their vote read aloud, or confirm that you go on without.",
    ),
    "vote.recount_differs": (
        "De hertelling uit het journaal geeft {voor} voor en {tegen} tegen, en dat is niet wat er staat. "
        "| Laat de stemming vervallen en meld dit aan de beheerder.",
        "Counting again from the journal gives {voor} for and {tegen} against, which is not what stands here. "
        "| Void the vote and tell the administrator.",
    ),
    "vote.pause_running": (
        "Ieder lid moet nog om stemming kunnen vragen. | Wacht nog {seconds} seconden.",
        "Every member must still be able to ask for a vote. | Wait {seconds} more seconds.",
    ),
    "vote.annulled_already": (
        "Dit besluit is al vernietigd.",
        "This decision has been annulled already.",
    ),
    # notes beside the result
    "vote.noted_already": (
        "Deze aantekening van {seat} staat er al.",
        "This note of {seat} stands there already.",
    ),
    "vote.note_without_vote": (
        "Wie niet heeft gestemd, kan zich niet hebben vergist.",
        "Who did not vote cannot have made a mistake.",
    ),
    "vote.note_only_without_vote": (
        "Deze aantekening kan alleen als zonder stemming is besloten.",
        "This note is possible only when it was decided without a vote.",
    ),
    "vote.note_after_vote": (
        "Wie heeft gestemd, heeft aan het besluit meegedaan.",
        "Who has voted has taken part in the decision.",
    ),
}
