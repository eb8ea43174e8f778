/* Made by `npm run types` from the Python. Do not edit. */

export interface Commands {
"basis.choose": ChooseBasis
"basis.confirm": Nothing
"attendance.sign": Nothing
"attendance.admit": Who
"attendance.refuse": WhoWhy
"attendance.report_absent": SelfOrWho
"attendance.leave": SelfOrWho
"attendance.establish": Nothing
"attendance.call": CallName
"meeting.open": Nothing
"meeting.not_opened": NotOpened
"meeting.suspend": Suspend
"meeting.resume": Nothing
"meeting.close": Nothing
"chair.hand_over": Who
"chair.take_over": Nothing
"chair.appoint_deputy": Who
"agenda.move_to": Item
"agenda.change": ChangeAgenda
"proposal.submit": SubmitProposal
"proposal.withdraw": WithdrawProposal
"floor.request": RequestFloor
"floor.withdraw": Request
"floor.enter": EnterRequest
"floor.give": GiveFloor
"floor.decline": Request
"floor.end": Nothing
"floor.take_away": Reason
"floor.end_interruption": Nothing
"recusal.declare": Recusal
"recusal.withdraw": Recusal
"vote.ask": Nothing
"vote.ask_roll_call": Nothing
"vote.open": OpenVote
"vote.call_next": OneVote
"vote.pass": VoteSeat
"vote.stop_roll": VoteReason
"vote.continue_roll": OneVote
"vote.cast": Cast
"vote.correct": Cast
"vote.enter_spoken": EnterSpoken
"vote.countersign": Countersign
"vote.record_left": VoteSeat
"vote.confirm_left": VoteSeat
"vote.withdraw_left": VoteSeat
"vote.enter_count": EnterCount
"vote.close": CloseVote
"vote.seen": VoteRound
"vote.read_aloud": ReadAloud
"vote.object": ObjectTo
"vote.judge": Judge
"vote.declare": Declare
"vote.void": VoteReason
"vote.annul": Annul
"vote.keep": VoteReason
"vote.deemed_against": OneVote
"vote.not_taken_part": OneVote
"vote.note_mistake": Mistake
"help.ask": Help
"help.answer": Who
"note.add": Note
"stage.started": StageStarted
"stage.media": StageMedia
"stage.recording": StageRecording
"stage.show": Show
"stage.prompt": Prompt
"stage.admit_encoder": AdmitEncoder
"stage.revoke_encoder": RevokeEncoder
"media.decide": MediaDecide
"guest.invite": Who
"guest.revoke": Who
"guest.sound_only": SoundOnly
"line.report": LineReport
"chair_line.report": ChairLineReport
"stream.up": StreamUp
"stream.down": StreamDown
"stream.lapsed": Nothing
"stream.observe": Observe
"stream.countersign": Nothing
"stream.not_measured": StreamBasis
"stream.confirm_not_measured": Nothing
}
export interface ChooseBasis {
regime: ("ORDINARY" | "TWDBB_2020" | "WDV_36558" | "NON_DECIDING")
basis?: (Basis | null)
}
/**
 * On what the meeting is held where no regime in force allows it.
 */
export interface Basis {
kind: ("exercise" | "act" | "other")
reference?: string
text?: string
}
/**
 * A command without data.
 */
export interface Nothing {

}
export interface Who {
pid: string
}
export interface WhoWhy {
pid: string
reason: string
}
/**
 * Without ``pid`` the sender means himself.
 */
export interface SelfOrWho {
pid?: (string | null)
reason?: string
}
/**
 * The next name; null: nobody is called any more.
 */
export interface CallName {
pid: (string | null)
}
export interface NotOpened {
second_convocation_at?: (string | null)
}
export interface Suspend {
until?: (string | null)
reason: string
}
export interface Item {
item: string
}
export interface ChangeAgenda {
change: ("add" | "move" | "retitle" | "remove")
proposer: string
reason: string
item?: (string | null)
after?: (string | null)
parent?: (string | null)
title?: (string | null)
}
export interface SubmitProposal {
item: string
kind: ("proposal" | "motion" | "amendment" | "subamendment" | "order")
label: string
title: string
text: string
/**
 * @maxItems 60
 */
movers?: string[]
amends?: (string | null)
on_persons?: boolean
}
export interface WithdrawProposal {
proposal: string
reason: string
}
export interface RequestFloor {
kind: ("speech" | "point_of_order" | "personal_fact" | "interruption" | "explanation")
}
export interface Request {
request: string
}
export interface EnterRequest {
pid: string
kind: ("speech" | "point_of_order" | "personal_fact" | "interruption" | "explanation")
}
/**
 * To a request on the list, or to a person outside it; exactly one of the two.
 */
export interface GiveFloor {
request?: (string | null)
pid?: (string | null)
}
export interface Reason {
reason: string
}
export interface Recusal {
item: string
pid?: (string | null)
reason?: string
}
/**
 * On a proposal, or on the item itself; exactly one of the two.
 */
export interface OpenVote {
proposal?: (string | null)
item?: (string | null)
method: ("roll_call" | "simultaneous" | "show_of_hands" | "without_vote" | "paper")
confirm_shortfall?: boolean
redo_of?: (string | null)
why_again?: (("second_meeting_after_tie" | "revote_after_invalid") | null)
}
export interface OneVote {
vote: string
}
export interface VoteSeat {
vote: string
seat: string
}
export interface VoteReason {
vote: string
reason: string
}
export interface Cast {
vote: string
round: number
choice: ("for" | "against")
}
export interface EnterSpoken {
vote: string
round: number
/**
 * @minItems 1
 * @maxItems 100
 */
entries: SpokenEntry[]
}
export interface SpokenEntry {
seat: string
choice: ("for" | "against")
}
/**
 * Without ``seats`` the whole list that is still open.
 */
export interface Countersign {
vote: string
seats?: (string[] | null)
}
/**
 * A count on paper: ``ballots`` includes blank and invalid papers (art. 28, 30).
 */
export interface EnterCount {
vote: string
ballots: number
counts: {
[k: string]: number
}
restricted?: boolean
second_ballot?: boolean
}
export interface CloseVote {
vote: string
name_missing?: boolean
}
export interface VoteRound {
vote: string
round: number
}
export interface ReadAloud {
vote: string
/**
 * @minItems 1
 * @maxItems 100
 */
seats: string[]
}
export interface ObjectTo {
vote: string
round: number
said: ("for" | "against")
}
export interface Judge {
vote: string
seat: string
verdict: ("rejected" | "corrected" | "voided")
reason: string
}
export interface Declare {
vote: string
confirm_unseen?: boolean
}
export interface Annul {
vote: string
reason: string
redo?: boolean
gap?: (Gap | null)
}
export interface Gap {
start: string
end?: (string | null)
}
export interface Mistake {
vote: string
meant: ("for" | "against")
}
export interface Help {
code: ("no_sound" | "no_picture" | "cannot_vote" | "call_me" | "wrong_item")
}
export interface Note {
text: string
item?: (string | null)
}
/**
 * A media process began; `run` names it.
 */
export interface StageStarted {
run: string
}
/**
 * How a member is seen and heard, measured, and so for some seconds already.
 */
export interface StageMedia {
pid: string
epoch: number
picture: ("ok" | "none" | "black" | "frozen" | "off")
sound: ("ok" | "never" | "lost" | "off")
}
/**
 * A part of the recording; begin and end in programme time, µs since 1970 (UTC).
 */
export interface StageRecording {
part: number
state: ("opened" | "closed")
begin: number
end?: (number | null)
bytes?: (number | null)
sha256?: string
reason?: ("" | "stopped" | "disk" | "ended" | "crashed")
}
/**
 * Null: by the state of the meeting.
 */
export interface Show {
layout?: (("speaker" | "chair" | "gallery" | "vote_strip" | "vote_board") | null)
}
export interface Prompt {
pid: string
code: ("camera_off" | "mic_off" | "too_dark" | "closer")
}
export interface AdmitEncoder {
label: string
}
export interface RevokeEncoder {
jti: string
}
export interface MediaDecide {
pid: string
decision: ("continue" | "suspend_member")
reason: string
}
/**
 * A citizen who speaks: without a picture, or with it again.
 */
export interface SoundOnly {
on: boolean
}
export interface LineReport {
pid: string
state: ("lost" | "restored")
}
export interface ChairLineReport {
state: ("silent" | "restored")
}
/**
 * ``proven``: where the first good segment begins; ``delay_ms``: how far the public is behind.
 */
export interface StreamUp {
proven: number
delay_ms?: number
}
/**
 * ``proven``: the end of the last segment that was good, where there was one.
 */
export interface StreamDown {
proven?: (number | null)
reason: ("unreachable" | "stale" | "undecodable" | "black" | "frozen" | "silent" | "apart")
}
export interface Observe {
state: ("up" | "down")
text: string
}
export interface StreamBasis {
basis: string
}

/** What the clerk may do on the chair's behalf; shown on the button, decided by the server. */
export const FOR_CHAIR: ReadonlySet<string> = new Set([
  "attendance.call",
  "meeting.open",
  "meeting.not_opened",
  "meeting.suspend",
  "meeting.resume",
  "agenda.move_to",
  "agenda.change",
  "floor.give",
  "floor.decline",
  "floor.end",
  "floor.end_interruption",
  "vote.open",
  "vote.call_next",
  "vote.pass",
  "vote.continue_roll",
  "vote.close"
]);
