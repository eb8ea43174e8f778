import type { nlGuests } from "./nl.guests";

/** Guests: their waiting room, what becomes of picture and sound, and the desk that lets them in. */
export const enGuests: Record<keyof typeof nlGuests, string> = {
  "light.sound_only": "sound only",
  "guest.consent": "What we do with your picture and sound",
  "guest.turn": "The council and the public see and hear you only while the chair gives you the floor.",
  "guest.public": "The meeting is public: anybody can watch it live. Your name is in the picture.",
  "guest.kept_years":
    "It is recorded. The recording stays online until {n} {n|year|years} after the meeting.",
  "guest.kept_months":
    "It is recorded. The recording stays online until {n} {n|month|months} after the meeting.",
  "guest.kept_always": "It is recorded. The recording stays online.",
  "guest.minutes": "The minutes say that you spoke, with your name.",
  "guest.why":
    "Switch your camera and microphone on and see whether they work. You are not sending anything yet.",
  "guest.why_sound": "Switch your microphone on and see whether it works. You are not sending anything yet.",
  "guest.here": "You are a guest",
  "guest.open": "Switch my microphone on",
  "guest.from_now":
    "After this you are in the waiting room. Only the clerk's office can see and hear you, until the chair gives you the floor.",
  "guest.choice": "How do you want to take part?",
  "guest.with_picture": "With picture and sound",
  "guest.with_picture_text": "You are seen while you speak.",
  "guest.sound_only": "My sound only",
  "guest.sound_only_text": "Your camera stays off. The picture shows your name, with the words ‘sound only’.",

  "guests.title": "Guests",
  "guests.inside": "{n} of {of} inside",
  "guests.waits": "in the waiting room",
  "guests.speaks": "has the floor",
  "guests.outside": "not inside",
  "guests.sound_only": "sound only",
  "guests.until": "(until {time})",
  "guests.missed": "· a wrong PIN {n} {n|time|times}",
  "guests.make": "Make a link",
  "guests.new": "New link",
  "guests.new_for": "New link for {name}",
  "guests.revoke": "Revoke the link",
  "guests.revoke_for": "Revoke the link of {name}",
  "guests.sure": "A new link for {name}?",
  "guests.sure_text":
    "The old link and PIN will no longer work. Whoever came in by them must use the new ones.",
  "guests.shown": "Link and PIN for {name}",
  "guests.two_ways":
    "Send the link by e-mail. Give the PIN by another way: call, or send a text message. Never both in one message.",
  "guests.link": "The link",
  "guests.pin": "The PIN",
  "guests.once": "You see them only now. If something is lost later, make a new link.",
  "guests.copy": "Copy the link",
  "guests.copied": "Copied.",
  "guests.failed": "The link could not be shown. Make a new one.",
};
