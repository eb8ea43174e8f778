import type { ButtonHTMLAttributes, ReactNode } from "react";

export type Kind = "primary" | "secondary" | "subtle";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: Kind;
  /** Visible shortcut, also told to assistive technology. */
  shortcut?: string | undefined;
  children: ReactNode;
}

export function Button({ kind = "secondary", shortcut, className = "", children, ...rest }: Props) {
  return (
    <button
      type="button"
      className={`nl-button nl-button--${kind} room-button ${className}`}
      aria-keyshortcuts={shortcut}
      {...rest}
    >
      <span className="room-button__label">{children}</span>
      {shortcut ? (
        <kbd className="room-key" aria-hidden="true">
          {shortcut}
        </kbd>
      ) : null}
    </button>
  );
}
