import type { nlDesk, nlDeskCodes } from "./nl.desk";

export const enDesk: Record<keyof typeof nlDesk, string> = {
  "encoder.title": "Cameras of the hall",
  "encoder.add": "Add a camera",
  "encoder.none": "There is no camera of the hall. One comes in with a program such as OBS.",
  "encoder.digital":
    "This is a digital meeting: each member comes with a camera of their own. A camera of the hall cannot stand for a member here.",
  "encoder.digital_now":
    "This is a digital meeting: these cameras are neither seen nor heard. They stand for no member.",
  "encoder.since": "let in at {time}",
  "encoder.on": "sends",
  "encoder.off": "does not send",
  "encoder.unknown": "not known",
  "encoder.revoke": "Withdraw",
  "encoder.revoke_title": "Withdraw this camera: {label}?",
  "encoder.revoke_text":
    "Its picture and sound stop at once. With the same token this camera does not come in again.",
  "encoder.revoke_yes": "Yes, withdraw",
  "encoder.label": "What is this camera called?",
  "encoder.label_hint": "This name stands in the picture, for instance: Council chamber.",
  "encoder.make": "Make the token",
  "encoder.key_title": "Camera {label}",
  "encoder.once": "You see this once. Copy it now; it is good until the end of the meeting.",
  "encoder.address": "Server (WHIP address)",
  "encoder.token": "Bearer token",
  "encoder.copy": "Copy",
  "encoder.copied": "Copied",
  "encoder.obs": "How to enter it in OBS (version 30 or newer)",
  "encoder.obs_service": "Open Settings, then Stream. Choose WHIP as the service.",
  "encoder.obs_fields": "Paste the address under Server and the token under Bearer Token.",
  "encoder.obs_output":
    "Under Output choose: H.264, baseline profile, a keyframe every 2 seconds, at most 2500 kbps; Opus sound.",
  "encoder.obs_start": "Choose Start Streaming. It then says here: sends.",
  "encoder.failed": "The token did not come ({code}). Withdraw this camera and add it again.",

  "recording.what_now":
    "The broadcast goes on. Call the administrator: what is said now is not in the recording.",

  "faulty.title": "Not seen or not heard",
  "faulty.chair":
    "You decide for each member: go on, or the member does not count as present until he is back.",
  "faulty.clerk": "The chair decides.",
  "faulty.since": "since {time}",
  "faulty.continue": "Go on",
  "faulty.suspend": "Mark as absent",
  "faulty.continue_title": "Go on with {name}",
  "faulty.suspend_title": "{name} does not count as present",
  "faulty.continue_text": "{name} stays present and may vote.",
  "faulty.suspend_text":
    "{name} then stands on the list as having left, loses the floor and takes no part in the vote. Once seen and heard again, the clerk admits him anew.",
  "faulty.reason": "Why? Choose, or write it yourself.",
  "faulty.continue_1": "The fault is short.",
  "faulty.continue_2": "The member is heard, and known by his voice.",
  "faulty.continue_3": "The member is seen, and uses the telephone for his sound.",
  "faulty.suspend_1": "The member is not seen.",
  "faulty.suspend_2": "The member is not heard.",
  "faulty.suspend_3": "The connection does not come back.",
  "faulty.own_words": "Own words",
  "faulty.decided": "Decisions of the chair",
  "faulty.decided_continue": "goes on, though picture or sound is not good",
  "faulty.decided_suspend": "does not count as present",

  "decision.continue": "The chair goes on with you",
  "decision.continue_text": "You are not well seen or heard now. You stay present.",
  "decision.suspend": "You do not count as present now",
  "decision.suspend_text":
    "The chair decided this because you were not seen or heard. Mend your camera and microphone and sign the attendance list again.",
  "decision.reason": "Reason: {reason} ({time})",

  "status.set_aside": "You do not count as present now",
  "arrival.set_aside": "Do your camera and microphone work again? Then sign in again.",

  "keys.decide": "Decide about a member who is not seen or heard",
};

export const enDeskCodes: Record<keyof typeof nlDeskCodes, string> = {
  "recording.disk": "The recording has stopped: the disk is full.",
  "recording.crashed": "The recording has stopped by a fault.",
};
