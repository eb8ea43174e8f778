import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import type { Room } from "./net/connection";
import type { Answer, Refusal } from "./net/messages";
import type { RoomState } from "./net/state";
import type { Commands } from "./protocol.generated";
import type { AgendaItem, AttendanceRow, MeSlice, Person, Pid, Slices } from "./slices";
import { coded } from "./texts";

export interface Notice {
  kind: "refused" | "internal";
  refusal: Refusal | null;
}

export interface InRoom {
  room: Room;
  state: RoomState;
  slices: Slices;
  me: MeSlice | null;
  can(command: keyof Commands): boolean;
  send<T extends keyof Commands>(type: T, data: Commands[T]): Promise<Answer>;
  notice: Notice | null;
  dismiss(): void;
}

const Context = createContext<InRoom | null>(null);

export function useRoom(): InRoom {
  const value = useContext(Context);
  if (!value) throw new Error("outside the room");
  return value;
}

export function useConnection(room: Room): RoomState {
  return useSyncExternalStore(room.subscribe, room.snapshot);
}

/** Everything below reads the slices from here and sends through here; a refusal becomes the one notice on screen. */
export function RoomProvider({
  room,
  slices,
  children,
}: {
  room: Room;
  slices: Slices;
  children: ReactNode;
}) {
  const state = useConnection(room);
  const [notice, setNotice] = useState<Notice | null>(null);
  const me = slices.me ?? null;

  const send = useCallback<InRoom["send"]>(
    async (type, data) => {
      setNotice(null);
      const answer = await room.send(type, data);
      if (answer.kind === "refused") setNotice({ kind: "refused", refusal: answer.refusal });
      if (answer.kind === "internal") setNotice({ kind: "internal", refusal: null });
      return answer;
    },
    [room],
  );

  const value = useMemo<InRoom>(() => {
    const allowed = new Set(state.mode === "read_only" ? [] : (me?.can ?? []));
    const can = (command: keyof Commands) => allowed.has(command);
    return { room, state, slices, me, can, send, notice, dismiss: () => setNotice(null) };
  }, [room, state, slices, me, send, notice]);

  return <Context value={value}>{children}</Context>;
}

/** "A. de Vries (Groen)", "H. van Rossum (burgemeester)": a person as he is called in every list. */
export function useName(): (pid: Pid) => string {
  const { meeting } = useRoom().slices;
  return (pid) => {
    const person = meeting.people[pid];
    if (!person) return pid;
    const part = partOf(meeting, person);
    return part ? `${person.name} (${part})` : person.name;
  };
}

/** Who is on the attendance list: everybody but the clerk and the deputy clerk. */
export function useListed(): [Pid, AttendanceRow][] {
  const { meeting, attendance } = useRoom().slices;
  return Object.entries(attendance.rows).filter(([pid]) => !meeting.people[pid]?.role.endsWith("clerk"));
}

/** Who comes by a personal link signs no list: he is there when he is there. */
export function isGuest(person: Person | undefined): boolean {
  return person?.role === "guest" || person?.role === "citizen_speaker";
}

export function groupName(meeting: Slices["meeting"], group: string | null): string {
  if (!group) return "";
  return meeting.groups.find((one) => one.id === group)?.short ?? group;
}

/** What somebody is here: a member belongs to a group, everybody else holds an office. */
export function partOf(meeting: Slices["meeting"], person: Person | undefined): string {
  if (!person) return "";
  if (person.group || person.role === "member") return groupName(meeting, person.group);
  return coded("office", person.role) ?? "";
}

export function useCurrentItem(): AgendaItem | null {
  const { agenda } = useRoom().slices;
  return agenda.items.find((item) => item.id === agenda.current) ?? null;
}
