import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useKeys } from "../parts/keys";
import { t } from "../texts";

export interface Action {
  id: string;
  label: string;
  run: () => void;
}

/** "/" and then type: "schors", "motie", "aantekening". Arrow keys choose, Enter does, Escape leaves. */
export function CommandBox({ actions }: { actions: Action[] }) {
  const box = useRef<HTMLInputElement>(null);
  const id = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  useKeys({ "/": () => box.current?.focus() });
  const found = typed.trim() ? match(actions, typed) : [];
  const chosen = found[Math.min(at, found.length - 1)];
  const run = (action: Action | undefined) => {
    if (!action) return;
    setTyped("");
    box.current?.blur();
    action.run();
  };
  const key = (event: KeyboardEvent) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) setAt(Math.max(0, Math.min(found.length - 1, at + move)));
    else if (event.key === "Enter") run(chosen);
    else if (event.key === "Escape") setTyped("");
    else return;
    event.preventDefault();
  };
  return (
    <div className="room-command">
      <label className="raad-visually-hidden" htmlFor={id}>
        {t("command.label")}
      </label>
      <div className="raad-command">
        <kbd className="raad-key">/</kbd>
        <input
          id={id}
          ref={box}
          className="raad-command__box"
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen ? `${id}-${chosen.id}` : undefined}
          autoComplete="off"
          placeholder={t("command.placeholder")}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={key}
        />
      </div>
      <div id={`${id}-list`} role="listbox" aria-label={t("command.label")} className="room-command__list">
        {found.map((action) => (
          <div
            key={action.id}
            id={`${id}-${action.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={action === chosen}
            className="room-command__option"
            onMouseDown={() => run(action)}
          >
            {action.label}
          </div>
        ))}
      </div>
    </div>
  );
}

export function match(actions: Action[], typed: string): Action[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return actions
    .filter((action) => words.every((word) => action.label.toLowerCase().includes(word)))
    .slice(0, 7);
}
