import type { Choice, Elector, MeetingSlice, OwnVote, Value, Values, Vote, VoteLine } from "../slices";
import { coded, type Key, t } from "../texts";

const OUTCOME_CLASS: Record<string, "adopted" | "rejected" | "invalid" | "postponed"> = {
  aangenomen: "adopted",
  verworpen: "rejected",
  ongeldig: "invalid",
  uitgesteld_staking: "postponed",
  niet_aangenomen_staking: "rejected",
  gekozen: "adopted",
  niet_gekozen: "rejected",
  geen_meerderheid: "postponed",
  herstemming: "postponed",
  lot: "adopted",
};

export function outcomeClass(outcome: string) {
  return OUTCOME_CLASS[outcome.split(":")[0] ?? ""];
}

/** "motie M3", "amendement A1", or "agendapunt 6": what is voted on, in a sentence. */
export function subject(vote: Pick<Vote, "proposal" | "label">): string {
  if (!vote.proposal) return t("subject.item", { number: vote.label });
  const kind = coded("kind", vote.proposal.kind) ?? vote.proposal.kind;
  return `${kind} ${vote.proposal.label}`;
}

export function lineSubject(line: VoteLine): string {
  return line.label ? `${line.label} · ${line.title}` : line.title;
}

/** On a board everybody has his own place, whatever the lot made of the calling order. */
export function bySeat(vote: Pick<Vote, "electors">): Elector[] {
  return [...vote.electors].sort((one, other) => one.seat.localeCompare(other.seat));
}

export function choiceWord(choice: Choice): string {
  return t(choice === "for" ? "choice.for" : "choice.against");
}

/** Of "gekozen:J. Jansen" the word and the name. */
export function outcomeWord(outcome: string): string {
  const [code, ...name] = outcome.split(":");
  const word = coded("outcome", code ?? "") ?? code ?? "";
  return name.length ? `${word}: ${name.join(":")}` : word;
}

export function methodWord(method: string): string {
  return coded("method", method) ?? method;
}

const STATE: Record<Elector["state"], Key> = {
  waiting: "elector.waiting",
  called: "elector.called",
  passed: "elector.passed",
  voted: "elector.voted",
  left_entered: "elector.left",
  left: "elector.left",
  missing: "elector.missing",
};

/** The word beside a name: for, against, or in which other way he stands in this vote. */
export function electorWord(elector: Elector): string {
  return elector.choice ? choiceWord(elector.choice) : t(STATE[elector.state]);
}

export function electorMark(elector: Elector): string {
  if (elector.choice) return elector.choice;
  return elector.state === "left_entered" ? "left" : elector.state === "voted" ? "missing" : elector.state;
}

/** How the vote came in, wherever it was not by the member's own button. */
export function how(elector: Pick<Elector | OwnVote, "how" | "countersigned">): string | null {
  if (elector.how !== "spoken") return null;
  return t(elector.countersigned ? "how.spoken_signed" : "how.spoken_unsigned");
}

const RECUSAL_ARTICLE: Record<string, string> = { eiland: "29", waterschap: "38a" };

/** The article on taking no part, by kind of body: Gemeentewet and Provinciewet 28, WolBES 29, Waterschapswet 38a. */
export function recusalArticle(meeting: MeetingSlice): string {
  return RECUSAL_ARTICLE[meeting.body.kind] ?? "28";
}

/** The result in the words to read aloud. */
export function resultWords(vote: Pick<Vote, "words" | "outcome" | "totals"> & Partial<Vote>): string {
  const values = { for: vote.totals.for, against: vote.totals.against, ...vote.words?.values };
  const spoken = vote.words ? coded("words", vote.words.code, worded(values)) : null;
  return spoken ?? (vote.outcome ? outcomeWord(vote.outcome) : "");
}

/** Codes among the values (a kind, an outcome) as words, and the thing that is decided on: "De motie". */
export function worded(values: Values): Values {
  const kind = typeof values.kind === "string" ? values.kind : "";
  const thing = coded("thing", kind) ?? coded("thing", "proposal") ?? "";
  const word = (name: string, value: Value) =>
    typeof value === "string" ? (coded(name, value) ?? value) : value;
  const known = Object.entries(values).map(([name, value]) => [name, word(name, value)]);
  return { thing, ...Object.fromEntries(known) };
}
