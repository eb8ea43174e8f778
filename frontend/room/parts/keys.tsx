import { useEffect, useRef, useState } from "react";
import { type Key, t } from "../texts";
import { Dialog } from "./Dialog";

export type Keys = Record<string, (event: KeyboardEvent) => void>;

const OFF = "shortcuts-off";

export const shortcutsOn = (): boolean => localStorage.getItem(OFF) === null;

const WRITES = "input, textarea, select, [contenteditable], [role=listbox], [role=combobox]";

/** A key that is typed in a field, held down, or meant for the focused button, is not a shortcut. */
function isShortcut(event: KeyboardEvent): boolean {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(WRITES) || document.querySelector("dialog[open]")) return false;
  return event.key !== "Enter" || !target?.closest("button, a, summary");
}

/** Shortcuts of the screen that is shown. Letters are given in lower case. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!isShortcut(event) || !shortcutsOn()) return;
      const run = latest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!run) return;
      event.preventDefault();
      run(event);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

/** The list behind "?", with the switch that WCAG 2.1.4 asks for. */
export function KeyList({ keys, close }: { keys: [string, Key][]; close: () => void }) {
  const [on, setOn] = useState(shortcutsOn);
  const turn = () => {
    if (on) localStorage.setItem(OFF, "1");
    else localStorage.removeItem(OFF);
    setOn(!on);
  };
  return (
    <Dialog title={t("keys.title")} close={close}>
      <dl className="room-keys">
        {keys.map(([key, text]) => (
          <div key={key}>
            <dt>
              <kbd className="raad-key">{key}</kbd>
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
      <label className="raad-field--check">
        <input type="checkbox" checked={on} onChange={turn} /> {t("keys.on")}
      </label>
    </Dialog>
  );
}
