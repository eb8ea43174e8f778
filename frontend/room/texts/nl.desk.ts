/** The desk's and the chair's panels of the stage: encoders, who cannot be recognised, and what was decided. */
export const nlDesk = {
  "encoder.title": "Camera's van de zaal",
  "encoder.add": "Voeg een camera toe",
  "encoder.none": "Er is geen camera van de zaal. Een camera komt binnen met een programma zoals OBS.",
  "encoder.digital":
    "Dit is een digitale vergadering: ieder lid komt met zijn eigen camera. Een camera van de zaal kan hier geen lid vervangen.",
  "encoder.digital_now":
    "Dit is een digitale vergadering: deze camera's zijn niet te zien en niet te horen. Zij vervangen geen lid.",
  "encoder.since": "toegelaten om {time}",
  "encoder.on": "zendt",
  "encoder.off": "zendt niet",
  "encoder.unknown": "onbekend",
  "encoder.revoke": "Trek in",
  "encoder.revoke_title": "Deze camera intrekken: {label}?",
  "encoder.revoke_text":
    "Het beeld en geluid stoppen meteen. Met hetzelfde sleutelwoord komt deze camera niet meer binnen.",
  "encoder.revoke_yes": "Ja, trek in",
  "encoder.label": "Hoe heet deze camera?",
  "encoder.label_hint": "Deze naam staat in het beeld, bijvoorbeeld: Raadzaal.",
  "encoder.make": "Maak het sleutelwoord",
  "encoder.key_title": "Camera {label}",
  "encoder.once": "U ziet dit één keer. Neem het nu over; het geldt tot het einde van de vergadering.",
  "encoder.address": "Server (WHIP-adres)",
  "encoder.token": "Sleutelwoord (bearer token)",
  "encoder.copy": "Kopieer",
  "encoder.copied": "Gekopieerd",
  "encoder.obs": "Zo stelt u OBS in (versie 30 of nieuwer)",
  "encoder.obs_service": "Open Instellingen, dan Stream. Kies als dienst WHIP.",
  "encoder.obs_fields": "Plak het adres bij Server en het sleutelwoord bij Bearer Token.",
  "encoder.obs_output":
    "Kies bij Uitvoer: H.264, profiel baseline, een keyframe per 2 seconden, hooguit 2500 kbps; geluid Opus.",
  "encoder.obs_start": "Kies Start streamen. Hier staat dan: zendt.",
  "encoder.failed": "Het sleutelwoord kwam niet ({code}). Trek deze camera in en voeg hem opnieuw toe.",

  "recording.what_now":
    "De uitzending gaat door. Bel de beheerder: wat nu wordt gezegd, staat niet in de opname.",

  "faulty.title": "Niet te zien of te horen",
  "faulty.chair": "U beslist voor ieder lid: doorgaan, of het lid telt niet als aanwezig tot hij terug is.",
  "faulty.clerk": "De voorzitter beslist.",
  "faulty.since": "sinds {time}",
  "faulty.continue": "Ga door",
  "faulty.suspend": "Zet op afwezig",
  "faulty.continue_title": "Doorgaan met {name}",
  "faulty.suspend_title": "{name} telt niet als aanwezig",
  "faulty.continue_text": "{name} blijft aanwezig en mag stemmen.",
  "faulty.suspend_text":
    "{name} staat dan als vertrokken op de lijst, verliest het woord en stemt niet mee. Is hij weer te zien en te horen, dan laat de griffier hem opnieuw toe.",
  "faulty.reason": "Waarom? Kies of schrijf zelf.",
  "faulty.continue_1": "De storing duurt kort.",
  "faulty.continue_2": "Het lid is te horen en aan zijn stem te herkennen.",
  "faulty.continue_3": "Het lid is te zien en gebruikt de telefoon voor zijn geluid.",
  "faulty.suspend_1": "Het lid is niet te zien.",
  "faulty.suspend_2": "Het lid is niet te horen.",
  "faulty.suspend_3": "De verbinding komt niet terug.",
  "faulty.own_words": "Eigen woorden",
  "faulty.decided": "Besluiten van de voorzitter",
  "faulty.decided_continue": "gaat door, al is er geen goed beeld of geluid",
  "faulty.decided_suspend": "telt niet als aanwezig",

  "decision.continue": "De voorzitter gaat met u door",
  "decision.continue_text": "U bent nu niet goed te zien of te horen. U blijft aanwezig.",
  "decision.suspend": "U telt nu niet als aanwezig",
  "decision.suspend_text":
    "De voorzitter besloot dit, omdat u niet te zien of te horen was. Herstel uw camera en microfoon en teken opnieuw de presentielijst.",
  "decision.reason": "Reden: {reason} ({time})",

  "status.set_aside": "U telt nu niet als aanwezig",
  "arrival.set_aside": "Doen uw camera en microfoon het weer? Meld u dan opnieuw aan.",

  "keys.decide": "Beslis over een lid dat niet te zien of te horen is",
} as const;

export const nlDeskCodes = {
  "recording.disk": "De opname is gestopt: de schijf is vol.",
  "recording.crashed": "De opname is gestopt door een storing.",
} as const;
