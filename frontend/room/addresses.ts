import { createContext, useContext } from "react";

/** Where everything of this meeting is; the template says it, in data attributes of the mount. */
export interface Places {
  meeting: string;
  socket: string;
  watch: string;
  commands: string;
  texts: string;
  /** Shows the clerk a guest's link and PIN, once. */
  guestLink: string;
  journal: string;
  decisions?: string | undefined;
  minutes?: string | undefined;
  live?: string | undefined;
  /** The door to the stage: it gives tokens. */
  media: string;
  signIn: string;
  csrf: string;
  version?: string | undefined;
  hall: boolean;
  /** Came by a personal link, without an account. */
  guest: boolean;
  /** For how long a recording stays online; 0: for good. */
  onlineMonths: number;
}

export const AddressContext = createContext<Places | null>(null);

export function useAddresses(): Places {
  const places = useContext(AddressContext);
  if (!places) throw new Error("outside the room");
  return places;
}

export function places(mount: HTMLElement, view: string | null): Places {
  const { meeting = "", ws, api, decisions, minutes, signIn, csrf, version } = mount.dataset;
  const socket = slashed(ws ?? `/ws/meetings/${meeting}/`);
  const base = slashed(api ?? `/api/meetings/${meeting}/`);
  return {
    meeting,
    socket,
    watch: `${socket}watch/`,
    commands: `${base}commands`,
    texts: `${base}texts/`,
    guestLink: `${base}guest-link`,
    journal: `${base}journal.jsonl`,
    decisions,
    minutes,
    live: mount.dataset.public,
    media: mount.dataset.media ?? `/vergadering/${meeting}/media/`,
    signIn: signIn ?? "/accounts/login/",
    csrf: csrf ?? "",
    version,
    hall: view === "hall",
    guest: mount.dataset.guest !== undefined,
    onlineMonths: Number(mount.dataset.onlineMonths ?? 0),
  };
}

function slashed(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}
