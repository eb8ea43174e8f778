"""What the refusals about sound, picture and stream say, Dutch first: what is the matter | what can be done."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "attendance.not_visible": (
        "{pid} is niet in beeld. | Vraag om de camera aan te zetten; toelaten kan als het beeld er is.",
        "{pid} cannot be seen. | Ask for the camera to be switched on; admit when the picture is there.",
    ),
    "attendance.not_heard": (
        "{pid} is nog niet gehoord. | Vraag om iets te zeggen; toelaten kan als het geluid er is.",
        "{pid} has not been heard yet. | Ask for a few words; admit when the sound is there.",
    ),
    "attendance.nobody_called": (
        "Er wordt niemand opgeroepen.",
        "Nobody is being called.",
    ),
    "attendance.called_already": (
        "{pid} wordt al opgeroepen.",
        "{pid} is being called already.",
    ),
    "vote.touched": (
        "Bij stemming {number} kon het publiek niet alles volgen. | Vernietig de uitslag of zeg waarom die blijft.",
        "The public could not follow all of vote {number}. | Annul the result, or record why it stands.",
    ),
    "vote.not_in_view_yet": (
        "Eerst is iedereen vijf seconden in beeld. | Daarna kunt u de uitslag vaststellen.",
        "First everybody is in view for five seconds. | After that you can declare the result.",
    ),
    "media.known": (
        "Dat is van {pid} al bekend.",
        "That is known of {pid} already.",
    ),
    "media.nothing_failed": (
        "{pid} is te zien en te horen. | Er is niets te beslissen.",
        "{pid} can be seen and heard. | There is nothing to decide.",
    ),
    "media.decided_already": (
        "Over {pid} is al beslist.",
        "{pid} was decided on already.",
    ),
    "stage.not_carried": (
        "Beeld en geluid van deze vergadering lopen niet via dit platform.",
        "Sound and picture of this meeting do not go through this platform.",
    ),
    "stage.known": (
        "Dat is al vastgelegd.",
        "That is noted already.",
    ),
    "recording.known": (
        "Dat deel van de opname is al vastgelegd.",
        "That part of the recording is noted already.",
    ),
    "layout.chosen_already": (
        "Dit beeld is al gekozen. | Kies een ander beeld.",
        "This picture is chosen already. | Choose another picture.",
    ),
    "encoder.not_digital": (
        "In een digitale vergadering komt ieder lid met een eigen camera. | Een zaalcamera kan alleen in de zaal.",
        "In a digital meeting every member comes with a camera of his own. | A hall camera is for the hall only.",
    ),
    "guest.no_guest": (
        "{pid} is geen gast. | Leden en bestuurders komen met hun eigen account.",
        "{pid} is no guest. | Members and executives come with an account of their own.",
    ),
    "guest.no_link": (
        "{pid} heeft geen link (meer). | Maak een nieuwe.",
        "{pid} has no link, or not any more. | Make a new one.",
    ),
    "guest.picture_wanted": (
        "Alleen een inspreker kan zonder beeld meedoen. | Zet uw camera aan.",
        "Only a citizen speaker can take part without a picture. | Switch your camera on.",
    ),
    "guest.chosen_already": (
        "Dat had u al gekozen.",
        "You had chosen that already.",
    ),
    "encoder.unknown": (
        "Deze zaalcamera is niet (meer) toegelaten.",
        "This hall camera is not admitted, or not any more.",
    ),
}
