import type { ButtonHTMLAttributes, MouseEvent, ReactNode } from "react";

export type Kind = "primary" | "secondary" | "subtle";

/** For a switch that is pressed in passing: by mouse or finger it does not take the focus, so that Enter stays what it
 *  was; by keyboard the focus is where it was put. */
export const IN_PASSING = { onMouseDown: (event: MouseEvent) => event.preventDefault() };

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: Kind;
  large?: boolean;
  /** Visible shortcut, also told to assistive technology. */
  shortcut?: string | undefined;
  children: ReactNode;
}

export function Button({ kind = "secondary", large, shortcut, className = "", children, ...rest }: Props) {
  const size = large ? "raad-button--large" : "";
  return (
    <button
      type="button"
      className={`nl-button nl-button--${kind} ${size} ${className}`.trim()}
      aria-keyshortcuts={shortcut}
      {...rest}
    >
      {children}
      {shortcut ? (
        <span className="raad-key" aria-hidden="true">
          {shortcut}
        </span>
      ) : null}
    </button>
  );
}
